const HIDDEN = '•••';
const CUT = '…';
/** Shorter ones would tear holes into words that are none. */
const SHORTEST = 4;

/** Blots out every secret in a text, as it is and as it looks in an address or in JSON. */
export function hideSecrets(secrets: Iterable<string>): (text: string) => string {
  const shapes = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < SHORTEST) continue;
    for (const shape of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), base64(secret)]) {
      shapes.add(shape);
    }
  }
  // The longest first: one may be a part of another.
  const hidden = [...shapes].sort((left, right) => right.length - left.length);
  return (text) => {
    const whole = hidden.reduce((clean, shape) => clean.replaceAll(shape, HIDDEN), text);
    return hideCut(whole, hidden);
  };
}

/** A text that was cut short may end in the beginning of a secret. */
function hideCut(text: string, hidden: readonly string[]): string {
  const pieces = text.split(CUT);
  const last = pieces.length - 1;
  return pieces.map((piece, at) => (at === last ? piece : withoutBeginning(piece, hidden))).join(CUT);
}

function withoutBeginning(piece: string, hidden: readonly string[]): string {
  let longest = 0;
  for (const shape of hidden) {
    for (let length = Math.min(shape.length, piece.length); length >= SHORTEST && length > longest; length--) {
      if (piece.endsWith(shape.slice(0, length))) longest = length;
    }
  }
  return longest === 0 ? piece : piece.slice(0, -longest) + HIDDEN;
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

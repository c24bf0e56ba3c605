const HIDDEN = '•••';
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
  return (text) => hidden.reduce((clean, shape) => clean.replaceAll(shape, HIDDEN), text);
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

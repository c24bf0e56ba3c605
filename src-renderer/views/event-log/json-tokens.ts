export type JsonTokenKind = 'name' | 'text' | 'number' | 'word' | 'mark';

export interface JsonToken {
  readonly kind: JsonTokenKind;
  readonly text: string;
}

/** Indented. What is no JSON comes back as it is. */
export function prettyJson(record: string): string {
  try {
    return JSON.stringify(JSON.parse(record), null, 2);
  } catch {
    return record;
  }
}

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)/g;

/** Pieces to be coloured; put together they are the text again. */
export function jsonTokens(text: string): readonly JsonToken[] {
  const tokens: JsonToken[] = [];
  let done = 0;
  for (const found of text.matchAll(TOKEN)) {
    if (found.index > done) tokens.push({ kind: 'mark', text: text.slice(done, found.index) });
    done = found.index + found[0].length;
    const [, quoted, colon, number] = found;
    if (quoted !== undefined) {
      tokens.push({ kind: colon === undefined ? 'text' : 'name', text: quoted });
      if (colon !== undefined) tokens.push({ kind: 'mark', text: colon });
    } else tokens.push({ kind: number === undefined ? 'word' : 'number', text: found[0] });
  }
  if (done < text.length) tokens.push({ kind: 'mark', text: text.slice(done) });
  return tokens;
}

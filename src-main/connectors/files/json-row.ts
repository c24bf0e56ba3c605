import { OVERLONG_LINE } from '#connectors/files/csv-row';
import { type RowFault, excerpt } from '#connectors/files/file-problem';
import { MAX_LINE_BYTES } from '#connectors/files/line-splitter';
import type { RowSpans } from '#connectors/files/row-spans';

const LINE_FEED = 10;
const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const MINUS = 45;
const MAX_DEPTH = 16;
const PLUS = 43;
const POINT = 46;
const ZERO = 48;

/** The slot of a key that means nothing here. */
export const IGNORED_KEY = -1;

interface KnownKey {
  readonly bytes: Uint8Array;
  readonly slot: number;
}

/**
 * Finds the values of one flat JSON object without building it: what a price needs is its exact text, which parsing
 * to floats would lose. Accepts what JSON.parse accepts, less deep nesting and known keys that repeat.
 */
export class JsonRow {
  /** What is wrong with the line split last. */
  fault: RowFault | null = null;
  readonly #keys: KnownKey[] = [];
  /** Answers the slot of a key seen for the first time. */
  readonly #slotOf: (key: string) => number | RowFault;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;
  #valueStart = 0;
  #valueEnd = 0;
  #scalar = false;
  #refusal: RowFault | null = null;

  constructor(slotOf: (key: string) => number | RowFault) {
    this.#slotOf = slotOf;
  }

  /** Fills the spans and answers where the next line begins. Absent keys and nulls get empty spans. */
  split(bytes: Uint8Array, from: number, spans: RowSpans): number {
    const end = bytes.indexOf(LINE_FEED, from);
    this.#bytes = bytes;
    this.#at = from;
    this.#end = end;
    this.#refusal = null;
    spans.start.fill(0);
    spans.end.fill(0);
    if (end - from > MAX_LINE_BYTES) this.fault = OVERLONG_LINE;
    else this.fault = this.#object(spans) ? null : (this.#refusal ?? malformed(bytes, from, end, this.#at));
    return end + 1;
  }

  #object(spans: RowSpans): boolean {
    this.#blank();
    if (!this.#take(OPEN_BRACE)) return false;
    this.#blank();
    for (let ordinal = 0; !(ordinal === 0 && this.#peek() === CLOSE_BRACE); ordinal++) {
      this.#blank();
      const slot = this.#key(ordinal);
      if (slot === null) return false;
      this.#blank();
      if (!this.#take(COLON)) return false;
      this.#blank();
      if (!this.#value(0)) return false;
      if (slot !== IGNORED_KEY && !this.#store(slot, spans)) return false;
      this.#blank();
      if (!this.#take(COMMA)) break;
    }
    if (!this.#take(CLOSE_BRACE)) return false;
    this.#blank();
    return this.#at === this.#end;
  }

  #store(slot: number, spans: RowSpans): boolean {
    if (!this.#scalar || (spans.start[slot] as number) > 0) {
      const found = excerpt(this.#bytes, this.#valueStart, this.#valueEnd);
      this.#refusal = { reason: 'bad-json', field: null, found, expected: 'each key once, with a number or a text' };
      return false;
    }
    spans.start[slot] = this.#valueStart;
    spans.end[slot] = this.#valueEnd;
    return true;
  }

  #key(ordinal: number): number | null {
    if (!this.#text()) return null;
    const start = this.#valueStart;
    const length = this.#valueEnd - start;
    // Writers keep their order of keys, so the key is nearly always where it was in the row before.
    const likely = this.#keys[ordinal];
    if (likely !== undefined && this.#matches(likely, start, length)) return likely.slot;
    for (const known of this.#keys) if (this.#matches(known, start, length)) return known.slot;
    const copy = this.#bytes.slice(start, start + length);
    const slot = this.#slotOf(Buffer.from(copy).toString('utf8'));
    if (typeof slot !== 'number') {
      this.#refusal = slot;
      return null;
    }
    // A file that invents keys in every row must not fill the memory with them.
    if (this.#keys.length < 64) this.#keys.push({ bytes: copy, slot });
    return slot;
  }

  #matches(known: KnownKey, start: number, length: number): boolean {
    if (known.bytes.length !== length) return false;
    for (let i = 0; i < length; i++) if (known.bytes[i] !== this.#bytes[start + i]) return false;
    return true;
  }

  #value(depth: number): boolean {
    const byte = this.#peek();
    this.#scalar = true;
    if (byte === QUOTE) return this.#text();
    if (byte === MINUS || isDigit(byte)) return this.#number();
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) return depth < MAX_DEPTH && this.#nested(depth, byte);
    const start = this.#at;
    if (this.#word('null')) {
      this.#valueStart = this.#at;
      this.#valueEnd = this.#at;
      return true;
    }
    if (!this.#word('true') && !this.#word('false')) return false;
    this.#scalar = false;
    this.#valueStart = start;
    this.#valueEnd = this.#at;
    return true;
  }

  #nested(depth: number, open: number): boolean {
    const start = this.#at++;
    const close = open === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET;
    this.#blank();
    for (let ordinal = 0; !(ordinal === 0 && this.#peek() === close); ordinal++) {
      this.#blank();
      if (open === OPEN_BRACE) {
        if (!this.#text()) return false;
        this.#blank();
        if (!this.#take(COLON)) return false;
        this.#blank();
      }
      if (!this.#value(depth + 1)) return false;
      this.#blank();
      if (!this.#take(COMMA)) break;
    }
    if (!this.#take(close)) return false;
    this.#scalar = false;
    this.#valueStart = start;
    this.#valueEnd = this.#at;
    return true;
  }

  #number(): boolean {
    const start = this.#at;
    if (this.#peek() === MINUS) this.#at++;
    if (this.#peek() === ZERO) this.#at++;
    else if (!this.#digits()) return false;
    if (this.#peek() === POINT) {
      this.#at++;
      if (!this.#digits()) return false;
    }
    if (this.#peek() === 101 || this.#peek() === 69) {
      this.#at++;
      if (this.#peek() === PLUS || this.#peek() === MINUS) this.#at++;
      if (!this.#digits()) return false;
    }
    this.#valueStart = start;
    this.#valueEnd = this.#at;
    return true;
  }

  /** One or more. What follows is not looked at. */
  #digits(): boolean {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    while (at < this.#end && isDigit(bytes[at] as number)) at++;
    this.#at = at;
    return at > start;
  }

  #text(): boolean {
    const bytes = this.#bytes;
    if (!this.#take(QUOTE)) return false;
    const start = this.#at;
    let escaped = false;
    for (let at = start; at < this.#end; at++) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) {
        this.#at = at + 1;
        this.#valueStart = start;
        this.#valueEnd = at;
        return !escaped || this.#unescape();
      }
      if (byte < 32) return false;
      if (byte === BACKSLASH) {
        escaped = true;
        at++;
      }
    }
    return false;
  }

  /** Escapes are longer than what they stand for, so the text fits where it was. */
  #unescape(): boolean {
    const bytes = this.#bytes;
    const length = this.#valueEnd - this.#valueStart;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + this.#valueStart, length).toString('utf8');
    const meant = unescapedText(text);
    if (meant === null) return false;
    const encoded = Buffer.from(meant, 'utf8');
    if (encoded.length > length) return false;
    bytes.set(encoded, this.#valueStart);
    this.#valueEnd = this.#valueStart + encoded.length;
    return true;
  }

  #word(word: string): boolean {
    for (let i = 0; i < word.length; i++) if (this.#bytes[this.#at + i] !== word.charCodeAt(i)) return false;
    this.#at += word.length;
    return this.#at <= this.#end;
  }

  #blank(): void {
    for (;;) {
      const byte = this.#peek();
      if (byte !== 32 && byte !== 9 && byte !== 13) return;
      this.#at++;
    }
  }

  #peek(): number {
    return this.#at < this.#end ? (this.#bytes[this.#at] as number) : -1;
  }

  #take(byte: number): boolean {
    if (this.#peek() !== byte) return false;
    this.#at++;
    return true;
  }
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= 57;
}

const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt])|)/g;
const SHORT_ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

function unescapedText(text: string): string | null {
  let valid = true;
  const meant = text.replace(ESCAPE, (_, code: string | undefined, short: string | undefined) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    if (short === undefined) valid = false;
    return short === undefined ? '' : (SHORT_ESCAPES[short] ?? short);
  });
  return valid ? meant : null;
}

export function malformed(bytes: Uint8Array, from: number, end: number, at: number): RowFault {
  return {
    reason: 'bad-json',
    field: null,
    found: excerpt(bytes, Math.max(from, Math.min(at, end) - 20), end),
    expected: 'one flat object a line, such as {"at_ms":1772807400000,"price":61837.63,"size":0.5}',
  };
}

import { type RowFault, excerpt } from '#connectors/files/file-problem';
import { MAX_LINE_BYTES } from '#connectors/files/line-splitter';
import { RowSpans } from '#connectors/files/row-spans';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const QUOTE = 34;
export const COMMA = 44;
export const TAB = 9;
const MOST_COLUMNS = 1024;

/** Splits one line of CSV into field spans. Quoted fields may hold delimiters and doubled quotes, but no line ends. */
export class CsvRow {
  /** What is wrong with the line split last. */
  fault: RowFault | null = null;
  readonly #delimiter: number;
  #fields = 0;
  #next = 0;

  constructor(delimiter: number) {
    this.#delimiter = delimiter;
  }

  /** The column names in a header line, or what is wrong with it. */
  names(bytes: Uint8Array, from: number): readonly string[] | RowFault {
    const spans = new RowSpans(MOST_COLUMNS);
    this.fault = null;
    this.#split(bytes, from, spans);
    if (this.fault !== null) return this.fault;
    if (this.#fields > MOST_COLUMNS) return wrongCount(this.#fields, `at most ${MOST_COLUMNS}`);
    return Array.from({ length: this.#fields }, (_, field) => {
      const start = spans.start[field] as number;
      return Buffer.from(bytes.subarray(start, spans.end[field])).toString('utf8');
    });
  }

  /** Fills the spans and answers where the next line begins. A line feed must follow somewhere. */
  split(bytes: Uint8Array, from: number, spans: RowSpans): number {
    this.fault = null;
    const next = this.#split(bytes, from, spans);
    if (this.fault === null && this.#fields !== spans.start.length) {
      this.fault = wrongCount(this.#fields, `${spans.start.length}, as in the header`);
    }
    // Whatever else is wrong with such a line: it may have been dropped before anyone could look at it.
    if (next - 1 - from > MAX_LINE_BYTES) this.fault = OVERLONG_LINE;
    return next;
  }

  #split(bytes: Uint8Array, from: number, spans: RowSpans): number {
    const starts = spans.start;
    const ends = spans.end;
    const columns = starts.length;
    const delimiter = this.#delimiter;
    let field = 0;
    let start = from;
    let at = from;
    for (;;) {
      const byte = bytes[at] as number;
      // Everything that matters here sorts at or below the comma; digits, points and letters sort above.
      if (byte > COMMA) {
        at++;
      } else if (byte === delimiter) {
        if (field < columns) {
          starts[field] = start;
          ends[field] = at;
        }
        field++;
        start = ++at;
      } else if (byte === LINE_FEED) {
        if (field < columns) {
          starts[field] = start;
          ends[field] = at > start && bytes[at - 1] === CARRIAGE_RETURN ? at - 1 : at;
        }
        break;
      } else if (byte === QUOTE && at === start) {
        if (!this.#quoted(bytes, from, at, field, spans)) return lineEnd(bytes, at) + 1;
        at = this.#next;
        if (bytes[at] === CARRIAGE_RETURN) at++;
        if (bytes[at] === LINE_FEED) break;
        field++;
        start = ++at;
      } else if (isControl(bytes, at)) {
        this.fault = controlCharacter(bytes, from, at);
        return lineEnd(bytes, at) + 1;
      } else at++;
    }
    this.#fields = field + 1;
    return at + 1;
  }

  /** Stores the span between the quotes, undoubling quotes in place, and leaves `#next` behind the closing one. */
  #quoted(bytes: Uint8Array, line: number, open: number, field: number, spans: RowSpans): boolean {
    let write = open + 1;
    let at = open + 1;
    let closed = false;
    for (; ; at++, write++) {
      const byte = bytes[at] as number;
      if (byte === LINE_FEED) break;
      if (byte === QUOTE && bytes[++at] !== QUOTE) {
        closed = true;
        break;
      }
      if (isControl(bytes, at)) {
        this.fault = controlCharacter(bytes, line, at);
        return false;
      }
      if (write !== at) bytes[write] = byte;
    }
    const next = bytes[at] as number;
    const ended = next === this.#delimiter || next === LINE_FEED;
    if (!closed || !(ended || (next === CARRIAGE_RETURN && bytes[at + 1] === LINE_FEED))) {
      this.fault = {
        reason: 'bad-quoting',
        field: null,
        found: excerpt(bytes, open, lineEnd(bytes, at)),
        expected: 'a field in quotes to end with a quote on the same line, right before a comma or the line end',
      };
      return false;
    }
    if (field < spans.start.length) {
      spans.start[field] = open + 1;
      spans.end[field] = write;
    }
    this.#next = at;
    return true;
  }
}

function lineEnd(bytes: Uint8Array, from: number): number {
  return bytes.indexOf(LINE_FEED, from);
}

function wrongCount(fields: number, expected: string): RowFault {
  const found = `${fields} ${fields === 1 ? 'field' : 'fields'}`;
  return { reason: 'column-count', field: null, found, expected };
}

function isControl(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at] as number;
  return byte < 32 && byte !== TAB && !(byte === CARRIAGE_RETURN && bytes[at + 1] === LINE_FEED);
}

function controlCharacter(bytes: Uint8Array, line: number, at: number): RowFault {
  return {
    reason: 'not-text',
    field: null,
    found: excerpt(bytes, Math.max(line, at - 20), lineEnd(bytes, at)),
    expected: 'plain text without control characters',
  };
}

export const OVERLONG_LINE: RowFault = {
  reason: 'overlong-line',
  field: null,
  found: null,
  expected: `a line of at most ${MAX_LINE_BYTES} bytes`,
};

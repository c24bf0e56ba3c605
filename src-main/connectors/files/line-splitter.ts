/** A line longer than this is no row of prices. */
export const MAX_LINE_BYTES = 65_536;

const LINE_FEED = 10;
const WINDOW_BYTES = 262_144;

export interface LineConsumer {
  /** Complete lines: `bytes[to - 1]` is a line feed. Answers whether to go on. */
  lines(bytes: Uint8Array, from: number, to: number): boolean;
  /** A line that was too long to be held, passed over with its line feed. `bytes` holds its beginning. */
  overlongLine(bytes: Uint8Array): boolean;
}

/** Turns chunks of any size into runs of complete lines, holding no more than one window and one line. */
export class LineSplitter {
  readonly #consumer: LineConsumer;
  readonly #bytes = new Uint8Array(WINDOW_BYTES + MAX_LINE_BYTES + 2);
  #held = 0;
  /** Within an overlong line, whose beginning is held and whose rest is dropped. */
  #dropping = false;
  #stopped = false;

  constructor(consumer: LineConsumer) {
    this.#consumer = consumer;
  }

  /** Answers whether more is wanted. */
  push(chunk: Uint8Array): boolean {
    for (let from = 0; from < chunk.length && !this.#stopped;) {
      if (this.#dropping) {
        const end = chunk.indexOf(LINE_FEED, from);
        if (end < 0) return true;
        from = end + 1;
        this.#endOverlongLine();
        continue;
      }
      const to = Math.min(chunk.length, from + WINDOW_BYTES);
      this.#bytes.set(chunk.subarray(from, to), this.#held);
      this.#scan(this.#held + to - from);
      from = to;
    }
    return !this.#stopped;
  }

  /** Hands over the last line where it has no line feed. */
  end(): void {
    if (this.#stopped || this.#held === 0) return;
    if (this.#dropping) this.#endOverlongLine();
    else {
      this.#bytes[this.#held] = LINE_FEED;
      this.#scan(this.#held + 1);
    }
  }

  #scan(filled: number): void {
    const bytes = this.#bytes;
    const complete = bytes.subarray(0, filled).lastIndexOf(LINE_FEED) + 1;
    if (complete > 0 && !this.#consumer.lines(bytes, 0, complete)) {
      this.#stopped = true;
      return;
    }
    if (complete > 0) bytes.copyWithin(0, complete, filled);
    this.#held = filled - complete;
    // One more than allowed may be the carriage return that belongs to the line's end.
    if (this.#held > MAX_LINE_BYTES + 1) this.#dropping = true;
  }

  #endOverlongLine(): void {
    this.#dropping = false;
    this.#held = 0;
    if (!this.#consumer.overlongLine(this.#bytes)) this.#stopped = true;
  }
}

/**
 * Reads what a `WordWriter` wrote. Bytes that make no sense never reach past their end: from there on everything is zero
 * and `isBroken` says so.
 */
export class WordReader {
  readonly bytes: Uint8Array;
  at: number;
  readonly #end: number;
  #isBroken = false;

  constructor(bytes: Uint8Array, from = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = from;
    this.#end = end;
  }

  get left(): number {
    return this.#end - this.at;
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** To be called where what was read cannot be. */
  breakOff(): void {
    this.#isBroken = true;
    this.at = this.#end;
  }

  count(): number {
    const { bytes } = this;
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      if (this.at >= this.#end) break;
      const byte = bytes[this.at++] as number;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    this.breakOff();
    return 0;
  }

  /** A count of things that take at least a byte each. */
  countOfItems(): number {
    const count = this.count();
    if (count <= this.left) return count;
    this.breakOff();
    return 0;
  }

  word(): number {
    const bits = this.count();
    return (bits >>> 1) ^ -(bits & 1);
  }

  column(into: Int32Array, length: number): void {
    const { bytes } = this;
    const end = this.#end;
    let from = this.at;
    let value = 0;
    let at = 0;
    while (at < length) {
      // Most steps are one byte or two, and there are thousands: they are taken without leaving the loop.
      if (end - from < 2) break;
      const low = bytes[from++] as number;
      let bits = low;
      if (low >= 0x80) {
        const high = bytes[from++] as number;
        if (high >= 0x80) {
          this.at = from - 2;
          bits = this.count();
          from = this.at;
        } else bits = (low & 0x7f) | (high << 7);
      }
      value = (value + ((bits >>> 1) ^ -(bits & 1))) | 0;
      into[at++] = value;
      if (bits === 0) {
        this.at = from;
        at = this.#run(into, value, at, length);
        from = this.at;
      }
    }
    this.at = from;
    // The last byte of all, where a column ends with it.
    while (at < length) {
      const step = this.word();
      value = (value + step) | 0;
      into[at++] = value;
      if (step === 0) at = this.#run(into, value, at, length);
    }
  }

  /** Steps over so many bytes and answers where they begin. */
  skip(count: number): number {
    const from = this.at;
    if (count > this.left) this.breakOff();
    else this.at += count;
    return from;
  }

  /** Repeats a value as often as is said next; answers where the column goes on. */
  #run(into: Int32Array, value: number, at: number, length: number): number {
    const run = this.count();
    if (run > length - at) this.breakOff();
    const end = Math.min(length, at + run);
    for (let cell = at; cell < end; cell++) into[cell] = value;
    return end;
  }
}

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

  column(length: number, take: (at: number, value: number) => void): void {
    let value = 0;
    for (let at = 0; at < length;) {
      const step = this.word();
      value = (value + step) | 0;
      take(at++, value);
      if (step !== 0) continue;
      const run = this.count();
      if (run > length - at) this.breakOff();
      const end = Math.min(length, at + run);
      while (at < end) take(at++, value);
    }
  }

  /** Steps over so many bytes and answers where they begin. */
  skip(count: number): number {
    const from = this.at;
    if (count > this.left) this.breakOff();
    else this.at += count;
    return from;
  }
}

/** Whole numbers as bytes: small ones are short. Reused from minute to minute. */
export class WordWriter {
  #bytes = new Uint8Array(1 << 12);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  clear(): void {
    this.#length = 0;
  }

  /** 0 to 2³² − 1, seven bits a byte. */
  count(value: number): void {
    if (this.#length + 5 > this.#bytes.length) this.#reserve(5);
    let left = value >>> 0;
    while (left >= 0x80) {
      this.#bytes[this.#length++] = (left & 0x7f) | 0x80;
      left >>>= 7;
    }
    this.#bytes[this.#length++] = left;
  }

  /** Any number of 32 bits; near zero is short, whatever its sign. */
  word(value: number): void {
    const bits = value | 0;
    this.count((bits << 1) ^ (bits >> 31));
  }

  /** A column, each value as its distance to the one before; a run of equal ones is a zero and a length. */
  column(values: Int32Array, length: number): void {
    // At most five bytes a value, and five more for a run of one.
    this.#reserve(length * 10);
    const bytes = this.#bytes;
    let to = this.#length;
    let before = 0;
    for (let at = 0; at < length;) {
      const value = values[at++] as number;
      const step = (value - before) | 0;
      let left = ((step << 1) ^ (step >> 31)) >>> 0;
      while (left >= 0x80) {
        bytes[to++] = (left & 0x7f) | 0x80;
        left >>>= 7;
      }
      bytes[to++] = left;
      before = value;
      if (step !== 0) continue;
      const first = at;
      while (at < length && values[at] === value) at++;
      for (left = at - first; left >= 0x80; left >>>= 7) bytes[to++] = (left & 0x7f) | 0x80;
      bytes[to++] = left;
    }
    this.#length = to;
  }

  append({ bytes, length }: { readonly bytes: Uint8Array; readonly length: number }): void {
    this.#reserve(length);
    this.#bytes.set(bytes.subarray(0, length), this.#length);
    this.#length += length;
  }

  /** Makes room for so many zero bytes and answers where they begin. */
  zeros(count: number): number {
    this.#reserve(count);
    const from = this.#length;
    this.#length += count;
    this.#bytes.fill(0, from, this.#length);
    return from;
  }

  /** Beyond `length` they are leftovers. Replaced as it grows. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  copy(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  equals(bytes: Uint8Array): boolean {
    if (bytes.length !== this.#length) return false;
    for (let at = 0; at < bytes.length; at++) if (bytes[at] !== this.#bytes[at]) return false;
    return true;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const wider = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    wider.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = wider;
  }
}

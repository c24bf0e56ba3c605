/** A list of whole numbers that grows. */
export class GrowingWords {
  #cells: Int32Array = new Int32Array(16);
  #length = 0;

  /** Beyond `length` it holds leftovers. Replaced when the list grows. */
  get cells(): Int32Array {
    return this.#cells;
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#cells.length) this.#reserve(this.#length * 2);
    this.#cells[this.#length++] = value;
  }

  truncate(length: number): void {
    this.#length = length;
  }

  /** Takes the first `count` away. */
  dropFirst(count: number): void {
    this.#cells.copyWithin(0, count, this.#length);
    this.#length -= count;
  }

  /** Sets the length; what was not there before is up to the caller. */
  resize(length: number): void {
    if (length > this.#cells.length) this.#reserve(length);
    this.#length = length;
  }

  #reserve(length: number): void {
    const wider = new Int32Array(Math.max(length, this.#cells.length * 2));
    wider.set(this.#cells);
    this.#cells = wider;
  }
}

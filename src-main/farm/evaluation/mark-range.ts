import type { WordState, WordVisitor } from '#farm/evaluation/word-tape';

/**
 * The highest of all keys since any minute, without keeping all of them: a key that a later one outdoes is of no further
 * use to anybody.
 */
export class MarkRange implements WordState {
  /** Minute and key, in turn; keys fall from oldest to newest. */
  #cells: Int32Array = new Int32Array(8);
  #length = 0;

  add(minute: number, key: number): void {
    const cells = this.#cells;
    let length = this.#length;
    while (length > 0 && (cells[length - 1] as number) <= key) length -= 2;
    this.#length = length + 2;
    this.#reserve();
    this.#cells[length] = minute;
    this.#cells[length + 1] = key;
  }

  /** Of the keys after that minute and of `own`. */
  after(minute: number, own: number): number {
    const cells = this.#cells;
    let low = 0;
    let high = this.#length >> 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cells[middle * 2] as number) > minute) high = middle;
      else low = middle + 1;
    }
    return low * 2 === this.#length ? own : Math.max(own, cells[low * 2 + 1] as number);
  }

  visitWords(visitor: WordVisitor): void {
    this.#length = visitor.word(this.#length);
    this.#reserve();
    visitor.words(this.#cells.subarray(0, this.#length));
  }

  #reserve(): void {
    if (this.#length <= this.#cells.length) return;
    const wider = new Int32Array(Math.max(this.#length, this.#cells.length * 2));
    wider.set(this.#cells);
    this.#cells = wider;
  }
}

import type { WordState, WordVisitor } from '#farm/evaluation/word-tape';

/**
 * The highest (or lowest) mark since any minute, without keeping all of them: a mark that a later one outdoes is of no
 * further use to anybody.
 */
export class MarkRange implements WordState {
  /** 1 for the highest, −1 for the lowest. */
  readonly #sign: 1 | -1;
  /** Minute and mark times the sign, in turn; marks fall from oldest to newest. */
  #cells: Int32Array = new Int32Array(32);
  #length = 0;

  constructor(sign: 1 | -1) {
    this.#sign = sign;
  }

  /** Runs for every followed spread on every bar. */
  add(minute: number, mark: number): void {
    const signed = mark * this.#sign;
    let cells = this.#cells;
    let length = this.#length;
    while (length > 0 && (cells[length - 1] as number) <= signed) length -= 2;
    if (length === cells.length) cells = this.#grow(length * 2);
    cells[length] = minute;
    cells[length + 1] = signed;
    this.#length = length + 2;
  }

  /** Of the marks after that minute and of `own`. */
  after(minute: number, own: number): number {
    const cells = this.#cells;
    let low = 0;
    let high = this.#length >> 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cells[middle * 2] as number) > minute) high = middle;
      else low = middle + 1;
    }
    if (low * 2 === this.#length) return own;
    // `+ 0` makes no mark of −0.
    return Math.max(own * this.#sign, cells[low * 2 + 1] as number) * this.#sign + 0;
  }

  visitWords(visitor: WordVisitor): void {
    this.#length = visitor.word(this.#length);
    if (this.#length > this.#cells.length) this.#grow(this.#length);
    visitor.words(this.#cells.subarray(0, this.#length));
  }

  #grow(length: number): Int32Array {
    const wider = new Int32Array(length);
    wider.set(this.#cells);
    this.#cells = wider;
    return wider;
  }
}

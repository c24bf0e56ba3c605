import { GrowingWords } from '#farm/evaluation/growing-words';
import type { WordState, WordVisitor } from '#farm/evaluation/word-tape';

/**
 * The highest (or lowest) mark since any minute, without keeping all of them: a mark that a later one outdoes is of no
 * further use to anybody.
 */
export class MarkRange implements WordState {
  /** 1 for the highest, −1 for the lowest. */
  readonly #sign: 1 | -1;
  readonly #minutes = new GrowingWords();
  /** Falling from oldest to newest, times the sign. */
  readonly #marks = new GrowingWords();

  constructor(sign: 1 | -1) {
    this.#sign = sign;
  }

  add(minute: number, mark: number): void {
    const signed = mark * this.#sign;
    let length = this.#marks.length;
    const { cells } = this.#marks;
    while (length > 0 && (cells[length - 1] as number) <= signed) length--;
    this.#marks.truncate(length);
    this.#minutes.truncate(length);
    this.#marks.push(signed);
    this.#minutes.push(minute);
  }

  /** Of the marks after that minute and of `own`. */
  after(minute: number, own: number): number {
    const { cells, length } = this.#minutes;
    let low = 0;
    let high = length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cells[middle] as number) > minute) high = middle;
      else low = middle + 1;
    }
    const signed = own * this.#sign;
    if (low === length) return own;
    // `+ 0` makes no mark of −0.
    return Math.max(signed, this.#marks.cells[low] as number) * this.#sign + 0;
  }

  visitWords(visitor: WordVisitor): void {
    visitor.list(this.#minutes);
    visitor.list(this.#marks);
  }
}

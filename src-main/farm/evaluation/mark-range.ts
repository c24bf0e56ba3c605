import { UNKNOWN } from '#farm/evaluation/market-bar';
import { type MarkWindow, WINDOW_BARS } from '#farm/evaluation/mark-window';
import type { WordState, WordVisitor } from '#farm/evaluation/word-tape';

/**
 * The highest (or lowest) mark since any minute, without keeping all of them: a mark that a later one outdoes is of no
 * further use to anybody.
 */
export class MarkRange implements WordState {
  /** What turns marks into keys, of which the highest is looked for: all bits flipped, the lowest becomes the highest. */
  readonly #flip: 0 | -1;
  /** Minute and key, in turn; keys fall from oldest to newest. */
  #cells: Int32Array = new Int32Array(32);
  #length = 0;

  constructor(sought: 'highest' | 'lowest') {
    this.#flip = sought === 'highest' ? 0 : -1;
  }

  /** A spread's marks from one bar of the window on: all later than what was added before. Unknown ones are passed over. */
  addFrom({ minutes, marks, bars }: MarkWindow, spread: number, first: number): void {
    const row = spread * WINDOW_BARS;
    const end = this.#length + (bars - first) * 2;
    const cells = end > this.#cells.length ? this.#grow(Math.max(end, this.#cells.length * 2)) : this.#cells;
    const flip = this.#flip;
    // From the newest back: what is not higher than a later one is left out.
    let from = end;
    let highest = UNKNOWN | 0;
    for (let at = bars - 1; at >= first; at--) {
      const mark = marks[row + at] as number;
      const key = mark ^ flip;
      if (key <= highest || mark === UNKNOWN) continue;
      highest = key;
      from -= 2;
      cells[from] = minutes[at] as number;
      cells[from + 1] = key;
    }
    let length = this.#length;
    while (length > 0 && (cells[length - 1] as number) <= highest) length -= 2;
    for (let at = from; at < end; at++) cells[length++] = cells[at] as number;
    this.#length = length;
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
    return Math.max(own ^ this.#flip, cells[low * 2 + 1] as number) ^ this.#flip;
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

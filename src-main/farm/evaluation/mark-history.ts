import { GrowingWords } from '#farm/evaluation/growing-words';
import { UNKNOWN } from '#farm/evaluation/market-bar';
import { MarkRange } from '#farm/evaluation/mark-range';
import { type MarkWindow, WINDOW_BARS } from '#farm/evaluation/mark-window';
import type { WordState, WordVisitor } from '#farm/evaluation/word-tape';

/** Cells of a start: its minute, then highest and lowest of the marks that followed it within its own window. */
const START_CELLS = 3;
const NO_LOWEST = 0x7fff_ffff;

/**
 * The marks of one spread since somebody began to hold it: the highest and the lowest after any minute in which somebody
 * did. Of a window that is over, only its extremes are kept, and those of its rest for whoever began within it.
 */
export class MarkHistory implements WordState {
  readonly #spread: number;
  readonly #window: MarkWindow;
  readonly #highest = new MarkRange();
  /** Of marks with all bits flipped, which turns their order around. */
  readonly #lowest = new MarkRange();
  readonly #starts = new GrowingWords();
  /** Bars of the window that were over before it began. */
  #before: number;

  constructor(spread: number, window: MarkWindow) {
    this.#spread = spread;
    this.#window = window;
    this.#before = window.bars;
  }

  /** Somebody begins to hold it. */
  begin(minute: number): void {
    this.#starts.push(minute);
    this.#starts.push(UNKNOWN);
    this.#starts.push(NO_LOWEST);
  }

  /** Of the marks after a minute in which somebody began, and of `own`. */
  highestAfter(minute: number, own: number): number {
    const { marks, minutes, bars } = this.#window;
    const row = this.#spread * WINDOW_BARS;
    let highest = own;
    for (let at = bars - 1; at >= 0 && (minutes[at] as number) > minute; at--) {
      const mark = marks[row + at] as number;
      if (mark > highest) highest = mark;
    }
    if (!this.#isOver(minute)) return highest;
    highest = Math.max(highest, this.#starts.cells[this.#startAt(minute) + 1] as number);
    return this.#highest.after(minute, highest);
  }

  lowestAfter(minute: number, own: number): number {
    const { marks, minutes, bars } = this.#window;
    const row = this.#spread * WINDOW_BARS;
    let lowest = own;
    for (let at = bars - 1; at >= 0 && (minutes[at] as number) > minute; at--) {
      const mark = marks[row + at] as number;
      if (mark < lowest && mark !== UNKNOWN) lowest = mark;
    }
    if (!this.#isOver(minute)) return lowest;
    lowest = Math.min(lowest, this.#starts.cells[this.#startAt(minute) + 2] as number);
    return ~this.#lowest.after(minute, ~lowest);
  }

  /** To be called before the window is emptied. */
  takeWindow(): void {
    const { marks, minutes, bars } = this.#window;
    const first = minutes[0] as number;
    this.#endStarts(first);
    const row = this.#spread * WINDOW_BARS;
    let highest = UNKNOWN;
    let lowest = NO_LOWEST;
    for (let at = row + this.#before; at < row + bars; at++) {
      const mark = marks[at] as number;
      if (mark > highest) highest = mark;
      if (mark < lowest && mark !== UNKNOWN) lowest = mark;
    }
    this.#before = 0;
    if (highest === UNKNOWN) return;
    this.#highest.add(first, highest);
    this.#lowest.add(first, ~lowest);
  }

  visitWords(visitor: WordVisitor): void {
    this.#highest.visitWords(visitor);
    this.#lowest.visitWords(visitor);
    visitor.list(this.#starts);
    this.#before = visitor.word(this.#before);
    this.#window.include(this.#spread);
    const row = this.#spread * WINDOW_BARS;
    visitor.words(this.#window.marks.subarray(row + this.#before, row + this.#window.bars));
  }

  /** What followed, within the window, for whoever began in it. */
  #endStarts(first: number): void {
    const { cells, length } = this.#starts;
    for (let start = length - START_CELLS; start >= 0 && (cells[start] as number) >= first; start -= START_CELLS) {
      const minute = cells[start] as number;
      cells[start + 1] = this.highestAfter(minute, UNKNOWN);
      cells[start + 2] = this.lowestAfter(minute, NO_LOWEST);
    }
  }

  /** Whether the window in which somebody began at that minute has been emptied. */
  #isOver(minute: number): boolean {
    return this.#window.bars === 0 || minute < (this.#window.minutes[0] as number);
  }

  #startAt(minute: number): number {
    const { cells } = this.#starts;
    let low = 0;
    let high = this.#starts.length / START_CELLS - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((cells[middle * START_CELLS] as number) <= minute) low = middle;
      else high = middle - 1;
    }
    return low * START_CELLS;
  }
}

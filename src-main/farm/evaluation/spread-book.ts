import { costOfGain, costOfLoss, type ExitLevels, givenBack } from '#farm/evaluation/levels-of-exit';
import { GrowingWords } from '#farm/evaluation/growing-words';
import { MarkHistory } from '#farm/evaluation/mark-history';
import type { MarkWindow } from '#farm/evaluation/mark-window';
import { WaitingCloses } from '#farm/evaluation/waiting-closes';
import type { WordState, WordVisitor } from '#farm/evaluation/word-tape';

export const NEVER_BELOW = -0x7fff_ffff;
export const NEVER_ABOVE = 0x7fff_ffff;

/** Columns of a row. All positions in one spread opened on one bar have everything but size and rule in common. */
export const Row = {
  /** At this cost of closing or a lower one somebody in the row may have to act… */
  lower: 0,
  /** …or at this one or a higher one. */
  upper: 1,
  minute: 2,
  day: 3,
  credit: 4,
  creditCalibrated: 5,
  regime: 6,
  commission: 7,
  charges: 8,
  /** Cheapest cost of closing since, kept while a trailing stop of the row is armed. */
  best: 9,
  /** Levels that somebody in the row still waits for. */
  waiting: 10,
  /** First of its positions; the others follow in the farm's chain. −1 when there is none. */
  head: 11,
  /** Of an order's commission, when it was opened. */
  minimum: 12,
} as const;

const ROW_CELLS = 13;

/** Everything held in one spread, by the bar on which it was opened. */
export class SpreadBook implements WordState {
  readonly spread: number;
  readonly #rows = new GrowingWords();
  readonly marks: MarkHistory;
  readonly closing = new WaitingCloses();
  /** When the oldest row was opened that nobody has asked about its days yet; −1 without one. */
  unaskedMinute = -1;
  /** The day on which everybody was last asked about days. */
  day = 0;
  /** No row acts at a cost between these two. */
  lower = NEVER_BELOW;
  upper = NEVER_ABOVE;

  constructor(spread: number, window: MarkWindow) {
    this.spread = spread;
    this.marks = new MarkHistory(spread, window);
  }

  get rows(): number {
    return this.#rows.length / ROW_CELLS;
  }

  get isEmpty(): boolean {
    return this.#rows.length === 0 && this.closing.isEmpty;
  }

  isQuietAt(mark: number): boolean {
    return mark > this.lower && mark < this.upper;
  }

  /** Where a row's cells begin in `cells`. */
  at(row: number): number {
    return row * ROW_CELLS;
  }

  get cells(): Int32Array {
    return this.#rows.cells;
  }

  /** The row opened at that minute, which is the newest if there is one; −1 if not. */
  openedAt(minute: number): number {
    const last = this.rows - 1;
    return last >= 0 && this.cells[this.at(last) + Row.minute] === minute ? last : -1;
  }

  addRow(minute: number, day: number, credit: number, creditCalibrated: number, regime: number): number {
    this.marks.begin(minute);
    const row = this.rows;
    for (const value of [
      NEVER_BELOW,
      NEVER_ABOVE,
      minute,
      day,
      credit,
      creditCalibrated,
      regime,
      0,
      0,
      credit,
      0,
      -1,
      0,
    ]) {
      this.#rows.push(value);
    }
    return row;
  }

  /** The rows after it move up: they stay in the order in which they were opened. */
  dropEmptyRows(): void {
    const { cells } = this;
    let kept = 0;
    for (let row = 0; row < this.rows; row++) {
      const from = this.at(row);
      if (cells[from + Row.head] === -1) continue;
      if (kept !== row) cells.copyWithin(this.at(kept), from, from + ROW_CELLS);
      kept++;
    }
    this.#rows.truncate(kept * ROW_CELLS);
  }

  /** To be called when somebody joined or left a row, or its trailing stops have seen a better mark. */
  setBounds(row: number, levels: ExitLevels): void {
    const { cells } = this;
    const from = this.at(row);
    const waiting = cells[from + Row.waiting] as number;
    const credit = cells[from + Row.credit] as number;
    const best = cells[from + Row.best] as number;
    let lower = NEVER_BELOW;
    let upper = NEVER_ABOVE;
    for (const { bit, parts } of levels.targets) {
      if ((waiting & bit) !== 0) lower = Math.max(lower, costOfGain(credit, parts));
    }
    for (const { bit, parts } of levels.stops) {
      if ((waiting & bit) !== 0) upper = Math.min(upper, costOfLoss(credit, parts));
    }
    for (const { bit, parts, by } of levels.trails) {
      if ((waiting & bit) === 0) continue;
      const armed = best <= costOfGain(credit, parts);
      lower = Math.max(lower, armed ? best - 1 : costOfGain(credit, parts));
      if (armed) upper = Math.min(upper, best + givenBack(credit, by));
    }
    cells[from + Row.lower] = lower;
    cells[from + Row.upper] = upper;
  }

  /** After the bounds of rows have changed. */
  gatherBounds(): void {
    const { cells, rows } = this;
    let lower = NEVER_BELOW;
    let upper = NEVER_ABOVE;
    for (let row = 0, from = 0; row < rows; row++, from += ROW_CELLS) {
      const rowLower = cells[from + Row.lower] as number;
      const rowUpper = cells[from + Row.upper] as number;
      if (rowLower > lower) lower = rowLower;
      if (rowUpper < upper) upper = rowUpper;
    }
    this.lower = lower;
    this.upper = upper;
  }

  /** What a mark asks of a row: every level that is reached, and the trailing stops' memory moved on. */
  reached(row: number, mark: number, levels: ExitLevels): number {
    const { cells } = this;
    const from = this.at(row);
    const credit = cells[from + Row.credit] as number;
    const best = Math.min(cells[from + Row.best] as number, mark);
    cells[from + Row.best] = best;
    let mask = 0;
    for (const { bit, parts } of levels.targets) if (mark <= costOfGain(credit, parts)) mask |= bit;
    for (const { bit, parts } of levels.stops) if (mark >= costOfLoss(credit, parts)) mask |= bit;
    for (const { bit, parts, by } of levels.trails) {
      if (best <= costOfGain(credit, parts) && mark >= best + givenBack(credit, by)) mask |= bit;
    }
    return mask;
  }

  visitWords(visitor: WordVisitor): void {
    visitor.list(this.#rows);
    this.closing.visitWords(visitor);
    this.marks.visitWords(visitor);
    this.unaskedMinute = visitor.word(this.unaskedMinute);
    this.day = visitor.word(this.day);
    this.lower = visitor.word(this.lower);
    this.upper = visitor.word(this.upper);
  }
}

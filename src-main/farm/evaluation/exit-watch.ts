import type { ConfigLayout } from '#farm/evaluation/config-layout';
import { exitReached } from '#farm/evaluation/exit-numbers';
import type { FarmSlots } from '#farm/evaluation/farm-slots';
import { type ExitLevels, GUARD_BIT } from '#farm/evaluation/levels-of-exit';
import { type MarketBar, UNKNOWN } from '#farm/evaluation/market-bar';
import { Row, type SpreadBook } from '#farm/evaluation/spread-book';

const EVERYBODY = -1;

/** Decides on every bar who is to be closed, and moves those to the closes that wait. */
export class ExitWatch {
  readonly #levels: ExitLevels;
  readonly #layout: ConfigLayout;
  readonly #slots: FarmSlots;

  constructor(levels: ExitLevels, layout: ConfigLayout, slots: FarmSlots) {
    this.#levels = levels;
    this.#layout = layout;
    this.#slots = slots;
  }

  /** Prices are asked about where one of the book's rows may act; days on the first bar of each. */
  decide(book: SpreadBook, bar: MarketBar): void {
    const { spread } = book;
    const mark = bar.close[spread] as number;
    const guarded = bar.guarded[spread] === 1;
    const hasNewRow = book.unaskedMinute !== -1 && book.unaskedMinute < bar.minute;
    const askAll = guarded || hasNewRow || book.day !== bar.day;
    if (!askAll && (mark === UNKNOWN || book.isQuietAt(mark))) return;
    const common = (guarded ? GUARD_BIT : 0) | this.#dueAtExpiry(spread, bar);
    let emptied = false;
    for (let row = 0; row < book.rows; row++) {
      const { cells } = book;
      const from = book.at(row);
      // What was opened on this bar has its first say on the next one.
      if (cells[from + Row.minute] === bar.minute) continue;
      const { lower, upper } = Row;
      const isTouched = mark <= (cells[from + lower] as number) || mark >= (cells[from + upper] as number);
      if (!askAll && !isTouched) continue;
      let mask = common | this.#dueByAge(cells[from + Row.day] as number, bar.day);
      if (mark !== UNKNOWN) mask |= book.reached(row, mark, this.#levels);
      if ((mask & (cells[from + Row.waiting] as number)) !== 0) {
        this.#leave(book, row, mask);
        emptied ||= cells[from + Row.head] === -1;
      }
      book.setBounds(row, this.#levels);
    }
    if (emptied) book.dropEmptyRows();
    book.gatherBounds();
    book.day = bar.day;
    if (askAll) book.unaskedMinute = book.openedAt(bar.minute) === -1 ? -1 : bar.minute;
  }

  /** For a spread that has ended. */
  sendAll(book: SpreadBook): void {
    for (let row = 0; row < book.rows; row++) this.#leave(book, row, EVERYBODY);
    book.dropEmptyRows();
  }

  #dueAtExpiry(spread: number, bar: MarketBar): number {
    const daysToGo = (bar.expiryDay[spread] as number) - bar.day;
    return this.#levels.daysToGo.reduce((mask, { bit, days }) => (daysToGo <= days ? mask | bit : mask), 0);
  }

  #dueByAge(openedDay: number, day: number): number {
    return this.#levels.daysHeld.reduce((mask, { bit, days }) => (day - openedDay >= days ? mask | bit : mask), 0);
  }

  /** Moves whoever the mask concerns from its row to the closes that wait. */
  #leave(book: SpreadBook, row: number, mask: number): void {
    const { cells, closing } = book;
    const from = book.at(row);
    const { perConfig, next } = this.#slots;
    const { masks, stopMask, trailMask, targetMask } = this.#levels;
    const { exit } = this.#layout;
    closing.begin([
      cells[from + Row.minute] as number,
      cells[from + Row.credit] as number,
      cells[from + Row.creditCalibrated] as number,
      cells[from + Row.regime] as number,
      cells[from + Row.commission] as number,
      cells[from + Row.charges] as number,
      cells[from + Row.minimum] as number,
    ]);
    let head = -1;
    let last = -1;
    let waiting = 0;
    for (let slot = cells[from + Row.head] as number; slot !== -1;) {
      const after = next[slot] as number;
      const rule = masks[exit[Math.floor(slot / perConfig)] as number] as number;
      if ((rule & mask) !== 0) closing.add(slot, exitReached(rule & mask, stopMask, trailMask, targetMask));
      else {
        if (last === -1) head = slot;
        else next[last] = slot;
        last = slot;
        waiting |= rule;
      }
      slot = after;
    }
    closing.end();
    if (last !== -1) next[last] = -1;
    cells[from + Row.head] = head;
    cells[from + Row.waiting] = waiting;
  }
}

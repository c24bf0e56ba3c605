import type { FarmBook } from '#farm/book/farm-book';
import { MarketBar } from '#farm/evaluation/market-bar';

/** Trading days of a book up to a place, and where each begins. */
export interface TradingDays {
  readonly count: number;
  /** Place of each day's first minute, and, at the end, one past the last place. */
  readonly starts: Int32Array;
}

const DAY_MINUTES = 1_440;
/** Nothing that trades in sessions pauses so long within one. */
const LONGEST_PAUSE = 30;

/** The date is that of the bars; they are only read where a new one may begin. */
export function tradingDays(book: FarmBook, place: number): TradingDays {
  const { grid, specs } = book.population;
  const bar = new MarketBar(grid.underlying.length, specs.length);
  const starts: number[] = [];
  let before = Number.NEGATIVE_INFINITY;
  let day = Number.NEGATIVE_INFINITY;
  for (let at = 0; at <= place; at++) {
    const minute = book.minuteAt(at);
    const mayBegin = minute - before > LONGEST_PAUSE || minute % DAY_MINUTES < before % DAY_MINUTES;
    before = minute;
    if (!mayBegin) continue;
    const date = book.bar(at, bar).day;
    if (date !== day) starts.push(at);
    day = date;
  }
  return { count: starts.length, starts: Int32Array.from([...starts, place + 1]) };
}

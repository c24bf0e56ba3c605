import type { FarmBook } from '#farm/book/farm-book';
import { MarketBar, UNKNOWN } from '#farm/evaluation/market-bar';

/** What closing the spreads that may still be held costs at a place: the newest price of the last half hour. */
export interface OpenMarks {
  /** By spread: 1 where somebody may still hold it. */
  readonly mayBeHeld: Uint8Array;
  /** By spread; unknown where it had no price for so long. */
  readonly cost: Int32Array;
  readonly costCalibrated: Int32Array;
  /** No spread that may still be held was opened before this place. */
  readonly fromPlace: number;
}

/** Before the first minute of a book. */
export const NO_MARKS: OpenMarks = {
  mayBeHeld: new Uint8Array(0),
  cost: new Int32Array(0),
  costCalibrated: new Int32Array(0),
  fromPlace: 0,
};

const LOOK_BACK_BARS = 30;
/** A spread whose last day was not seen ends on the next day that is. */
const LONGEST_OUTAGE_DAYS = 14;

export function openMarks(book: FarmBook, place: number): OpenMarks {
  const { grid, specs } = book.population;
  const kept = new MarketBar(grid.underlying.length, specs.length);
  const { spreads, day } = book.bar(place, kept);
  const mayBeHeld = new Uint8Array(spreads);
  const cost = new Int32Array(spreads).fill(UNKNOWN);
  const costCalibrated = new Int32Array(spreads).fill(UNKNOWN);
  const held: number[] = [];
  for (let spread = 0; spread < spreads; spread++) {
    if (book.spread(spread).expiryDay + LONGEST_OUTAGE_DAYS < day) continue;
    mayBeHeld[spread] = 1;
    held.push(spread);
  }
  const oldest = Math.max(0, place - LOOK_BACK_BARS + 1);
  for (let at = place, missing = held; at >= oldest && missing.length > 0; at--) {
    const bar = book.bar(at, kept);
    missing = missing.filter((spread) => {
      if (!bar.isLive(spread) || bar.close[spread] === UNKNOWN) return true;
      cost[spread] = bar.close[spread] as number;
      costCalibrated[spread] = bar.closeCalibrated[spread] as number;
      return false;
    });
  }
  return { mayBeHeld, cost, costCalibrated, fromPlace: placeOfNaming(book, place, held[0] ?? spreads, kept) };
}

/** Spreads are numbered in the order in which they are first seen. */
function placeOfNaming(book: FarmBook, place: number, spread: number, kept: MarketBar): number {
  let low = 0;
  let high = place + 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (book.bar(middle, kept).spreads > spread) high = middle;
    else low = middle + 1;
  }
  return low;
}

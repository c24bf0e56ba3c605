import type { FarmBook } from '#farm/book/farm-book';
import { MarketBar } from '#farm/evaluation/market-bar';
import { MarketStretch } from '#farm/insight/market-stretch';
import { invariant } from '#primitives/invariant';

/** One day as the farm saw it, and what became of its candidates up to a later minute. */
export interface TradingDay {
  /** The date in New York, counted. */
  readonly day: number;
  /** Place of its first bar. */
  readonly from: number;
  /** Bars of the day, as far as it may be known. */
  readonly bars: number;
  /** From its first bar up to the newest that may be known, or until nothing is left that could be open. */
  readonly stretch: MarketStretch;
  /** By underlying, then by bar. */
  readonly features: readonly DayFeatures[];
  /** By spec, then by bar. */
  readonly offers: readonly DayOffers[];
}

/** In the units of a `MarketBar`. */
export interface DayFeatures {
  readonly warmth: Int32Array;
  readonly ivRank: Int32Array;
  readonly gap: Int32Array;
  readonly trend: Int32Array;
  readonly volatility: Int32Array;
  readonly session: Int32Array;
}

export interface DayOffers {
  /** Number of the spread, or −1. */
  readonly candidate: Int32Array;
  readonly pop: Int32Array;
  readonly risk: Int32Array;
  readonly limit: Int32Array;
}

/** The day of the bar at a place, of which nothing after `until` is read. */
export function tradingDayOf(book: FarmBook, place: number, until: number): TradingDay {
  invariant(place >= 0 && place <= until && until < book.length, 'a day lies within what may be known of the book');
  const { grid, specs } = book.population;
  const bar = new MarketBar(grid.underlying.length, specs.length);
  const { day } = book.bar(place, bar);
  const from = firstPlaceOfDay(book, place, bar);
  const bars = firstPlace(place, until + 1, (at) => book.bar(at, bar).day > day) - from;
  const column = (): Int32Array => new Int32Array(bars);
  const features = grid.underlying.map((): DayFeatures => ({
    warmth: column(),
    ivRank: column(),
    gap: column(),
    trend: column(),
    volatility: column(),
    session: column(),
  }));
  const offers = specs.map((): DayOffers => ({ candidate: column(), pop: column(), risk: column(), limit: column() }));
  const stretch = new MarketStretch(until - from + 1);
  for (let at = 0; at <= until - from && (at < bars || !stretch.isOver); at++) {
    stretch.take(book.bar(from + at, bar));
    if (at >= bars) continue;
    for (const [underlying, columns] of features.entries()) takeFeatures(columns, at, underlying, bar);
    for (const [spec, columns] of offers.entries()) takeOffer(columns, at, spec, bar, stretch);
  }
  return { day, from, bars, stretch, features, offers };
}

/** Of the day that the bar at a place belongs to. `bar` is written over. */
export function firstPlaceOfDay(book: FarmBook, place: number, bar = book.bar(place)): number {
  const { day } = book.bar(place, bar);
  return firstPlace(0, place, (at) => book.bar(at, bar).day >= day);
}

/** Days only ever grow: the first place of a stretch, without its end, from which on something holds; else its end. */
function firstPlace(from: number, end: number, holds: (place: number) => boolean): number {
  let low = from;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function takeFeatures(columns: DayFeatures, at: number, underlying: number, bar: MarketBar): void {
  columns.warmth[at] = bar.warmth[underlying] as number;
  columns.ivRank[at] = bar.ivRank[underlying] as number;
  columns.gap[at] = bar.gap[underlying] as number;
  columns.trend[at] = bar.trend[underlying] as number;
  columns.volatility[at] = bar.volatility[underlying] as number;
  columns.session[at] = bar.session[underlying] as number;
}

function takeOffer(columns: DayOffers, at: number, spec: number, bar: MarketBar, stretch: MarketStretch): void {
  const spread = bar.candidate[spec] as number;
  columns.candidate[at] = spread;
  if (spread < 0) return;
  stretch.follow(spread, bar);
  columns.pop[at] = bar.pop[spec] as number;
  columns.risk[at] = bar.risk[spec] as number;
  columns.limit[at] = bar.limit[spec] as number;
}

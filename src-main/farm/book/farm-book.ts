import type { FarmMinute, MinuteHead } from '#farm/book/farm-minute';
import type { NamedSpread } from '#farm/book/named-spread';
import type { ClosedSet, OpenedSet } from '#farm/book/trade-set';
import type { MarketBar } from '#farm/evaluation/market-bar';
import type { Population } from '#farm/population/population';

/**
 * The life of a farm so far, minute by minute, as it was recorded. Minutes are asked for by their place in the book: that
 * of an instant is `placeAt`. Whoever shows a moment of the past reads no further than that moment's place.
 */
export interface FarmBook {
  readonly population: Population;
  /** Minutes that it holds. */
  readonly length: number;
  /** Minutes since 1970 of the one at a place. */
  minuteAt(place: number): number;
  /** Place of the newest minute that is not later; −1 before the first. */
  placeAt(minute: number): number;
  read(place: number): FarmMinute;
  /** The same without market and sets, which is read much faster. */
  head(place: number): MinuteHead;
  /**
   * The market alone, which is read much faster. What it returns belongs to the caller, who may hand in a bar of any other
   * minute to be filled instead of a new one.
   */
  bar(place: number, into?: MarketBar): MarketBar;
  spread(number: number): NamedSpread;
  /**
   * Every set of the minutes from one place up to, and without, another, in order; of one spec if asked, which is read
   * faster. A set's configs hold until the visitor returns.
   */
  visitSets(from: number, to: number, visitor: SetVisitor, spec?: number): void;
}

export interface SetVisitor {
  opened?(set: OpenedSet): void;
  closed?(set: ClosedSet): void;
}

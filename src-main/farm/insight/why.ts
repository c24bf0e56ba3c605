import type { FarmBook } from '#farm/book/farm-book';
import { ORDER_LIFE_MINUTES } from '#farm/evaluation/order-life';
import { type MarketBar, UNKNOWN } from '#farm/evaluation/market-bar';
import { configLife, type ConfigStand } from '#farm/insight/config-life';
import { type CandidateReading, type EntryReading, entryReading } from '#farm/insight/entry-reading';
import { type HeldReading, heldReading } from '#farm/insight/held-reading';
import type { FarmConfig } from '#farm/population/farm-config';
import type { SpreadSpec } from '#farm/population/population';
import { invariant } from '#primitives/invariant';

/** What became of an order on the bar after it. */
export const ORDER_ENDS = ['filled', 'too late', 'not quoted', 'no price to open at'] as const;

interface PlacedOrderReading extends CandidateReading {
  /** Minutes since 1970 at which it was placed. */
  readonly minute: number;
  readonly end: (typeof ORDER_ENDS)[number];
}

/** Why a config did what it did on one bar, or did not: everything that its rules asked, and what they found. */
export interface Why extends EntryReading {
  readonly config: FarmConfig;
  readonly place: number;
  readonly minute: number;
  /** Its order of the bar before; null where it had none. */
  readonly order: PlacedOrderReading | null;
  readonly held: readonly HeldReading[];
}

/** As the book tells it up to that place, and not a minute further. */
export function whyOf(book: FarmBook, config: number, place: number): Why {
  invariant(place >= 0 && place < book.length, 'a place lies within the book');
  const { population } = book;
  const spec = population.specOf(config);
  const spelt = population.config(config);
  const life = configLife(book, config, place);
  const bar = book.bar(place);
  const order = orderBefore(book, spelt, spec, place, bar, life.before);
  return {
    config: spelt,
    place,
    minute: bar.minute,
    ...entryReading(spelt, spec, bar, life.now),
    order,
    held: life.now.held.map((trade) => heldReading(book, spelt, trade, place)),
  };
}

function orderBefore(
  book: FarmBook,
  config: FarmConfig,
  spec: SpreadSpec,
  place: number,
  bar: MarketBar,
  before: ConfigStand,
): PlacedOrderReading | null {
  if (place === 0) return null;
  const barBefore = book.bar(place - 1);
  const { orders, candidate } = entryReading(config, spec, barBefore, before);
  if (!orders || candidate === null) return null;
  return { ...candidate, minute: barBefore.minute, end: endOf(candidate.spread, bar.minute - barBefore.minute, bar) };
}

function endOf(spread: number, waited: number, bar: MarketBar): PlacedOrderReading['end'] {
  if (waited > ORDER_LIFE_MINUTES) return 'too late';
  if (!bar.isLive(spread)) return 'not quoted';
  return bar.open[spread] === UNKNOWN ? 'no price to open at' : 'filled';
}

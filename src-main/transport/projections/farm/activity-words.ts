import type { FarmActivity, HeldSpread } from '#contract/farm-view';
import type { FarmBook } from '#farm/book/farm-book';
import { FARM_EXITS } from '#farm/evaluation/closed-trades';
import { type MarketBar, UNKNOWN } from '#farm/evaluation/market-bar';
import type { PromotionState } from '#farm/promotion/promotion-state';
import { MINUTE_MS } from '#primitives/clock';
import type { BarDone, FarmHistory, HeldPositions } from '#transport/projections/farm/farm-history';
import { followingView } from '#transport/projections/farm/following-words';
import { spreadName } from '#transport/projections/farm/spread-name';

const MOST_HELD = 200;
const CENTS = 100;
const E4 = 10_000;

/** Of a farm that has seen no bar. */
export const NO_ACTIVITY: FarmActivity = {
  atMs: null,
  bars: 0,
  opened: 0,
  lapsed: 0,
  closed: 0,
  open: 0,
  exits: [],
  recent: [],
  held: [],
  heldSpreads: 0,
  following: null,
};

/** What a farm has done up to the place that its history stands at. */
export function activityAnswer(
  book: FarmBook,
  history: FarmHistory,
  recent: readonly BarDone[],
  state: PromotionState,
): FarmActivity {
  const last = history.place - 1;
  if (last < 0) return NO_ACTIVITY;
  const bar = book.bar(last);
  const { opened, lapsed, closed, open, held, exits } = history;
  const most = [...held].toSorted(([, left], [, right]) => right.positions - left.positions).slice(0, MOST_HELD);
  return {
    atMs: book.minuteAt(last) * MINUTE_MS,
    bars: history.place,
    opened,
    lapsed,
    closed,
    open,
    exits: FARM_EXITS.map((exit, at) => ({ exit, count: exits[at] as number }))
      .filter(({ count }) => count > 0)
      .toSorted((left, right) => right.count - left.count),
    recent: recent.map(({ minute, ...done }) => ({ atMs: minute * MINUTE_MS, ...done })),
    held: most.map(([spread, positions]) => heldView(book, bar, spread, positions)),
    heldSpreads: held.size,
    following: followingView(state),
  };
}

function heldView(
  book: FarmBook,
  bar: MarketBar,
  spread: number,
  { positions, contracts, credit }: HeldPositions,
): HeldSpread {
  const named = book.spread(spread);
  const close = bar.isLive(spread) ? (bar.close[spread] as number) : UNKNOWN;
  const cost = close === UNKNOWN ? null : close;
  return {
    spread,
    name: spreadName(named, book.population.grid),
    days: named.expiryDay - bar.day,
    positions,
    contracts,
    credit: credit / contracts / E4,
    cost: cost === null ? null : cost / E4,
    ahead: cost === null ? null : (credit - contracts * cost) / CENTS,
  };
}

import type { FollowedView } from '#contract/book-view';
import { tradesOf } from '#farm/book/config-trades';
import type { FarmBook } from '#farm/book/farm-book';
import { UNKNOWN } from '#farm/evaluation/market-bar';
import type { PromotionState } from '#farm/promotion/promotion-state';
import { MINUTE_MS } from '#primitives/clock';
import { spreadName } from '#transport/projections/farm/spread-name';

/** What the configs that are followed hold. */
export interface FollowedPositions {
  readonly configs: number;
  readonly positions: readonly FollowedView[];
}

const CENTS = 100;
const E4 = 10_000;
/** More than this nobody compares with positions of their own. */
const MOST_CONFIGS = 40;

const NOBODY_FOLLOWED: FollowedPositions = { configs: 0, positions: [] };

export function followedAnswer(book: FarmBook, place: number, { followed }: PromotionState): FollowedPositions {
  if (place < 0) return NOBODY_FOLLOWED;
  const bar = book.bar(place);
  const positions = [...followed.keys()].slice(0, MOST_CONFIGS).flatMap((config) =>
    tradesOf(book, config, place + 1)
      .filter(({ end }) => end === null)
      .map(({ spread, contracts, credit, openFee, openedMinute }): FollowedView => {
        const close = bar.isLive(spread) ? (bar.close[spread] as number) : UNKNOWN;
        const cost = close === UNKNOWN ? null : close;
        return {
          config,
          title: spreadName(book.spread(spread), book.population.grid),
          contracts,
          openedMs: openedMinute * MINUTE_MS,
          credit: credit / E4,
          cost: cost === null ? null : cost / E4,
          ahead: cost === null ? null : (contracts * (credit - cost) - openFee) / CENTS,
        };
      }),
  );
  return { configs: followed.size, positions };
}

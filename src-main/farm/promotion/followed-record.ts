import type { FarmBook } from '#farm/book/farm-book';
import { type ClosedSet, resultOfSet } from '#farm/book/trade-set';
import { KillFast } from '#farm/promotion/kill-fast';
import type { Followed, PromotionState } from '#farm/promotion/promotion-state';

const DAY_MINUTES = 1_440;

/** How a config has done since it is followed, as of one minute of the book. */
export interface FollowedRecord {
  readonly followed: Followed;
  /** Whole days on its clock; it counts from `clockDays` of the rules on. */
  readonly days: number;
  readonly isOfAge: boolean;
  readonly killFast: KillFast;
}

/** Of everybody who is followed after the bar at a place, in the order in which they were promoted. */
export function followedRecords(book: FarmBook, place: number, state: PromotionState): readonly FollowedRecord[] {
  const rules = state.committed?.rules;
  if (rules === undefined || place < 0) return [];
  const minute = book.minuteAt(place);
  return [...state.followed.values()].map((followed) => {
    const { config, sinceMinute, clockMinute, expectation } = followed;
    const killFast = new KillFast(expectation, rules.quarantine);
    const closed = (set: ClosedSet): void => {
      if (set.configs.includes(config)) killFast.add(resultOfSet(set));
    };
    book.visitSets(book.placeAt(sinceMinute) + 1, place + 1, { closed }, book.population.specOf(config).index);
    const days = Math.max(0, Math.floor((minute - clockMinute) / DAY_MINUTES));
    return { followed, days, isOfAge: days >= rules.clockDays, killFast };
  });
}

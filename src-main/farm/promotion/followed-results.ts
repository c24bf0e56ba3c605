import type { FarmBook } from '#farm/book/farm-book';
import { type ClosedSet, resultOfSet } from '#farm/book/trade-set';
import { type Alarm, KillFast } from '#farm/promotion/kill-fast';
import type { QuarantineRules } from '#farm/promotion/promotion-rules';
import type { Followed } from '#farm/promotion/promotion-state';

export interface FollowedAlarm {
  readonly config: number;
  readonly minute: number;
  readonly alarm: Alarm;
}

interface Watched {
  readonly killFast: KillFast;
  readonly sinceMinute: number;
  readonly rules: QuarantineRules;
  /** Places before it have been counted. */
  until: number;
}

/** Reads the trades of followed configs from the book, each of them once, and raises an alarm where they disappoint. */
export class FollowedResults {
  readonly #book: FarmBook;
  readonly #watched = new Map<number, Watched>();

  constructor(book: FarmBook) {
    this.#book = book;
  }

  /** Alarms of the places from one up to, and without, another, in order; of each config its first. */
  alarms(
    followed: ReadonlyMap<number, Followed>,
    from: number,
    to: number,
    rules: QuarantineRules,
  ): readonly FollowedAlarm[] {
    const alarms: FollowedAlarm[] = [];
    for (const entry of followed.values()) {
      const watched = this.#watch(entry, rules);
      // What happened before was judged when it happened.
      this.#count(entry.config, watched, from, () => false);
      this.#count(entry.config, watched, to, (alarm, minute) => {
        alarms.push({ config: entry.config, minute, alarm });
        return true;
      });
    }
    return alarms.sort((left, right) => left.minute - right.minute || left.config - right.config);
  }

  #watch({ config, sinceMinute, expectation }: Followed, rules: QuarantineRules): Watched {
    const known = this.#watched.get(config);
    if (known !== undefined && known.sinceMinute === sinceMinute && known.rules === rules) return known;
    const killFast = new KillFast(expectation, rules);
    const watched = { killFast, sinceMinute, rules, until: this.#book.placeAt(sinceMinute) + 1 };
    this.#watched.set(config, watched);
    return watched;
  }

  #count(config: number, watched: Watched, to: number, stopsAt: (alarm: Alarm, minute: number) => boolean): void {
    let stopped = false;
    const closed = (set: ClosedSet): void => {
      if (stopped || !set.configs.includes(config)) return;
      const alarm = watched.killFast.add(resultOfSet(set));
      stopped = alarm !== null && stopsAt(alarm, set.closedMinute);
    };
    if (to > watched.until)
      this.#book.visitSets(watched.until, to, { closed }, this.#book.population.specOf(config).index);
    watched.until = Math.max(watched.until, to);
  }
}

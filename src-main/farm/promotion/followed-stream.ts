import type { FarmBook } from '#farm/book/farm-book';
import type { Decision } from '#farm/promotion/decision';
import { FollowedEntries, type FollowedEntry } from '#farm/promotion/followed-entries';
import { afterDecision, NOTHING_DECIDED } from '#farm/promotion/promotion-state';

/**
 * What those did who were followed at the time, bar by bar, from one place of the book up to and with another; a list for
 * each bar. A decision made after a bar counts from the next one on.
 */
export function* followedStream(
  book: FarmBook,
  decisions: readonly Decision[],
  from: number,
  to: number,
): Generator<readonly FollowedEntry[]> {
  const entries = new FollowedEntries(book);
  entries.goTo(from);
  let state = NOTHING_DECIDED;
  let made = 0;
  for (let place = from; place <= to; place++) {
    const minute = book.minuteAt(place);
    const before = state.followed;
    for (; made < decisions.length && (decisions[made] as Decision).minute < minute; made++) {
      state = afterDecision(state, decisions[made] as Decision);
    }
    if (state.followed !== before) entries.follow(state.followed.keys());
    yield entries.next();
  }
}

import type { FarmBook } from '#farm/book/farm-book';
import type { LeagueRules } from '#farm/league/league-rules';
import type { CommittedDecision, Decision } from '#farm/promotion/decision';
import type { PromotionReview } from '#farm/promotion/promotion-review';
import type { PromotionRules } from '#farm/promotion/promotion-rules';
import { afterDecision, stateOf } from '#farm/promotion/promotion-state';
import { thresholdsHash } from '#farm/promotion/thresholds-hash';

/** What somebody would follow configs under from now on. */
export interface Thresholds {
  readonly rules: PromotionRules;
  readonly league: LeagueRules;
  /** Hash of whatever else decides what is traded, and when. */
  readonly trading: string;
}

/**
 * Everything that is left to be decided up to the end of the book, in lists that belong together. What has happened is
 * judged by the thresholds that were in force; others are written down after that. The first ones hold from the start.
 */
export function* decisionsToNow(
  review: PromotionReview,
  book: FarmBook,
  before: readonly Decision[],
  thresholds: Thresholds,
): Generator<readonly Decision[]> {
  if (book.length === 0) return;
  const newest = book.minuteAt(book.length - 1);
  let state = stateOf(before);
  if (state.committed === null) {
    const first = commitment(thresholds, book.minuteAt(0), newest);
    state = afterDecision(state, first);
    yield [first];
  }
  for (const decided of review.upTo(book.length - 1, state)) {
    state = decided.reduce(afterDecision, state);
    yield decided;
  }
  const now = commitment(thresholds, newest, newest);
  if (state.committed?.hash !== now.hash) yield [now];
}

/**
 * What the book makes of the commitments in a log: the log itself, and whatever has become due since. Anything else means
 * that either of them was changed.
 */
export function* decidedAnew(
  review: PromotionReview,
  book: FarmBook,
  log: readonly Decision[],
): Generator<readonly Decision[]> {
  let state = stateOf([]);
  for (const decision of log) {
    if (decision.kind !== 'committed') continue;
    if (state.committed !== null) {
      for (const decided of review.upTo(book.placeAt(decision.minute), state)) {
        state = decided.reduce(afterDecision, state);
        yield decided;
      }
    }
    state = afterDecision(state, decision);
    yield [decision];
  }
  if (state.committed !== null) yield* review.upTo(book.length - 1, state);
}

function commitment({ rules, league, trading }: Thresholds, minute: number, writtenMinute: number): CommittedDecision {
  const hash = thresholdsHash(rules, league, trading);
  return { kind: 'committed', minute, writtenMinute, rules, league, trading, hash };
}

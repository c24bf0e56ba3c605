import type { FactSource, TraderDeed, TraderFact } from '#domain/trader-fact';
import { formatNewYork, isCovered } from '#market/sessions/new-york-time';
import { bookAt } from '#portfolio/book/book-at';
import { checkDeed } from '#portfolio/book/check-deed';
import { type DeedRefusal, refusal } from '#portfolio/book/deed-refusal';
import type { BookConflict, TraderBook } from '#portfolio/book/trader-book';
import { type EpochMs, epochMs } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';
import { hashOfValue } from '#primitives/value-hash';

export interface DeedRequest {
  /** The desk's time: that of the replay where one is traded on. */
  readonly atMs: EpochMs;
  readonly source: FactSource;
  readonly nonce: string;
  readonly deed: TraderDeed;
}

export interface AcceptedDeed {
  readonly fact: TraderFact;
  /** False where the same request came before: there is nothing to write. */
  readonly isNew: boolean;
}

const END_OF_TIME = epochMs(Number.MAX_SAFE_INTEGER);

/**
 * The only way into the book. A deed must fit what came before it and, where one trades on a replay and has gone back, also
 * what one has done at a later time.
 */
export function acceptDeed(
  facts: readonly TraderFact[],
  request: DeedRequest,
  book: TraderBook = bookAt(facts, request.atMs),
): Result<AcceptedDeed, DeedRefusal> {
  const { atMs, source, nonce, deed } = request;
  if (nonce === '') return fail(refusal('invalid', 'A deed has a nonce of its own.'));
  if (!Number.isSafeInteger(atMs) || !isCovered(atMs))
    return fail(refusal('invalid', `${atMs} is no time of trading.`));
  const before = facts.find((fact) => fact.nonce === nonce);
  if (before !== undefined) {
    if (hashOfValue(before.deed) === hashOfValue(deed)) return ok({ fact: before, isNew: false });
    return fail(refusal('twice', 'This was sent before with other contents. Look at the book, then try anew.'));
  }
  const checked = checkDeed(book, deed, atMs);
  if (!checked.ok) return fail(checked.failure);
  const fact: TraderFact = { number: (facts.at(-1)?.number ?? 0) + 1, atMs, source, nonce, deed };
  const broken = newConflict(facts, fact);
  if (broken === null) return ok({ fact, isNew: true });
  const when = formatNewYork(broken.atMs);
  return fail(refusal('closed', `This would contradict what you did at ${when}: ${broken.text} Undo that first.`));
}

function newConflict(facts: readonly TraderFact[], fact: TraderFact): BookConflict | null {
  // Whatever is added at the end contradicts nothing, unless it takes back what came before.
  if (fact.deed.type !== 'fill.voided' && facts.every(({ atMs }) => atMs <= fact.atMs)) return null;
  const known = new Set(bookAt(facts, END_OF_TIME).conflicts.map(({ number }) => number));
  const { conflicts } = bookAt([...facts, fact], END_OF_TIME);
  return conflicts.find(({ number }) => !known.has(number)) ?? null;
}

import { cents } from '#domain/money';
import type { TraderFact } from '#domain/trader-fact';
import { afterDeed } from '#portfolio/book/after-deed';
import { checkDeed } from '#portfolio/book/check-deed';
import { stateAt } from '#portfolio/book/check-ticket';
import type { TraderBook } from '#portfolio/book/trader-book';
import type { EpochMs } from '#primitives/clock';

/** The book as it was at an instant, by what had been said until then: facts said later do not exist yet. */
export function bookAt(facts: readonly TraderFact[], atMs: EpochMs): TraderBook {
  const known = facts
    .filter((fact) => fact.atMs <= atMs)
    .sort((left, right) => left.atMs - right.atMs || left.number - right.number);
  const voids = new Set(known.flatMap(({ deed }) => (deed.type === 'fill.voided' ? deed.fillId : [])));
  let book = emptyBook(atMs);
  for (const fact of known) book = afterFact(book, fact, voids);
  const { paused } = book.desk;
  const isOver = paused !== null && paused.untilMs !== null && paused.untilMs <= atMs;
  return {
    ...book,
    atMs,
    facts: known.length,
    desk: isOver ? { ...book.desk, paused: null } : book.desk,
    tickets: book.tickets.map((record) => ({ ...record, state: stateAt(record, atMs) })),
  };
}

/** No deeds, nothing held, and a desk that only collects. */
function emptyBook(atMs: EpochMs): TraderBook {
  return {
    atMs,
    facts: 0,
    desk: { mode: 'collector', paused: null, killed: null },
    tickets: [],
    positions: [],
    realisations: [],
    realised: cents(0),
    rejected: [],
    snoozed: [],
    notes: [],
    voided: [],
    conflicts: [],
  };
}

function afterFact(before: TraderBook, fact: TraderFact, voids: ReadonlySet<string>): TraderBook {
  const { deed, atMs, number } = fact;
  const book = withoutOldPause(before, atMs);
  // A void takes back a fill from its beginning: what was said of it is remembered, nothing follows from it.
  const fillId =
    deed.type === 'fill.recorded' ? deed.fillId : deed.type === 'position.adopted' ? deed.positionId : null;
  if (fillId !== null && voids.has(fillId)) return book;
  if (deed.type === 'fill.voided') {
    const { reason } = deed;
    return { ...book, voided: [...book.voided, { fillId: deed.fillId, atMs, reason }] };
  }
  const checked = checkDeed(book, deed, atMs);
  if (!checked.ok) return { ...book, conflicts: [...book.conflicts, { number, atMs, text: checked.failure.text }] };
  return afterDeed(book, fact, checked.value);
}

function withoutOldPause(book: TraderBook, atMs: EpochMs): TraderBook {
  const { paused } = book.desk;
  if (paused === null || paused.untilMs === null || paused.untilMs > atMs) return book;
  return { ...book, desk: { ...book.desk, paused: null } };
}

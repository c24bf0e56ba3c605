import type { TraderFact } from '#domain/trader-fact';
import { BookDraft } from '#portfolio/book/book-draft';
import type { TraderBook } from '#portfolio/book/trader-book';
import type { EpochMs } from '#primitives/clock';

/** The book as it was at an instant, by what had been said until then: facts said later do not exist yet. */
export function bookAt(facts: readonly TraderFact[], atMs: EpochMs): TraderBook {
  return draftOf(facts.filter((fact) => fact.atMs <= atMs)).at(atMs);
}

/** Facts in whatever order, put together in that of their time; those of one moment in that in which they were said. */
export function draftOf(facts: readonly TraderFact[]): BookDraft {
  const inTime = facts.toSorted((left, right) => left.atMs - right.atMs || left.number - right.number);
  const voids = inTime.flatMap(({ deed }) => (deed.type === 'fill.voided' ? deed.fillId : []));
  const draft = new BookDraft(new Set(voids));
  for (const fact of inTime) draft.add(fact);
  return draft;
}

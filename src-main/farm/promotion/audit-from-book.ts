import type { FarmBook } from '#farm/book/farm-book';
import { MarketBar } from '#farm/evaluation/market-bar';
import { type AuditVerdict, ReferenceAudit } from '#farm/promotion/reference-audit';

/** Runs configs through plain rules over the bars that the book holds, from its first one up to a place. */
export function auditFromBook(book: FarmBook, configs: readonly number[], place: number): readonly AuditVerdict[] {
  if (configs.length === 0) return [];
  const { population } = book;
  const audits = configs.map((config) => new ReferenceAudit(population, config));
  const bar = new MarketBar(population.grid.underlying.length, population.specs.length);
  for (let at = 0; at <= place; at++) {
    book.bar(at, bar);
    for (const audit of audits) audit.step(bar);
  }
  return audits.map((audit) => audit.verdict(book, place));
}

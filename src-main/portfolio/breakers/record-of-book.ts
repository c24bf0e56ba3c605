import type { Cents } from '#domain/money';
import type { TradingRecord } from '#portfolio/breakers/trading-record';
import type { HeldPosition, TraderBook } from '#portfolio/book/trader-book';

/** What breakers ask of a book. `aheadOf`: what closing a position now would leave; null where it cannot be marked. */
export function recordOfBook(book: TraderBook, aheadOf: (position: HeldPosition) => Cents | null): TradingRecord {
  const { positions, realisations, desk } = book;
  // Fills are recorded in the order in which somebody gets round to it.
  const results = realisations
    .map(({ atMs, cents }) => ({ atMs, cents }))
    .sort((left, right) => left.atMs - right.atMs);
  const closed = positions
    .flatMap(({ closedMs, realised }) => (closedMs === null ? [] : { closedMs, cents: realised }))
    .sort((left, right) => left.closedMs - right.closedMs);
  const open = positions
    .filter(({ status }) => status === 'open')
    .map((position) => ({ openedMs: position.openedMs, cents: aheadOf(position) }));
  return { results, closed, open, paused: desk.paused, killed: desk.killed };
}

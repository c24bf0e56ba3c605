import type { Ticker } from '#domain/instrument';
import type { Cents, PriceE4 } from '#domain/money';
import type { TicketVenue } from '#domain/ticket';
import { shapeOf, strikesOf } from '#options/spreads/structure-shape';
import { observedFills } from '#portfolio/journal/fill-calibration';
import { type HeldPosition, type JournalNote, ticketIn, type TraderBook } from '#portfolio/book/trader-book';
import type { Excursion } from '#portfolio/watch/position-watch';
import type { EpochMs } from '#primitives/clock';

/** One line of the journal: what was done, what it brought, and how well it was filled. */
export interface JournalEntry {
  readonly positionId: string;
  readonly recommendationId: string | null;
  readonly venue: TicketVenue;
  readonly underlying: Ticker;
  /** `bull put spread 55/53` */
  readonly structure: string;
  readonly expiry: string;
  readonly openedMs: EpochMs;
  readonly closedMs: EpochMs | null;
  readonly contracts: number;
  readonly held: number;
  readonly credit: PriceE4 | null;
  readonly debit: PriceE4 | null;
  readonly fees: Cents;
  /** Of what has ended, after all fees: never the credit of what is still held. */
  readonly realised: Cents;
  /** `closed`, `expired`, `assigned`, `exercised`; null while something is held. */
  readonly ended: string | null;
  /** Of the opening's way from the worst side to the middle, what the fill gained; null where there was no way. */
  readonly gainedShare: number | null;
  /** Worst and best that closing would have left, where somebody watched; null elsewhere. */
  readonly worst: Excursion | null;
  readonly best: Excursion | null;
  readonly tags: readonly string[];
  readonly notes: readonly JournalNote[];
}

export type ExcursionsOf = (position: HeldPosition) => Pick<JournalEntry, 'worst' | 'best'>;

/** In the order in which positions were opened. */
export function journalEntries(
  book: TraderBook,
  excursionsOf: ExcursionsOf = () => NOT_WATCHED,
): readonly JournalEntry[] {
  return book.positions.map((position) => entryOf(book, position, excursionsOf));
}

const NOT_WATCHED = { worst: null, best: null };

function entryOf(book: TraderBook, position: HeldPosition, excursionsOf: ExcursionsOf): JournalEntry {
  const { id, structure, recommendationId } = position;
  const notes = book.notes.filter(
    (note) => note.positionId === id || (recommendationId !== null && note.recommendationId === recommendationId),
  );
  const strikes = strikesOf(structure).map((strike) => String(strike / 10_000));
  return {
    positionId: id,
    recommendationId,
    venue: position.venue,
    underlying: position.underlying,
    structure: `${shapeOf(structure.kind).title} ${strikes.join('/')}`,
    expiry: structure.legs[0]?.expiry ?? '',
    openedMs: position.openedMs,
    closedMs: position.closedMs,
    contracts: position.opened,
    held: position.contracts,
    credit: position.credit,
    debit: position.debit,
    fees: position.fees,
    realised: position.realised,
    ended: position.status === 'open' ? null : (position.settlements.at(-1)?.how ?? 'closed'),
    gainedShare: gainedShare(book, position),
    ...excursionsOf(position),
    tags: [...new Set(notes.flatMap(({ tags }) => tags))].sort(),
    notes,
  };
}

/** The mean over the fills that opened it. */
function gainedShare(book: TraderBook, { openTicketId }: HeldPosition): number | null {
  const record = openTicketId === null ? null : ticketIn(book, openTicketId);
  if (record === null) return null;
  const shares = observedFills(record)
    .filter(({ natural, mid }) => mid > natural)
    .map(({ natural, mid, received }) => (received - natural) / (mid - natural));
  return shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

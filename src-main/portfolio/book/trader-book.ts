import type { Ticker } from '#domain/instrument';
import type { Cents, PriceE4 } from '#domain/money';
import type { ExitPlan } from '#domain/recommendation';
import type { Structure, StructureLeg } from '#domain/structure';
import type { LegFill, Ticket, TicketState, TicketVenue } from '#domain/ticket';
import type { DeskTradingMode, FactSource } from '#domain/trader-fact';
import type { EpochMs } from '#primitives/clock';

/** One fill as the trader or the broker told it. */
export interface RecordedFill {
  readonly id: string;
  /** Null for what was held when Argus was told of it. */
  readonly ticketId: string | null;
  readonly side: 'open' | 'close';
  readonly contracts: number;
  /** Net of one spread per share: received when opening, paid when closing. */
  readonly price: PriceE4;
  /** Signed, before fees: what came in is positive. */
  readonly cash: Cents;
  readonly fees: Cents;
  readonly filledMs: EpochMs;
  readonly recordedMs: EpochMs;
  readonly source: FactSource;
  readonly legs: readonly LegFill[];
}

export interface TicketRecord {
  readonly ticket: Ticket;
  readonly state: TicketState;
  readonly changedMs: EpochMs;
  /** Whole spreads. */
  readonly filled: number;
  readonly staged: { readonly orderId: number; readonly account: string } | null;
  /** Why it was withdrawn or rejected. */
  readonly reason: string | null;
  readonly fills: readonly RecordedFill[];
  /** What it opened or closes; null while an opening ticket has no fill. */
  readonly positionId: string | null;
}

export interface Settlement {
  readonly atMs: EpochMs;
  readonly contracts: number;
  readonly cash: Cents;
  readonly how: 'expired' | 'assigned' | 'exercised';
}

export interface HeldPosition {
  readonly id: string;
  readonly status: 'open' | 'closed';
  readonly venue: TicketVenue;
  readonly underlying: Ticker;
  readonly structure: Structure;
  /** Null for what was held when Argus was told of it. */
  readonly recommendationId: string | null;
  readonly openTicketId: string | null;
  readonly openedMs: EpochMs;
  readonly closedMs: EpochMs | null;
  /** Spreads that were ever opened, and those that are held now. */
  readonly opened: number;
  readonly contracts: number;
  /** Everything held, in contracts: negative is short. */
  readonly legs: readonly StructureLeg[];
  /** Legs beyond whole spreads, which nothing covers or which cover nothing. */
  readonly loose: readonly StructureLeg[];
  /** Averages per share, over what was opened and closed: never in our favour. Null where nothing was. */
  readonly credit: PriceE4 | null;
  readonly debit: PriceE4 | null;
  /** What came in for that which is still held, after what it cost: what a mark is measured against. */
  readonly basis: Cents;
  /** Opening fees of what is still held. */
  readonly basisFees: Cents;
  /** Of what has ended, after all of its fees. */
  readonly realised: Cents;
  readonly fees: Cents;
  readonly exit: ExitPlan | null;
  readonly fills: readonly RecordedFill[];
  readonly settlements: readonly Settlement[];
}

/** Money that a position made or lost, at the moment at which that became final. */
export interface Realisation {
  readonly positionId: string;
  readonly atMs: EpochMs;
  readonly contracts: number;
  readonly cents: Cents;
  /** All that was realised up to here, this included. */
  readonly equity: Cents;
}

export interface JournalNote {
  readonly number: number;
  readonly atMs: EpochMs;
  readonly positionId: string | null;
  readonly recommendationId: string | null;
  readonly text: string;
  readonly tags: readonly string[];
}

export interface DeskState {
  readonly mode: DeskTradingMode;
  /** Null where nothing is paused; a pause with an end is over once that is reached. */
  readonly paused: { readonly sinceMs: EpochMs; readonly reason: string; readonly untilMs: EpochMs | null } | null;
  readonly killed: { readonly sinceMs: EpochMs; readonly reason: string } | null;
}

/** A fact that does not fit what came before it. It stays on record and changes nothing. */
export interface BookConflict {
  readonly number: number;
  readonly atMs: EpochMs;
  readonly text: string;
}

/** Everything that follows from what the trader did until one moment. Lists are in the order in which things happened. */
export interface TraderBook {
  readonly atMs: EpochMs;
  /** How many facts it rests on. */
  readonly facts: number;
  readonly desk: DeskState;
  readonly tickets: readonly TicketRecord[];
  readonly positions: readonly HeldPosition[];
  readonly realisations: readonly Realisation[];
  readonly realised: Cents;
  readonly rejected: readonly { readonly recommendationId: string; readonly atMs: EpochMs; readonly reason: string }[];
  readonly snoozed: readonly { readonly recommendationId: string; readonly untilMs: EpochMs }[];
  readonly notes: readonly JournalNote[];
  readonly voided: readonly { readonly fillId: string; readonly atMs: EpochMs; readonly reason: string }[];
  readonly conflicts: readonly BookConflict[];
}

export function ticketIn(book: TraderBook, id: string): TicketRecord | null {
  return book.tickets.find(({ ticket }) => ticket.id === id) ?? null;
}

export function positionIn(book: TraderBook, id: string): HeldPosition | null {
  return book.positions.find((position) => position.id === id) ?? null;
}

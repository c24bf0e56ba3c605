import { cents, premiumPaid, premiumReceived, type Cents } from '#domain/money';
import type { TraderDeed, TraderFact } from '#domain/trader-fact';
import type { FillDeed } from '#portfolio/book/check-fill';
import { legsFrom, wholeSpreads } from '#portfolio/book/holdings';
import { afterClosing, afterOpening, afterSettlement, newPosition } from '#portfolio/book/position-account';
import {
  type HeldPosition,
  positionIn,
  type RecordedFill,
  ticketIn,
  type TicketRecord,
  type TraderBook,
} from '#portfolio/book/trader-book';
import { SHARES_PER_CONTRACT } from '#portfolio/shares-per-contract';
import type { EpochMs } from '#primitives/clock';
import { invariant } from '#primitives/invariant';

/** The book once a deed that fits it has been done. */
export function afterDeed(book: TraderBook, fact: TraderFact, deed: TraderDeed): TraderBook {
  const { atMs, number } = fact;
  const { desk } = book;
  switch (deed.type) {
    case 'ticket.reviewed': {
      const { ticket } = deed;
      const { positionId } = ticket;
      const record = { ticket, state: 'reviewed', changedMs: atMs, filled: 0, staged: null, reason: null } as const;
      return { ...book, tickets: [...book.tickets, { ...record, fills: [], positionId }] };
    }
    case 'ticket.staged': {
      const staged = { orderId: deed.orderId, account: deed.account };
      return withTicket(book, deed.ticketId, { state: 'staged', changedMs: atMs, staged });
    }
    case 'ticket.working':
      return withTicket(book, deed.ticketId, { state: 'working', changedMs: atMs });
    case 'ticket.withdrawn':
      return withTicket(book, deed.ticketId, { state: 'withdrawn', changedMs: atMs, reason: deed.reason });
    case 'ticket.rejected':
      return withTicket(book, deed.ticketId, { state: 'rejected', changedMs: atMs, reason: deed.reason });
    case 'recommendation.rejected': {
      const { recommendationId, reason } = deed;
      return { ...book, rejected: [...book.rejected, { recommendationId, atMs, reason }] };
    }
    case 'recommendation.snoozed': {
      const { recommendationId, untilMs } = deed;
      return { ...book, snoozed: [...book.snoozed, { recommendationId, untilMs }] };
    }
    case 'fill.recorded':
      return afterFill(book, fact, deed);
    case 'fill.voided':
      return book;
    case 'position.adopted': {
      const { positionId: id, venue, underlying, structure, exit, contracts, price, fees, filledMs } = deed;
      const opening = { id, venue, underlying, structure, exit, openedMs: filledMs };
      const position = newPosition({ ...opening, recommendationId: null, openTicketId: null });
      const cash = fillCash('open', price, contracts);
      const said = { ticketId: null, side: 'open', recordedMs: atMs, source: fact.source, legs: [] } as const;
      const fill: RecordedFill = { ...said, id, contracts, price, cash, fees, filledMs };
      return { ...book, positions: [...book.positions, afterOpening(position, fill)] };
    }
    case 'position.settled': {
      const { contracts, cash, how } = deed;
      const change = afterSettlement(held(book, deed.positionId), { atMs, contracts, cash, how });
      return realised(withPosition(book, change.position), deed.positionId, atMs, change.realised);
    }
    case 'position.exit-planned':
      return withPosition(book, { ...held(book, deed.positionId), exit: deed.exit });
    case 'journal.noted': {
      const { positionId, recommendationId, text, tags } = deed;
      return { ...book, notes: [...book.notes, { number, atMs, positionId, recommendationId, text, tags }] };
    }
    case 'desk.paused': {
      const { reason, untilMs } = deed;
      return { ...book, desk: { ...desk, paused: { sinceMs: atMs, reason, untilMs } } };
    }
    case 'desk.resumed':
      return { ...book, desk: { ...desk, paused: null } };
    case 'desk.mode-set':
      return { ...book, desk: { ...desk, mode: deed.mode } };
    // Whoever revives the desk has not said that it may go live again.
    case 'desk.killed':
      return { ...book, desk: { ...desk, mode: 'collector', killed: { sinceMs: atMs, reason: deed.reason } } };
    case 'desk.revived':
      return { ...book, desk: { ...desk, killed: null } };
  }
}

function afterFill(book: TraderBook, fact: TraderFact, deed: FillDeed): TraderBook {
  const record = ticketIn(book, deed.ticketId);
  invariant(record !== null, 'a fill that passed its check has a ticket');
  const { ticket } = record;
  const { fillId, ticketId, contracts, price, fees, filledMs, legs } = deed;
  const cash = fillCash(ticket.side, price, contracts);
  const said = { id: fillId, ticketId, side: ticket.side, recordedMs: fact.atMs, source: fact.source };
  const fill: RecordedFill = { ...said, contracts, price, cash, fees, filledMs, legs };
  const fills = [...record.fills, fill];
  const filled = filledSpreads(record, fills);
  const state = filled === ticket.contracts ? 'filled' : record.state === 'withdrawn' ? 'withdrawn' : 'partly-filled';
  const positionId = record.positionId ?? `position-${ticket.id}`;
  const told = withTicket(book, ticketId, { state, changedMs: fact.atMs, fills, filled, positionId });
  if (ticket.side === 'open') {
    const { venue, underlying, structure, recommendationId, exit } = ticket;
    const opening = { id: positionId, openTicketId: ticketId, openedMs: filledMs };
    const position =
      positionIn(book, positionId) ?? newPosition({ ...opening, venue, underlying, structure, recommendationId, exit });
    return withPosition(told, afterOpening(reopened(position), fill));
  }
  const change = afterClosing(held(book, positionId), fill);
  return realised(withPosition(told, change.position), positionId, filledMs, change.realised);
}

/** More of a ticket can come after what came first was closed again. */
function reopened(position: HeldPosition): HeldPosition {
  return position.status === 'open' ? position : { ...position, status: 'open', closedMs: null };
}

function filledSpreads({ ticket: { structure, side } }: TicketRecord, fills: readonly RecordedFill[]): number {
  const legs = legsFrom(structure, side, fills);
  return wholeSpreads(structure, side === 'open' ? legs : legs.map((leg) => ({ ...leg, quantity: -leg.quantity })));
}

function fillCash(side: 'open' | 'close', price: RecordedFill['price'], contracts: number): Cents {
  return side === 'open'
    ? premiumReceived(price, contracts, SHARES_PER_CONTRACT)
    : cents(0 - premiumPaid(price, contracts, SHARES_PER_CONTRACT));
}

function realised(
  book: TraderBook,
  positionId: string,
  atMs: EpochMs,
  ended: { readonly cents: Cents; readonly contracts: number } | null,
): TraderBook {
  if (ended === null) return book;
  const equity = cents(book.realised + ended.cents);
  return {
    ...book,
    realised: equity,
    realisations: [...book.realisations, { positionId, atMs, ...ended, equity }],
  };
}

function withTicket(book: TraderBook, id: string, change: Partial<TicketRecord>): TraderBook {
  return {
    ...book,
    tickets: book.tickets.map((record) => (record.ticket.id === id ? { ...record, ...change } : record)),
  };
}

function withPosition(book: TraderBook, position: HeldPosition): TraderBook {
  const isKnown = book.positions.some(({ id }) => id === position.id);
  const positions = isKnown
    ? book.positions.map((other) => (other.id === position.id ? position : other))
    : [...book.positions, position];
  return { ...book, positions };
}

function held(book: TraderBook, id: string): HeldPosition {
  const position = positionIn(book, id);
  invariant(position !== null, 'what passed its check has a position');
  return position;
}

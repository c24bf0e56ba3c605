import type { Ticket, TicketState } from '#domain/ticket';
import { type DeedRefusal, refusal } from '#portfolio/book/deed-refusal';
import { startedSpreads } from '#portfolio/book/holdings';
import { type BookView, viewOf } from '#portfolio/book/book-view';
import { ticketIn, type TicketRecord, type TraderBook } from '#portfolio/book/trader-book';
import { isSealedTicket } from '#portfolio/tickets/seal-ticket';
import type { EpochMs } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

/** Where a ticket stands now: one that nobody acted on ends with its seal. */
export function stateAt({ state, ticket }: TicketRecord, nowMs: EpochMs): TicketState {
  return state === 'reviewed' && nowMs > ticket.validUntilMs ? 'expired' : state;
}

/** It may still be filled, as far as Argus knows. */
export function isLive(record: TicketRecord, nowMs: EpochMs): boolean {
  const state = stateAt(record, nowMs);
  return state === 'reviewed' || state === 'staged' || state === 'working' || state === 'partly-filled';
}

/** Whether the trader may confirm a ticket now. */
export function checkReview(book: TraderBook, ticket: Ticket, nowMs: EpochMs): DeedRefusal | null {
  return checkSeal(ticket) ?? reviewRefusal(viewOf(book), ticket, nowMs);
}

/** Asked once, on the way in: what is in the book was sealed when it came. */
export function checkSeal(ticket: Ticket): DeedRefusal | null {
  if (isSealedTicket(ticket)) return null;
  return refusal('invalid', `Ticket ${ticket.id} was changed after it was made. Make a new one.`);
}

/** What opens needs a desk that is not stopped, what closes only something to close. */
export function reviewRefusal(book: BookView, ticket: Ticket, nowMs: EpochMs): DeedRefusal | null {
  const before = book.ticket(ticket.id);
  if (before !== null) {
    const remedy = isLive(before, nowMs) ? 'Withdraw it first' : 'A moment later a new one can be made';
    return refusal('twice', `Ticket ${ticket.id} was confirmed before and is ${stateAt(before, nowMs)}. ${remedy}.`);
  }
  if (nowMs < ticket.madeMs) return refusal('invalid', `Ticket ${ticket.id} is from later than now. Make a new one.`);
  if (nowMs > ticket.validUntilMs) return expired(ticket, nowMs);
  return ticket.side === 'open' ? checkOpening(book, ticket, nowMs) : checkClosing(book, ticket, nowMs);
}

/** Asked before anything is sent to a broker. Nothing is staged on a desk that only collects. */
export function checkStaging(book: TraderBook, ticketId: string, nowMs: EpochMs): Result<Ticket, DeedRefusal> {
  const record = ticketIn(book, ticketId);
  if (record === null) return fail(unknownTicket(ticketId));
  const { ticket, staged } = record;
  if (staged !== null) {
    return fail(refusal('twice', `Ticket ${ticketId} is staged already, as order ${staged.orderId}.`));
  }
  const state = stateAt(record, nowMs);
  if (state === 'expired') return fail(expired(ticket, nowMs));
  if (state !== 'reviewed')
    return fail(refusal('closed', `Ticket ${ticketId} is ${state}: there is nothing to stage.`));
  if (book.desk.mode !== 'live') {
    return fail(
      refusal('desk', 'The desk is in collector mode, which stages nothing at a broker. Switch to live mode first.'),
    );
  }
  const stopped = ticket.side === 'open' ? stoppedDesk(book) : null;
  return stopped === null ? ok(ticket) : fail(stopped);
}

export function unknownTicket(id: string): DeedRefusal {
  return refusal('unknown', `There is no ticket ${id} at this point of time.`);
}

function checkOpening(book: BookView, { recommendationId }: Ticket, nowMs: EpochMs): DeedRefusal | null {
  const stopped = stoppedDesk(book);
  if (stopped !== null) return stopped;
  if (recommendationId === null) return refusal('invalid', 'A ticket that opens names its recommendation.');
  const rejection = book.rejectionOf(recommendationId);
  if (rejection !== null) {
    return refusal('closed', `You rejected this recommendation ("${rejection}"). Wait for the next one.`);
  }
  const other = book.ticketsFor(recommendationId).find((record) => isLive(record, nowMs));
  if (other === undefined) return null;
  const text = `Ticket ${other.ticket.id} for the same recommendation is still ${other.state}. Withdraw it first.`;
  return refusal('twice', text);
}

function checkClosing(book: BookView, { positionId, contracts }: Ticket, nowMs: EpochMs): DeedRefusal | null {
  const position = positionId === null ? null : book.position(positionId);
  if (position === null) return refusal('unknown', `There is no position ${positionId ?? ''} at this point of time.`);
  if (position.status === 'closed') return refusal('closed', `Position ${position.id} is closed already.`);
  const others = book.ticketsFor(position.id).filter((record) => isLive(record, nowMs));
  const pending = others.reduce((sum, { ticket, filled }) => sum + ticket.contracts - filled, 0);
  // A leg that is left alone is closed by a ticket too, of which only that leg is filled.
  const held = startedSpreads(position.structure, position.legs);
  if (contracts + pending <= held) return null;
  const first = others[0];
  const already =
    first === undefined ? '' : `, of which ticket ${first.ticket.id} is closing ${pending}: withdraw it first`;
  return refusal('too-many', `${contracts} to be closed, but ${held} are held${already}.`);
}

function stoppedDesk({ desk }: Pick<BookView, 'desk'>): DeedRefusal | null {
  if (desk.killed !== null) {
    return refusal('desk', `The kill switch is on ("${desk.killed.reason}"). Revive the desk before opening anything.`);
  }
  if (desk.paused === null) return null;
  return refusal('desk', `The desk is paused ("${desk.paused.reason}"). Resume it before opening anything.`);
}

function expired({ id, validUntilMs }: Ticket, nowMs: EpochMs): DeedRefusal {
  const late = Math.ceil((nowMs - validUntilMs) / 1_000);
  return refusal('too-late', `Ticket ${id} expired ${late} s ago: its quotes are too old. Make a new one.`);
}

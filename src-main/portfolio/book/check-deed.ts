import type { TraderDeed } from '#domain/trader-fact';
import { viewOf } from '#portfolio/book/book-view';
import { type DeedRefusal, refusal } from '#portfolio/book/deed-refusal';
import { refusalOf } from '#portfolio/book/deed-rules';
import type { TraderBook } from '#portfolio/book/trader-book';
import { isSealedTicket } from '#portfolio/tickets/seal-ticket';
import type { EpochMs } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

/** Whether a deed can have happened now, after everything that is in the book. */
export function checkDeed(book: TraderBook, deed: TraderDeed, nowMs: EpochMs): Result<TraderDeed, DeedRefusal> {
  // Asked once, on the way in: what is in the book was sealed when it came.
  if (deed.type === 'ticket.reviewed' && !isSealedTicket(deed.ticket)) {
    return fail(refusal('invalid', `Ticket ${deed.ticket.id} was changed after it was made. Make a new one.`));
  }
  const refused = refusalOf(viewOf(book), deed, nowMs);
  return refused === null ? ok(deed) : fail(refused);
}

import type { TraderDeed } from '#domain/trader-fact';
import { viewOf } from '#portfolio/book/book-view';
import { checkSeal } from '#portfolio/book/check-ticket';
import type { DeedRefusal } from '#portfolio/book/deed-refusal';
import { refusalOf } from '#portfolio/book/deed-rules';
import type { TraderBook } from '#portfolio/book/trader-book';
import type { EpochMs } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

/** Whether a deed can have happened now, after everything that is in the book. */
export function checkDeed(book: TraderBook, deed: TraderDeed, nowMs: EpochMs): Result<TraderDeed, DeedRefusal> {
  const unsealed = deed.type === 'ticket.reviewed' ? checkSeal(deed.ticket) : null;
  const refused = unsealed ?? refusalOf(viewOf(book), deed, nowMs);
  return refused === null ? ok(deed) : fail(refused);
}

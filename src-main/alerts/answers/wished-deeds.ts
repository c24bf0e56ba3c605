import type { AlertSubject } from '#domain/alert';
import { cents, type PriceE4 } from '#domain/money';
import type { TraderDeed } from '#domain/trader-fact';
import type { DeskWish } from '#alerts/conversation/desk-request';
import type { DeskPicture, KnownRecommendation } from '#alerts/answers/desk-picture';
import { isOpen } from '#alerts/answers/signal-lines';
import { refusal, type DeedRefusal } from '#portfolio/book/deed-refusal';
import { positionIn, ticketIn, type TicketRecord } from '#portfolio/book/trader-book';
import { CLOSING_TICKET_MS, makeClosingTicket } from '#portfolio/tickets/closing-ticket';
import { makeOpeningTicket } from '#portfolio/tickets/opening-ticket';
import { type EpochMs, epochMs, MINUTE_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

/** Fills come at any price: only orders have to meet a tick. */
const FINEST_TICK = 1 as PriceE4;

/** What has to be written into the book for a wish, in order: each of it has to be accepted before the next. */
export function wishedDeeds(
  wish: DeskWish,
  picture: DeskPicture,
  nonce: string,
): Result<readonly TraderDeed[], DeedRefusal> {
  const { nowMs } = picture;
  if (nowMs === null)
    return fail(refusal('invalid', 'Nothing has been recorded yet, so that there is no time to note.'));
  switch (wish.kind) {
    case 'pause': {
      const { minutes, reason } = wish;
      return ok([{ type: 'desk.paused', reason, untilMs: minutes === null ? null : later(nowMs, minutes) }]);
    }
    case 'resume':
      return ok([{ type: 'desk.resumed' }]);
    case 'reject':
      return rejection(wish.subject, wish.reason);
    case 'snooze':
      if (wish.subject.kind !== 'recommendation') return fail(notOf('snoozed'));
      return ok([
        {
          type: 'recommendation.snoozed',
          recommendationId: wish.subject.id,
          untilMs: later(nowMs, wish.minutes),
        },
      ]);
    case 'fill':
      return fillDeeds(wish, picture, nonce, nowMs);
  }
}

function rejection({ kind, id }: AlertSubject, reason: string): Result<readonly TraderDeed[], DeedRefusal> {
  if (kind === 'recommendation') return ok([{ type: 'recommendation.rejected', recommendationId: id, reason }]);
  if (kind === 'ticket') return ok([{ type: 'ticket.rejected', ticketId: id, reason }]);
  return fail(notOf('rejected'));
}

function fillDeeds(
  { subject, price, contracts }: DeskWish & { readonly kind: 'fill' },
  picture: DeskPicture,
  nonce: string,
  nowMs: EpochMs,
): Result<readonly TraderDeed[], DeedRefusal> {
  const record = ticketOf(subject, picture);
  if (record !== null) {
    const { ticket, filled } = record;
    return ok([fillOf(ticket.id, price, contracts ?? ticket.contracts - filled, nonce, nowMs)]);
  }
  if (subject.kind === 'ticket') return fail(refusal('unknown', `There is no ticket ${subject.id} any more.`));
  if (subject.kind === 'position') return closingDeeds(subject.id, picture, price, contracts, nonce, nowMs);
  const known = picture.recommendations.find(({ recommendation }) => recommendation.id === subject.id);
  if (known === undefined) return fail(refusal('unknown', 'That recommendation is not known here.'));
  if (contracts === null) {
    return fail(
      refusal('invalid', 'Say how many spreads were filled, since there is no ticket for it: filled 0.41 x2'),
    );
  }
  return ok(withoutTicket(known, picture, price, contracts, nonce, nowMs));
}

/** A ticket and its fill while one can be made; what was entered on an old recommendation is held all the same. */
function withoutTicket(
  known: KnownRecommendation,
  picture: DeskPicture,
  price: PriceE4,
  contracts: number,
  nonce: string,
  nowMs: EpochMs,
): readonly TraderDeed[] {
  const { recommendation, newest } = known;
  const { desk } = picture.book;
  const mayOpen = isOpen(known, picture) && desk.killed === null && desk.paused === null;
  const made = mayOpen
    ? makeOpeningTicket({
        recommendation,
        repricing: newest,
        venue: 'robinhood',
        contracts,
        most: contracts,
        limit: null,
        warnings: ['Entered by hand before there was a ticket.'],
        nowMs,
      })
    : null;
  if (made?.ok === true) {
    const ticket = made.value;
    return [{ type: 'ticket.reviewed', ticket }, fillOf(ticket.id, price, contracts, nonce, nowMs)];
  }
  const { underlying, structure, exit } = recommendation;
  return [
    {
      type: 'position.adopted',
      positionId: `held-${nonce}`,
      venue: 'robinhood',
      underlying,
      structure,
      contracts,
      price,
      fees: cents(0),
      filledMs: nowMs,
      exit,
    },
  ];
}

/** What was closed by hand is closed, whether or not there were quotes to measure it by. */
function closingDeeds(
  id: string,
  { book, glances }: DeskPicture,
  price: PriceE4,
  contracts: number | null,
  nonce: string,
  nowMs: EpochMs,
): Result<readonly TraderDeed[], DeedRefusal> {
  const position = positionIn(book, id);
  if (position === null) return fail(refusal('unknown', `There is no position ${id} any more.`));
  const mark = glances.get(id)?.mark ?? null;
  const isFresh = mark !== null && nowMs - mark.quotedMs <= CLOSING_TICKET_MS;
  const many = contracts ?? position.contracts;
  const made = makeClosingTicket({
    position,
    prices: isFresh ? mark.closing : { natural: price, calibrated: price, mid: price },
    tick: FINEST_TICK,
    venue: position.venue,
    contracts: many,
    limit: null,
    worst: null,
    warnings: isFresh ? [] : ['Entered by hand, without quotes to measure it by.'],
    quotedMs: isFresh ? mark.quotedMs : nowMs,
    nowMs,
  });
  if (!made.ok) return fail(made.failure);
  return ok([{ type: 'ticket.reviewed', ticket: made.value }, fillOf(made.value.id, price, many, nonce, nowMs)]);
}

function fillOf(ticketId: string, price: PriceE4, contracts: number, nonce: string, nowMs: EpochMs): TraderDeed {
  return {
    type: 'fill.recorded',
    fillId: `fill-${nonce}`,
    ticketId,
    contracts,
    price,
    fees: cents(0),
    filledMs: nowMs,
    legs: [],
  };
}

/** The newest that still waits for a fill. */
function ticketOf({ kind, id }: AlertSubject, { book }: DeskPicture): TicketRecord | null {
  if (kind === 'ticket') return ticketIn(book, id);
  const waits = (record: TicketRecord): boolean =>
    record.filled < record.ticket.contracts && record.state !== 'rejected';
  const fits = ({ ticket }: TicketRecord): boolean =>
    kind === 'recommendation' ? ticket.recommendationId === id : ticket.positionId === id && ticket.side === 'close';
  return book.tickets.findLast((record) => fits(record) && waits(record)) ?? null;
}

function later(nowMs: EpochMs, minutes: number): EpochMs {
  return epochMs(nowMs + minutes * MINUTE_MS);
}

function notOf(done: string): DeedRefusal {
  return refusal('invalid', `A position cannot be ${done}. Reply to a recommendation.`);
}

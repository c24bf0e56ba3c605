import type { Cents } from '#domain/money';
import type { TraderDeed } from '#domain/trader-fact';
import { ticketIn, type TraderBook } from '#portfolio/book/trader-book';
import type { BrokerFill, BrokerNews, StagedOrder } from '#ports/broker';

/** What belongs in the trader's book of what a broker said. The same word always has the same nonce: it comes often. */
export interface BrokerDeed {
  readonly nonce: string;
  readonly deed: TraderDeed;
}

/** What a fill is taken to have cost where the broker does not say: never nothing. */
export type FeeEstimate = (ticketId: string, contracts: number) => Cents;

/** Null where it is nothing new, or nothing of a ticket of this book. */
export function brokerDeed(news: BrokerNews, book: TraderBook, estimate: FeeEstimate): BrokerDeed | null {
  if (news.type === 'order') return orderDeed(news.order, book);
  if (news.type !== 'fill' || ticketIn(book, news.fill.ticketId) === null) return null;
  return { nonce: `ibkr-${news.fill.fillId}`, deed: fillDeed(news.fill, estimate) };
}

function orderDeed({ ticketId, orderId, account, state, text }: StagedOrder, book: TraderBook): BrokerDeed | null {
  const record = ticketIn(book, ticketId);
  if (record === null) return null;
  const nonce = `ibkr-${ticketId}-${state}`;
  switch (state) {
    case 'staged':
      return record.staged === null ? { nonce, deed: { type: 'ticket.staged', ticketId, orderId, account } } : null;
    case 'working':
      return record.state === 'staged' || record.state === 'reviewed' || record.state === 'expired'
        ? { nonce, deed: { type: 'ticket.working', ticketId } }
        : null;
    case 'cancelled': {
      if (record.state === 'withdrawn' || record.state === 'filled' || record.state === 'rejected') return null;
      const reason = `Cancelled at the broker. ${text}`.trim();
      return { nonce, deed: { type: 'ticket.withdrawn', ticketId, reason } };
    }
    case 'refused':
      // Refused before it stood anywhere, it can be laid ready again once the reason is gone.
      return record.staged === null || record.state === 'rejected'
        ? null
        : { nonce, deed: { type: 'ticket.rejected', ticketId, reason: text === '' ? 'Refused by the broker.' : text } };
    case 'partly-filled':
    case 'filled':
      // The fills themselves say so.
      return null;
  }
}

function fillDeed(fill: BrokerFill, estimate: FeeEstimate): TraderDeed {
  const { ticketId, fillId, contracts, price, fees, legs, seenMs } = fill;
  const net = legs.reduce((sum, leg) => sum - (leg.quantity / contracts) * leg.price, 0);
  return {
    type: 'fill.recorded',
    fillId,
    ticketId,
    contracts,
    price,
    fees: fees ?? estimate(ticketId, contracts),
    filledMs: seenMs,
    // Averages of legs may be rounded otherwise than that of their spread: the spread is what was traded.
    legs: Math.abs(net) === price ? legs : [],
  };
}

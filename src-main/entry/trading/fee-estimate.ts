import { type Cents, cents, priceE4 } from '#domain/money';
import type { TradingTerms } from '#entry/trading/trading-terms';
import { formatDay } from '#market/sessions/civil-date';
import { newYorkDay } from '#market/sessions/new-york-time';
import { inForce } from '#options/fills/fee-schedule';
import { orderFees } from '#options/fills/order-fees';
import { ticketIn, type TraderBook } from '#portfolio/book/trader-book';
import { SHARES_PER_CONTRACT } from '#portfolio/shares-per-contract';

/** Commissions are dearest from here on: what is not known is not taken to be cheap. */
const DEAR_LEG = priceE4(1);
/** Where not even the charges are known, a contract is taken to cost this. */
const FALLBACK_CENTS = 150;

/** What a fill is taken to have cost until its broker says so. */
export function feeEstimate(book: TraderBook, terms: TradingTerms | null, ticketId: string, contracts: number): Cents {
  const ticket = ticketIn(book, ticketId)?.ticket ?? null;
  const legs = ticket?.structure.legs ?? [];
  const day = ticket === null ? '' : formatDay(newYorkDay(ticket.madeMs));
  const broker = ticket === null ? null : inForce(terms?.fees.brokers[ticket.venue] ?? [], day);
  const regulatory = inForce(terms?.fees.regulatory ?? [], day);
  if (ticket === null || broker === null || regulatory === null) {
    return cents(FALLBACK_CENTS * contracts * Math.max(1, legs.length));
  }
  const closes = ticket.side === 'close';
  const lines = legs.map(({ quantity }) => {
    const sells = quantity < 0 !== closes;
    return {
      side: sells ? ('sell' as const) : ('buy' as const),
      contracts: Math.abs(quantity) * contracts,
      price: DEAR_LEG,
    };
  });
  return orderFees(lines, ticket.side, broker, regulatory, SHARES_PER_CONTRACT).cents;
}

import { type Cents, cents, premiumPaid, type PriceE4 } from '#domain/money';
import type { Recommendation, SpreadGreeks } from '#domain/recommendation';
import { isLive } from '#portfolio/book/check-ticket';
import { startedSpreads } from '#portfolio/book/holdings';
import type { HeldPosition, TicketRecord, TraderBook } from '#portfolio/book/trader-book';
import type { Exposure } from '#portfolio/limits/exposure';
import { SHARES_PER_CONTRACT } from '#portfolio/shares-per-contract';
import { expiryProfile } from '#options/spreads/expiry-profile';

/** How a position stands, as far as limits ask; null fields are not known. */
export interface PositionStand {
  /** Of the underlying, in dollars. */
  readonly price: number | null;
  /** Of all of its contracts. */
  readonly greeks: SpreadGreeks | null;
  readonly daysToExpiry: number;
}

export interface ExposureTerms {
  readonly standOf: (position: HeldPosition) => PositionStand;
  readonly recommendationOf: (id: string) => Recommendation | null;
}

/** More than any account holds: a loss without a limit breaks every limit. */
const UNLIMITED = cents(1_000_000_000_000);

/** All that is open, and every opening order that may still be filled. */
export function exposuresOfBook(book: TraderBook, terms: ExposureTerms): readonly Exposure[] {
  const open = book.positions.filter(({ status }) => status === 'open');
  const waiting = book.tickets.filter((record) => record.ticket.side === 'open' && isLive(record, book.atMs));
  return [
    ...open.map((position) => exposureOf(position, terms.standOf(position))),
    ...waiting.map((record) => exposureOfOrder(record, terms)),
  ];
}

function exposureOf(position: HeldPosition, { price, greeks, daysToExpiry }: PositionStand): Exposure {
  const { underlying, basis, basisFees } = position;
  const collateral = collateralOf(position);
  const buyingPower = cents(Math.max(0, collateral - basis));
  return { underlying, price, greeks, daysToExpiry, maxLoss: cents(buyingPower + basisFees), buyingPower };
}

/** Single legs that are short have no other leg to end what they can lose. */
function collateralOf({ structure, legs, loose }: HeldPosition): Cents {
  const { maxLoss } = expiryProfile(structure, 0);
  if (maxLoss === null || loose.some(({ quantity }) => quantity < 0)) return UNLIMITED;
  return premiumPaid(Math.max(0, maxLoss) as PriceE4, startedSpreads(structure, legs), SHARES_PER_CONTRACT);
}

/** As if the rest of it were filled at the lowest credit that it allows. */
function exposureOfOrder({ ticket, filled }: TicketRecord, { recommendationOf }: ExposureTerms): Exposure {
  const left = Math.max(0, ticket.contracts - filled);
  const given = premiumPaid(Math.max(0, ticket.limit - ticket.worst) as PriceE4, left, SHARES_PER_CONTRACT);
  const shareOf = (amount: Cents): Cents => cents(Math.ceil((amount * left) / ticket.contracts) + given);
  const recommendation = ticket.recommendationId === null ? null : recommendationOf(ticket.recommendationId);
  return {
    underlying: ticket.underlying,
    price: recommendation === null ? null : recommendation.underlyingPrice / 10_000,
    greeks: recommendation === null ? null : timesGreeks(recommendation.greeks, left),
    daysToExpiry: recommendation?.daysToExpiry ?? 0,
    maxLoss: shareOf(ticket.maxLoss),
    buyingPower: shareOf(ticket.buyingPower),
  };
}

function timesGreeks({ delta, gamma, vega, theta }: SpreadGreeks, contracts: number): SpreadGreeks {
  return { delta: delta * contracts, gamma: gamma * contracts, vega: vega * contracts, theta: theta * contracts };
}

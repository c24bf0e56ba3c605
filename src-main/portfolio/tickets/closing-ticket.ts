import { cents, type Cents, premiumPaid, type PriceE4 } from '#domain/money';
import type { CreditPrices } from '#domain/recommendation';
import type { Ticket, TicketVenue } from '#domain/ticket';
import { type DeedRefusal, refusal } from '#portfolio/book/deed-refusal';
import { startedSpreads } from '#portfolio/book/holdings';
import type { HeldPosition } from '#portfolio/book/trader-book';
import { priceText } from '#portfolio/money-text';
import { SHARES_PER_CONTRACT } from '#portfolio/shares-per-contract';
import { sealTicket } from '#portfolio/tickets/seal-ticket';
import { type EpochMs, epochMs, MINUTE_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

export interface ClosingOrder {
  readonly position: HeldPosition;
  /** Per share, positive when paid: `natural` is the most. */
  readonly prices: CreditPrices;
  readonly tick: PriceE4;
  readonly venue: TicketVenue;
  readonly contracts: number;
  /** Null asks for what fills are believed to come at, and goes no further than the natural price. */
  readonly limit: PriceE4 | null;
  readonly worst: PriceE4 | null;
  readonly warnings: readonly string[];
  readonly quotedMs: EpochMs;
  readonly nowMs: EpochMs;
}

/** Nobody closes on quotes that are older than this. */
export const CLOSING_TICKET_MS = 5 * MINUTE_MS;

/** A ticket that closes what is held, or why there is none. A desk that is paused or killed closes as well as any other. */
export function makeClosingTicket(order: ClosingOrder): Result<Ticket, DeedRefusal> {
  const { position, prices, tick, venue, contracts, warnings, quotedMs, nowMs } = order;
  const worst = order.worst ?? upToTick(prices.natural, tick);
  const limit = order.limit ?? (Math.min(worst, upToTick(prices.calibrated, tick)) as PriceE4);
  const refused = refusalOf(order, limit, worst);
  if (refused !== null) return fail(refused);
  return ok(
    sealTicket({
      side: 'close',
      venue,
      recommendationId: null,
      positionId: position.id,
      underlying: position.underlying,
      structure: position.structure,
      contracts,
      limit,
      worst,
      tick,
      maxProfit: resultAt(position, limit, contracts),
      maxLoss: cents(0 - resultAt(position, worst, contracts)),
      collateral: cents(0),
      buyingPower: cents(0),
      exit: null,
      modelNatural: prices.natural,
      modelMid: prices.mid,
      quotedMs,
      madeMs: nowMs,
      validUntilMs: epochMs(quotedMs + CLOSING_TICKET_MS),
      warnings,
    }),
  );
}

/** What those contracts will have made once they are closed at that price; the fees of closing are not known yet. */
function resultAt({ basis, basisFees, structure, legs }: HeldPosition, debit: PriceE4, contracts: number): Cents {
  const held = startedSpreads(structure, legs);
  const share = Math.floor((basis * contracts) / held) - Math.ceil((basisFees * contracts) / held);
  return cents(share - premiumPaid(debit, contracts, SHARES_PER_CONTRACT));
}

function refusalOf({ position, tick, contracts, quotedMs, nowMs }: ClosingOrder, limit: PriceE4, worst: PriceE4) {
  const { structure, legs, status, id } = position;
  if (status === 'closed') return refusal('closed', `Position ${id} is closed already.`);
  const held = startedSpreads(structure, legs);
  if (!Number.isSafeInteger(contracts) || contracts < 1 || contracts > held) {
    return refusal('too-many', `${contracts} to be closed, but ${held} are held in ${id}.`);
  }
  if (quotedMs > nowMs) return refusal('invalid', 'Its quotes are from later than now.');
  if (nowMs - quotedMs > CLOSING_TICKET_MS) {
    const minutes = Math.floor((nowMs - quotedMs) / MINUTE_MS);
    return refusal('too-late', `Its quotes are ${minutes} minutes old. Wait for newer ones.`);
  }
  for (const price of [limit, worst]) {
    if (Number.isSafeInteger(price) && price % tick === 0) continue;
    return refusal('price', `${priceText(price)} is not on the tick of ${priceText(tick)}.`);
  }
  if (limit <= worst) return null;
  return refusal('price', `The limit of ${priceText(limit)} lies above the worst, ${priceText(worst)}.`);
}

function upToTick(price: PriceE4, tick: PriceE4): PriceE4 {
  return (Math.ceil(price / tick) * tick + 0) as PriceE4;
}

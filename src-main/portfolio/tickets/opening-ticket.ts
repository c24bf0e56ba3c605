import { cents, type Cents, premiumPaid, premiumReceived, type PriceE4 } from '#domain/money';
import type { Recommendation, Repricing } from '#domain/recommendation';
import { isSealed } from '#domain/recommendation-seal';
import type { Structure } from '#domain/structure';
import type { Ticket, TicketVenue } from '#domain/ticket';
import { expiryProfile } from '#options/spreads/expiry-profile';
import { type DeedRefusal, refusal } from '#portfolio/book/deed-refusal';
import { priceText } from '#portfolio/money-text';
import { SHARES_PER_CONTRACT } from '#portfolio/shares-per-contract';
import { sealTicket } from '#portfolio/tickets/seal-ticket';
import type { EpochMs } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

export interface OpeningOrder {
  readonly recommendation: Recommendation;
  /** The newest quotes, where there are newer ones than it was made of. */
  readonly repricing: Repricing | null;
  readonly venue: TicketVenue;
  readonly contracts: number;
  /** As many as were sized for it. */
  readonly most: number;
  /** Null asks for what the ladder begins with. */
  readonly limit: PriceE4 | null;
  readonly warnings: readonly string[];
  readonly nowMs: EpochMs;
}

/** A ticket that opens what is recommended, or why there is none. */
export function makeOpeningTicket(order: OpeningOrder): Result<Ticket, DeedRefusal> {
  const { recommendation, repricing, venue, contracts, warnings, nowMs } = order;
  const { structure, worst, tick, exit } = recommendation;
  const limit = order.limit ?? recommendation.ladder[0] ?? worst;
  const prices = repricing?.prices ?? recommendation.prices;
  const refused = refusalOf(order, limit);
  if (refused !== null) return fail(refused);
  const figures = openingFigures(structure, limit, contracts);
  if (figures === null) {
    return fail(
      refusal('invalid', 'What can be lost on it has no limit. Argus makes no tickets for such a structure.'),
    );
  }
  return ok(
    sealTicket({
      side: 'open',
      venue,
      recommendationId: recommendation.id,
      positionId: null,
      underlying: recommendation.underlying,
      structure,
      contracts,
      limit,
      worst,
      tick,
      ...figures,
      exit,
      modelNatural: prices.natural,
      modelMid: prices.mid,
      quotedMs: repricing?.quotedMs ?? recommendation.quotedMs,
      madeMs: nowMs,
      validUntilMs: recommendation.validUntilMs,
      warnings,
    }),
  );
}

interface OpeningFigures {
  readonly maxProfit: Cents;
  readonly maxLoss: Cents;
  readonly collateral: Cents;
  readonly buyingPower: Cents;
}

/** As a broker's review shows them: at the limit, before fees. Null where there is no limit to the loss. */
function openingFigures(structure: Structure, limit: PriceE4, contracts: number): OpeningFigures | null {
  const { maxLoss } = expiryProfile(structure, 0);
  const { maxProfit } = expiryProfile(structure, limit);
  if (maxLoss === null || maxProfit === null) return null;
  const dollars = (price: number): Cents => premiumReceived(price as PriceE4, contracts, SHARES_PER_CONTRACT);
  const collateral = premiumPaid(Math.max(0, maxLoss) as PriceE4, contracts, SHARES_PER_CONTRACT);
  const buyingPower = cents(collateral - dollars(limit));
  return { maxProfit: dollars(maxProfit), maxLoss: buyingPower, collateral, buyingPower };
}

function refusalOf({ recommendation, repricing, contracts, most, nowMs }: OpeningOrder, limit: PriceE4) {
  const { worst, tick, width, atMs, validUntilMs } = recommendation;
  if (!isSealed(recommendation)) {
    return refusal('invalid', 'The recommendation was changed after it was made. Wait for the next one.');
  }
  if (repricing !== null && (repricing.recommendationId !== recommendation.id || repricing.atMs > nowMs)) {
    return refusal('invalid', 'Its newest quotes are those of another recommendation, or from later than now.');
  }
  if (!Number.isSafeInteger(contracts) || contracts < 1) {
    return refusal('invalid', `${contracts} is no number of contracts. Say 1 or more.`);
  }
  if (contracts > most) {
    return refusal('too-many', `${contracts} contracts are more than the ${most} that its risk allows.`);
  }
  if (nowMs < atMs) return refusal('invalid', 'The recommendation is from later than now.');
  if (nowMs > validUntilMs) {
    const late = Math.ceil((nowMs - validUntilMs) / 1_000);
    return refusal('too-late', `The recommendation expired ${late} s ago. Wait for the next one.`);
  }
  if (!Number.isSafeInteger(limit) || limit % tick !== 0) {
    return refusal('price', `${priceText(limit)} is not on the tick of ${priceText(tick)}.`);
  }
  if (limit < worst) {
    return refusal('price', `${priceText(limit)} is below ${priceText(worst)}, under which it is not worth its risk.`);
  }
  if (limit >= width) return refusal('price', `${priceText(limit)} is no less than the width of ${priceText(width)}.`);
  const mid = (repricing?.prices ?? recommendation.prices).mid;
  if (mid >= worst) return null;
  return refusal(
    'price',
    `It now trades around ${priceText(mid)}, below the floor of ${priceText(worst)}. Let it pass.`,
  );
}

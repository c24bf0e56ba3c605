import { type Cents, cents, type PriceE4 } from '#domain/money';
import type { CreditPrices, SpreadGreeks } from '#domain/recommendation';
import type { StructureLeg } from '#domain/structure';
import type { ChainContract, ChainSnapshot } from '#options/chains/chain-snapshot';
import { strikeRow } from '#options/chains/strike-row';
import { cashFlow } from '#options/fills/cash';
import type { BrokerFees, RegulatoryFees } from '#options/fills/fee-schedule';
import { type FillRefusal, type FillStatus, priceFill, roundAgainstUs } from '#options/fills/fill-price';
import { type FillSettings, shareFor, ticksOf } from '#options/fills/fill-settings';
import type { LegQuote } from '#options/fills/leg-quote';
import { orderFees } from '#options/fills/order-fees';
import { coarsestTick } from '#options/fills/tick-rule';
import { expiryProfile } from '#options/spreads/expiry-profile';
import { legText } from '#options/spreads/quoted-structure';
import { startedSpreads } from '#portfolio/book/holdings';
import type { HeldPosition } from '#portfolio/book/trader-book';
import { SHARES_PER_CONTRACT } from '#portfolio/shares-per-contract';
import { type EpochMs, epochMs } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

export interface MarkTerms {
  readonly fills: FillSettings;
  /** What closing costs at the broker; null where it is not known, and then opening's fees are counted once more. */
  readonly charges: { readonly broker: BrokerFees; readonly regulatory: RegulatoryFees } | null;
}

/** What everything that is held of a position would bring now, at the side on which it has to be closed. */
export interface ClosingMark {
  readonly atMs: EpochMs;
  /** Of the oldest leg. */
  readonly quotedMs: EpochMs;
  readonly spot: PriceE4;
  /** Per share of one spread, positive when paid: `natural` is the most. */
  readonly closing: CreditPrices;
  readonly tick: PriceE4;
  /** What closing all of it would leave, fees of both ways paid. The credit alone is nobody's profit. */
  readonly ahead: { readonly natural: Cents; readonly calibrated: Cents; readonly mid: Cents };
  readonly closingFees: Cents;
  /** Of the most that can be made; 1 is all of it. Null where there is no limit to that. */
  readonly earned: number | null;
  /** Of all contracts; null where a leg has none. */
  readonly greeks: SpreadGreeks | null;
  /** Dollars a share between closing and the exit plan: at or below 0 it is reached. */
  readonly toTarget: PriceE4 | null;
  readonly toStop: PriceE4 | null;
  /** The short strike that the underlying is nearest to, or furthest beyond. */
  readonly shortStrike: PriceE4 | null;
  /** From the underlying to it, as a share of its price; below 0 it is in the money. */
  readonly toShortStrike: number | null;
}

/** Marks are as fine as prices are: only what is traded has to meet a tick. */
const FINEST_TICK = 1 as PriceE4;

/** Refused, with the leg and what is wrong with it, where a leg cannot be traded: an old price is no mark. */
export function closingMark(
  position: HeldPosition,
  snapshot: ChainSnapshot,
  nowMs: EpochMs,
  { fills, charges }: MarkTerms,
): Result<ClosingMark, string> {
  const held = position.legs.filter(({ quantity }) => quantity !== 0);
  const spreads = startedSpreads(position.structure, position.legs);
  if (held.length === 0 || spreads === 0) return fail('nothing is held');
  const contracts = held.map((leg) => contractOf(snapshot, leg));
  const stale = contracts.findIndex((contract) => contract?.stale === true);
  if (stale !== -1) return fail(`the ${nameOf(held[stale])} has no fresh quote`);
  const legs = held.map(({ quantity }, i) => {
    const side = quantity > 0 ? ('sell' as const) : ('buy' as const);
    return { side, ratio: Math.abs(quantity), quote: quoteOf(contracts[i] ?? null, snapshot) };
  });
  const rules = { improvement: 0, kappa: 0, openInterestKappa: 0, tick: FINEST_TICK, noBid: 'give up' as const };
  const ages = { maxAgeMs: fills.quotes.maxAgeMs, maxSkewMs: Number.POSITIVE_INFINITY };
  // The chain says of each quote whether it is fresh; how old the chain itself has become is the caller's to say.
  const priced = priceFill(legs, 1, nowMs, { ...rules, ...ages, maxAgeMs: Number.POSITIVE_INFINITY });
  if (!priced.ok) return fail(problemOf(priced.failure, held));
  const { natural, mid } = priced.value;
  const calibrated = roundAgainstUs(natural + shareFor(held.length, fills.share) * (mid - natural), FINEST_TICK);
  const each = (total: number): PriceE4 => (Math.ceil((0 - total) / spreads) + 0) as PriceE4;
  const closing = { natural: each(natural), calibrated: each(calibrated), mid: each(mid) };
  const closingFees = feesOf(position, contracts, held, charges);
  const ahead = (total: number): Cents =>
    cents(
      position.basis + cashFlow(Math.floor(total) as PriceE4, 1, snapshot.terms) - position.basisFees - closingFees,
    );
  const { maxProfit } = expiryProfile(position.structure, 0);
  const most = maxProfit === null ? null : position.basis - position.basisFees + maxProfit * spreads;
  const left = ahead(natural);
  const asks = contracts.flatMap((contract) => contract?.ask ?? []);
  const short = nearestShort(held, snapshot.spot);
  const { exit } = position;
  return ok({
    atMs: nowMs,
    quotedMs: epochMs(Math.min(...contracts.map((contract) => contract?.atMs ?? nowMs))),
    spot: Math.round(snapshot.spot * 10_000) as PriceE4,
    closing,
    tick: coarsestTick(ticksOf(position.underlying, snapshot.terms, fills), asks),
    ahead: { natural: left, calibrated: ahead(calibrated), mid: ahead(mid) },
    closingFees,
    earned: most === null || most <= 0 ? null : left / most,
    greeks: greeksOf(held, contracts),
    toTarget: exit === null ? null : ((closing.natural - exit.targetDebit) as PriceE4),
    toStop: exit === null ? null : ((exit.stopDebit - closing.natural) as PriceE4),
    shortStrike: short?.strike ?? null,
    toShortStrike: short?.distance ?? null,
  });
}

/** By how much of its price the underlying may move until a short leg is in the money: the least of all. */
function nearestShort(legs: readonly StructureLeg[], spot: number): { strike: PriceE4; distance: number } | null {
  let nearest: { strike: PriceE4; distance: number } | null = null;
  for (const { right, strike, quantity } of legs) {
    if (quantity >= 0) continue;
    const distance = (right === 'put' ? spot - strike / 10_000 : strike / 10_000 - spot) / spot;
    if (nearest === null || distance < nearest.distance) nearest = { strike, distance };
  }
  return nearest;
}

function feesOf(
  { basisFees }: HeldPosition,
  contracts: readonly (ChainContract | null)[],
  held: readonly StructureLeg[],
  charges: MarkTerms['charges'],
): Cents {
  if (charges === null) return basisFees;
  const lines = held.map(({ quantity }, i) => {
    const price = (quantity > 0 ? contracts[i]?.bid : contracts[i]?.ask) ?? (0 as PriceE4);
    return { side: quantity > 0 ? ('sell' as const) : ('buy' as const), contracts: Math.abs(quantity), price };
  });
  return orderFees(lines, 'close', charges.broker, charges.regulatory, SHARES_PER_CONTRACT).cents;
}

function greeksOf(held: readonly StructureLeg[], contracts: readonly (ChainContract | null)[]): SpreadGreeks | null {
  let [delta, gamma, vega, theta] = [0, 0, 0, 0];
  for (const [i, { quantity }] of held.entries()) {
    const greeks = contracts[i]?.greeks ?? null;
    if (greeks === null) return null;
    const shares = quantity * SHARES_PER_CONTRACT;
    delta += shares * greeks.delta;
    gamma += shares * greeks.gamma;
    // A chain's are per 1.00 of volatility and per year.
    vega += (shares * greeks.vega) / 100;
    theta += (shares * greeks.theta) / 365;
  }
  return { delta, gamma, vega, theta };
}

function contractOf({ expiries }: ChainSnapshot, { expiry, strike, right }: StructureLeg): ChainContract | null {
  const chain = expiries.find((candidate) => candidate.expiry === expiry);
  return chain === undefined ? null : (strikeRow(chain, strike)?.[right] ?? null);
}

function quoteOf(contract: ChainContract | null, { seenMs }: ChainSnapshot): LegQuote | null {
  return contract === null ? null : { ...contract, seenMs };
}

const PROBLEMS: Readonly<Record<FillStatus, string>> = {
  no_quote: 'is not in the chain',
  not_seen: 'is from later than now',
  adjusted: 'was adjusted: what it delivers has changed, ask the broker',
  stale: 'has no fresh quote',
  bad_quote: 'has no two-sided quote',
  locked_or_crossed: 'is quoted with its bid at or above its ask',
  leg_skew: 'was quoted at another time than the other legs',
  no_bid: 'has no bid',
};

function problemOf({ status, leg }: FillRefusal, held: readonly StructureLeg[]): string {
  return leg === null ? 'the legs were quoted at different times' : `the ${nameOf(held[leg])} ${PROBLEMS[status]}`;
}

function nameOf(leg: StructureLeg | undefined): string {
  return leg === undefined ? 'leg' : legText(leg.right, leg.strike);
}

import type { GateVerdict } from '#domain/gate-verdict';
import { cents } from '#domain/money';
import type { Recommendation } from '#domain/recommendation';
import { isSealed } from '#domain/recommendation-seal';
import type { BreakerState } from '#portfolio/breakers/breaker-state';
import type { Exposure } from '#portfolio/limits/exposure';
import { limitChecks } from '#portfolio/limits/limit-checks';
import type { PortfolioSettings } from '#portfolio/portfolio-settings';
import type { SizedRecommendation, SizingStep } from '#portfolio/sizing/sized-recommendation';
import { sizingSteps } from '#portfolio/sizing/sizing-steps';
import { spreadAtWorst } from '#portfolio/sizing/spread-at-worst';
import type { EpochMs } from '#primitives/clock';

/** Everything that a size follows from. */
export interface SizingInput {
  readonly recommendation: Recommendation;
  readonly atMs: EpochMs;
  /** All that is open, and every order that may still be filled. */
  readonly held: readonly Exposure[];
  /** Dollars that the account is worth, what is open at its closing side; null where that is not known. */
  readonly equity: number | null;
  readonly breakers: readonly BreakerState[];
  readonly settings: PortfolioSettings;
}

/**
 * How many spreads may be sold: as many as the smallest cap allows, and none where a breaker has tripped or a limit would
 * be broken. A limit is never met by quietly selling fewer: the trader is told which one, by how much, and what would fit.
 */
export function sizeRecommendation(input: SizingInput): SizedRecommendation {
  const { recommendation, atMs, held, equity, breakers, settings } = input;
  const account = equity !== null && Number.isFinite(equity) ? Math.max(0, equity) : 0;
  const isHalved = breakers.some(({ tripped, effect }) => tripped && effect === 'halves');
  const steps = sizingSteps(recommendation, account, isHalved, settings.sizing);
  const wanted = steps.reduce((fewest, { contracts }) => Math.min(fewest, contracts), settings.sizing.mostContracts);
  const limits = limitChecks(held, exposureOf(recommendation, Math.max(1, wanted)), account, settings.limits);
  const refusal =
    ticketRefusal(recommendation, atMs) ??
    breakerRefusal(breakers) ??
    stepRefusal(steps, equity) ??
    limitRefusal(input, wanted, limits, account);
  const contracts = refusal === null ? wanted : 0;
  const one = spreadAtWorst(recommendation);
  return {
    recommendationId: recommendation.id,
    atMs,
    contracts,
    refusal,
    steps,
    limits,
    breakers,
    maxProfit: cents(one.maxProfit * contracts),
    maxLoss: cents(one.maxLoss * contracts),
    margin: cents(one.margin * contracts),
    buyingPower: cents(one.buyingPower * contracts),
    fees: cents(recommendation.fees * contracts),
    evNatural: cents(recommendation.evNatural * contracts),
    evCalibrated: cents(recommendation.evCalibrated * contracts),
  };
}

/** What so many of a recommended spread would add to a book. */
function exposureOf(recommendation: Recommendation, contracts: number): Exposure {
  const { greeks, underlying, underlyingPrice, daysToExpiry } = recommendation;
  const one = spreadAtWorst(recommendation);
  return {
    underlying,
    price: underlyingPrice / 10_000,
    greeks: {
      delta: greeks.delta * contracts,
      gamma: greeks.gamma * contracts,
      vega: greeks.vega * contracts,
      theta: greeks.theta * contracts,
    },
    daysToExpiry,
    maxLoss: cents(one.maxLoss * contracts),
    buyingPower: cents(one.buyingPower * contracts),
  };
}

function ticketRefusal(recommendation: Recommendation, atMs: EpochMs): GateVerdict | null {
  if (!isSealed(recommendation)) return closed('seal', 'the recommendation is not the one that was sealed');
  if (atMs <= recommendation.validUntilMs) return null;
  const seconds = Math.ceil((atMs - recommendation.validUntilMs) / 1_000);
  return closed('age', `the recommendation expired ${seconds} s ago`);
}

function breakerRefusal(breakers: readonly BreakerState[]): GateVerdict | null {
  const tripped = breakers.find((breaker) => breaker.tripped && breaker.effect === 'halts');
  return tripped === undefined ? null : closed(tripped.breaker, tripped.text);
}

function stepRefusal(steps: readonly SizingStep[], equity: number | null): GateVerdict | null {
  if (equity === null || !Number.isFinite(equity)) return closed('account', 'what the account is worth is not known');
  const none = steps.find(({ contracts }) => contracts === 0);
  return none === undefined ? null : { ...closed(none.name, none.text), found: 0, needed: 1 };
}

function limitRefusal(
  { recommendation, held, settings }: SizingInput,
  wanted: number,
  limits: readonly GateVerdict[],
  account: number,
): GateVerdict | null {
  const broken = limits.find(({ passed }) => !passed);
  if (broken === undefined) return null;
  let fits = wanted - 1;
  while (fits > 0 && !allPass(limitChecks(held, exposureOf(recommendation, fits), account, settings.limits))) fits--;
  return fits > 0 ? { ...broken, text: `${broken.text}; ${fits} would fit` } : broken;
}

function allPass(limits: readonly GateVerdict[]): boolean {
  return limits.every(({ passed }) => passed);
}

function closed(gate: string, text: string): GateVerdict {
  return { gate, passed: false, text, found: null, needed: null, margin: null };
}

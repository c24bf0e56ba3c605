import type { OptionRight } from '#domain/chain';
import { blackScholes } from '#options/pricing/black-scholes';

/** One leg as it is worth today: with the volatility of its own quote, which stays with its strike. */
export interface PayoffLeg {
  readonly right: OptionRight;
  readonly strike: number;
  readonly quantity: number;
  /** Until it expires. */
  readonly years: number;
  readonly rate: number;
  readonly dividendYield: number;
  readonly volatility: number;
}

export interface PayoffTerms {
  readonly legs: readonly PayoffLeg[];
  /** Units of the underlying held per unit of the multiplier. */
  readonly shares: number;
  readonly multiplier: number;
  /** Cash received per unit of the underlying at opening, negative where it was paid: shares and options together. */
  readonly opening: number;
}

/** Dollars for one structure, one figure for each price asked about. Theta is per year, vega per 1.00 of volatility. */
export interface PayoffCurves {
  readonly atExpiry: Float64Array;
  readonly atDate: Float64Array;
  readonly delta: Float64Array;
  readonly gamma: Float64Array;
  readonly theta: Float64Array;
  readonly vega: Float64Array;
}

/**
 * Profit and Greeks along the underlying's price: when the first leg expires, and `elapsed` years from now with every
 * volatility moved by `shift`. A leg that lives on beyond the first expiry is worth there what it is worth then.
 */
export function payoffCurves(
  { legs, shares, multiplier, opening }: PayoffTerms,
  prices: Float64Array,
  elapsed: number,
  shift: number,
): PayoffCurves {
  const count = prices.length;
  const curves = {
    atExpiry: new Float64Array(count),
    atDate: new Float64Array(count),
    delta: new Float64Array(count),
    gamma: new Float64Array(count),
    theta: new Float64Array(count),
    vega: new Float64Array(count),
  };
  const first = firstExpiry(legs);
  for (let i = 0; i < count; i++) {
    const spot = prices[i] as number;
    let ended = opening + shares * spot;
    let worth = ended;
    let delta = shares;
    let [gamma, theta, vega] = [0, 0, 0];
    for (const leg of legs) {
      ended += leg.quantity * blackScholes({ ...at(leg, spot, first), volatility: shifted(leg, shift) }).price;
      const now = blackScholes({ ...at(leg, spot, Math.min(elapsed, leg.years)), volatility: shifted(leg, shift) });
      worth += leg.quantity * now.price;
      delta += leg.quantity * now.delta;
      gamma += leg.quantity * now.gamma;
      theta += leg.quantity * now.theta;
      vega += leg.quantity * now.vega;
    }
    curves.atExpiry[i] = ended * multiplier;
    curves.atDate[i] = worth * multiplier;
    curves.delta[i] = delta * multiplier;
    curves.gamma[i] = gamma * multiplier;
    curves.theta[i] = theta * multiplier;
    curves.vega[i] = vega * multiplier;
  }
  return curves;
}

/** Years until the first leg expires; 0 without legs. */
function firstExpiry(legs: readonly PayoffLeg[]): number {
  let first = Number.POSITIVE_INFINITY;
  for (const { years } of legs) first = Math.min(first, years);
  return legs.length === 0 ? 0 : first;
}

function at(leg: PayoffLeg, spot: number, elapsed: number) {
  const { right, strike, rate, dividendYield, years } = leg;
  return { right, spot, strike, rate, dividendYield, years: Math.max(0, years - elapsed) };
}

/** A volatility cannot be shifted below nothing. */
function shifted({ volatility }: PayoffLeg, shift: number): number {
  return Math.max(0, volatility + shift);
}

/** Evenly spaced prices around spot and strikes, wide enough for `deviations` of the first expiry. */
export function payoffPrices(
  spot: number,
  legs: readonly PayoffLeg[],
  deviations: number,
  count: number,
): Float64Array {
  const years = firstExpiry(legs);
  let volatility = 0;
  let [low, high] = [spot, spot];
  for (const leg of legs) {
    volatility = Math.max(volatility, leg.volatility);
    low = Math.min(low, leg.strike);
    high = Math.max(high, leg.strike);
  }
  const reach = Math.min(0.8, Math.max(0.02, deviations * volatility * Math.sqrt(years)));
  const margin = 0.25 * (high - low) + 0.01 * spot;
  const from = Math.max(0.01 * spot, Math.min(spot * (1 - reach), low - margin));
  const to = Math.max(spot * (1 + reach), high + margin);
  return Float64Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}

import type { OptionRight } from '#domain/chain';
import { blackScholesPrice } from '#options/pricing/black-scholes';
import { exp, ln } from '#primitives/exact-math';
import { bivariateNormalCdf, normalCdf } from '#primitives/normal-distribution';

/**
 * An American option by the two flat exercise boundaries of Bjerksund and Stensland (2002). A lower bound in closed form:
 * it misses up to a quarter of the early-exercise premium. For screening; whatever is reported comes from a tree.
 */
export function bjerksundStensland(
  right: OptionRight,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  dividendYield: number,
  volatility: number,
): number {
  const european = blackScholesPrice(right, spot, strike, years, rate, dividendYield, volatility);
  if (!(years > 0) || !(volatility > 0)) {
    return Math.max(european, right === 'call' ? spot - strike : strike - spot, 0);
  }
  // A put is a call on the strike, paid with the underlying.
  return right === 'call'
    ? americanCall(spot, strike, years, rate, rate - dividendYield, volatility, european)
    : americanCall(strike, spot, years, dividendYield, dividendYield - rate, volatility, european);
}

function americanCall(
  spot: number,
  strike: number,
  years: number,
  rate: number,
  carry: number,
  volatility: number,
  european: number,
): number {
  if (carry >= rate) return european;
  const variance = volatility * volatility;
  const early = 0.5 * (Math.sqrt(5) - 1) * years;
  const half = carry / variance - 0.5;
  const beta = -half + Math.sqrt(half * half + (2 * rate) / variance);
  if (!(beta > 1)) return european;
  const perpetual = (beta / (beta - 1)) * strike;
  const immediate = Math.max(strike, (rate / (rate - carry)) * strike);
  const boundary = (time: number): number => {
    const decay =
      (-(carry * time + 2 * volatility * Math.sqrt(time)) * strike * strike) / ((perpetual - immediate) * immediate);
    return immediate + (perpetual - immediate) * (1 - exp(decay));
  };
  const late = boundary(years);
  const first = boundary(early);
  if (spot >= late) return spot - strike;
  const terms: Terms = { spot, years, early, rate, carry, volatility, late, first };
  const alphaLate = (late - strike) * power(late, -beta);
  const alphaFirst = (first - strike) * power(first, -beta);
  const value =
    alphaLate * power(spot, beta) -
    alphaLate * reached(terms, beta, late, late) +
    reached(terms, 1, late, late) -
    reached(terms, 1, first, late) -
    strike * reached(terms, 0, late, late) +
    strike * reached(terms, 0, first, late) +
    alphaFirst * reached(terms, beta, first, late) -
    alphaFirst * survived(terms, beta, first) +
    survived(terms, 1, first) -
    survived(terms, 1, strike) -
    strike * survived(terms, 0, first) +
    strike * survived(terms, 0, strike);
  const least = Math.max(european, spot - strike);
  // Powers of the spot overflow where there is next to no volatility, or all of it.
  return value > least && value < spot ? value : least;
}

interface Terms {
  readonly spot: number;
  readonly years: number;
  /** When the boundary falls from `late` to `first`. */
  readonly early: number;
  readonly rate: number;
  readonly carry: number;
  readonly volatility: number;
  readonly late: number;
  readonly first: number;
}

/** The paper's φ at the first date: S^gamma below `below` then, the boundary `barrier` not having been met. */
function reached(terms: Terms, gamma: number, below: number, barrier: number): number {
  const { spot, early, carry, volatility } = terms;
  const variance = volatility * volatility;
  const deviation = volatility * Math.sqrt(early);
  const kappa = (2 * carry) / variance + 2 * gamma - 1;
  const d = -(ln(spot / below) + (carry + (gamma - 0.5) * variance) * early) / deviation;
  const mirrored = normalCdf(d - (2 * ln(barrier / spot)) / deviation);
  return growth(terms, gamma, early) * (normalCdf(d) - power(barrier / spot, kappa) * mirrored);
}

/** The paper's ψ: the same at expiry, neither boundary having been met in its time. */
function survived(terms: Terms, gamma: number, below: number): number {
  const { spot, years, early, carry, volatility, late, first } = terms;
  const variance = volatility * volatility;
  const drift = carry + (gamma - 0.5) * variance;
  const kappa = (2 * carry) / variance + 2 * gamma - 1;
  const toFirst = (ratio: number, sign: number): number =>
    (ln(ratio) + sign * drift * early) / (volatility * Math.sqrt(early));
  const toEnd = (ratio: number): number => (ln(ratio) + drift * years) / (volatility * Math.sqrt(years));
  const rho = Math.sqrt(early / years);
  const reflected = (late * late) / spot;
  return (
    growth(terms, gamma, years) *
    (bivariateNormalCdf(-toFirst(spot / first, 1), -toEnd(spot / below), rho) -
      power(late / spot, kappa) * bivariateNormalCdf(-toFirst(reflected / first, 1), -toEnd(reflected / below), rho) -
      power(first / spot, kappa) *
        bivariateNormalCdf(-toFirst(spot / first, -1), -toEnd((first * first) / (spot * below)), -rho) +
      power(first / late, kappa) *
        bivariateNormalCdf(
          -toFirst(reflected / first, -1),
          -toEnd((spot * first * first) / (below * late * late)),
          -rho,
        ))
  );
}

function growth({ spot, rate, carry, volatility }: Terms, gamma: number, time: number): number {
  const exponent = (-rate + gamma * carry + 0.5 * gamma * (gamma - 1) * volatility * volatility) * time;
  return exp(exponent) * power(spot, gamma);
}

function power(base: number, exponent: number): number {
  if (exponent === 0) return 1;
  return exponent === 1 ? base : exp(exponent * ln(base));
}

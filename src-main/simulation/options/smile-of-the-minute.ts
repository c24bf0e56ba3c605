import { ssviSmile } from '#options/surface/ssvi';
import type { SviParameters } from '#options/surface/svi';
import { exp } from '#primitives/exact-math';
import type { SmileTerms } from '#simulation/options/option-market-terms';

/** How a market feels: the volatility of the next thirty days, and how stormy it is beside usual. */
export interface Mood {
  readonly impliedVolatility: number;
  readonly stress: number;
}

const MONTH = 30 / 365;
/** The near end of the curve never falls below this part of the usual variance. */
const CALMEST = 0.08;
const MOST_LEAN = 0.88;

/**
 * Total variance at the money: the near end is high or low as the mood is, the far end returns to what is usual. It
 * grows with time whatever the mood, so that no calendar spread is free.
 */
export function varianceAtTheMoney(terms: SmileTerms, mood: Mood, years: number): number {
  const usual = terms.usual * terms.usual;
  const month = weightOfNow(terms.reversion, MONTH);
  const now = usual + (mood.impliedVolatility * mood.impliedVolatility - usual) / month;
  const near = Math.max(CALMEST * usual, now);
  return years * (usual + (near - usual) * weightOfNow(terms.reversion, years));
}

/**
 * One expiry's smile. All of them come out of one SSVI shape whose parameters (η(1 + |ρ|) ≤ 2, γ ≤ ½) exclude arbitrage
 * between strikes and between expiries for every level of variance.
 */
export function smileOf(terms: SmileTerms, mood: Mood, years: number): SviParameters {
  const lean = Math.min(MOST_LEAN, Math.abs(terms.rho) + 0.04 * Math.max(0, mood.stress - 1));
  const rho = terms.rho < 0 ? -lean : lean;
  const eta = Math.min(terms.eta, 2 / (1 + lean));
  return ssviSmile({ rho, phi: 'power', eta, gamma: terms.gamma }, varianceAtTheMoney(terms, mood, years));
}

/** The part of today's deviation from the usual variance that is left on average until then. */
function weightOfNow(reversion: number, years: number): number {
  const x = reversion * years;
  return x < 1e-6 ? 1 : (1 - exp(-x)) / x;
}

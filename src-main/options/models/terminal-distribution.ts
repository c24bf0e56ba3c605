import { CosineDistribution } from '#options/models/cosine-distribution';
import { EmpiricalDistribution } from '#options/models/empirical-distribution';
import { IntegralDistribution } from '#options/models/integral-distribution';
import { LognormalDistribution } from '#options/models/lognormal-distribution';
import { MomentExponent } from '#options/models/moment-exponent';
import type { PriceModel } from '#options/models/price-model';
import { totalVariance } from '#options/models/total-variance';
import { exp } from '#primitives/exact-math';
import { invariant } from '#primitives/invariant';

/**
 * Where the underlying may stand at expiry, under one model and one drift. Everything about a structure that is held to
 * expiry follows from these two functions; no path is drawn for it.
 */
export interface TerminalDistribution {
  /** The mean: spot grown at the drift that was asked for. */
  readonly forward: number;
  /** P(S < price). */
  below(price: number): number;
  /** E[max(0, strike − S)], undiscounted. Calls follow by parity: call = put + forward − strike. */
  expectedPut(strike: number): number;
}

export interface Horizon {
  readonly spot: number;
  /** Per year: rate less dividend yield for the risk-neutral measure, anything else for a view. */
  readonly drift: number;
  readonly years: number;
}

/** Less than this is no variance: the price at expiry is its mean. */
const NO_VARIANCE = 1e-14;

/**
 * Accurate to 1e-8, in prices relative to spot and in probability; the latter only to 1e-3 for the few parameters that no
 * market has, by which variance is next to nothing and yet jumps about. Make one per expiry and ask it for every strike.
 */
export function terminalDistribution(model: PriceModel, { spot, drift, years }: Horizon): TerminalDistribution {
  invariant(spot > 0 && years >= 0, 'a distribution has a positive spot and an expiry that is not over');
  const forward = spot * exp(drift * years);
  if (model.name === 'bootstrap') {
    invariant(model.logReturns.length > 0, 'a bootstrap has returns');
    return new EmpiricalDistribution(forward, model.logReturns);
  }
  const variance = totalVariance(model, years);
  if (model.name === 'bs' || variance < NO_VARIANCE) return new LognormalDistribution(forward, variance);
  const exponent = new MomentExponent(model, years);
  const series = new CosineDistribution(exponent, variance, forward);
  if (series.sound) return series;
  // Ten deviations, or as far as a jump may lead: whoever asks for more gets a tail that is negligible either way.
  const jump = model.name === 'bates' ? 3 * (Math.abs(model.muJ) + 4 * model.sigmaJ) : 0;
  return new IntegralDistribution(exponent, variance, forward, Math.max(10 * Math.sqrt(variance), jump));
}

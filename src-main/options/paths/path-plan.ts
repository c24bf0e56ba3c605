import type { PriceModel } from '#options/models/price-model';
import { fail, ok, type Result } from '#primitives/result';

/** A model of how the price moves on its way. The bootstrap knows whole horizons only, so no path can be drawn from it. */
export type PathModel = Exclude<PriceModel, { readonly name: 'bootstrap' }>;

/** The two words that choose among all simulations of a plan. */
export interface PathSeed {
  readonly low: number;
  readonly high: number;
}

/**
 * Everything that a path depends on. Two places that are given the same plan draw the same paths: their random words
 * are the same to the last bit, their prices to the precision of the arithmetic used.
 */
export interface PathPlan {
  readonly model: PathModel;
  /** Growth of the expected price, continuously compounded a year: rate less yield for risk-neutral answers. */
  readonly drift: number;
  readonly years: number;
  /** Equal steps from now to `years`. */
  readonly steps: number;
  readonly seed: PathSeed;
  /** Bits of each uniform number: 52 is the reference; 23 is exact in single precision, so vector and GPU code share it. */
  readonly uniformBits: 23 | 52;
}

export const LEAST_VOLATILITY_OF_VARIANCE = 1e-4;
const MOST_STEPS = 100_000;

/** Why no path can be drawn, in words; the plan itself where it can. */
export function checkedPlan(plan: PathPlan): Result<PathPlan, string> {
  const { drift, years, steps, model } = plan;
  if (!Number.isFinite(drift)) return fail('the drift is not a number');
  if (!(years > 0 && years <= 100)) return fail('the time to expiry must be positive and at most 100 years');
  if (!(Number.isInteger(steps) && steps >= 1 && steps <= MOST_STEPS)) {
    return fail(`the number of steps must be a whole number from 1 to ${MOST_STEPS}`);
  }
  const problem = modelProblem(model);
  return problem === null ? ok(plan) : fail(problem);
}

function modelProblem(model: PathModel): string | null {
  if (model.name === 'bs') {
    return model.sigma >= 0 && Number.isFinite(model.sigma) ? null : 'sigma must be a number of at least 0';
  }
  const { v0, kappa, theta, xi, rho } = model;
  if (!(v0 >= 0 && Number.isFinite(v0))) return 'v0 must be a number of at least 0';
  if (!(kappa > 0 && Number.isFinite(kappa))) return 'kappa must be a positive number';
  if (!(theta > 0 && Number.isFinite(theta))) return 'theta must be a positive number';
  if (!(xi >= LEAST_VOLATILITY_OF_VARIANCE && Number.isFinite(xi))) {
    return `xi must be at least ${LEAST_VOLATILITY_OF_VARIANCE}; below that the variance is as good as fixed`;
  }
  if (!(rho >= -1 && rho <= 1)) return 'rho must lie between -1 and 1';
  if (model.name === 'heston') return null;
  const { lambda, muJ, sigmaJ } = model;
  if (!(lambda >= 0 && Number.isFinite(lambda))) return 'lambda must be a number of at least 0';
  if (!Number.isFinite(muJ)) return 'muJ must be a number';
  return sigmaJ >= 0 && Number.isFinite(sigmaJ) ? null : 'sigmaJ must be a number of at least 0';
}

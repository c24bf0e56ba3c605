import type { PriceModel } from '#options/models/price-model';
import { exp } from '#primitives/exact-math';

type ParametricModel = Exclude<PriceModel, { readonly name: 'bootstrap' }>;

/** The mean of the variance that is realised until then, jumps included: what σ²T is to Black and Scholes. */
export function totalVariance(model: ParametricModel, years: number): number {
  if (model.name === 'bs') return model.sigma * model.sigma * years;
  const { v0, kappa, theta } = model;
  const reverting = kappa * years;
  // For slow reversion (1 − e^−x)/x from its series: the difference would lose digits.
  const share = reverting > 1e-5 ? (1 - exp(-reverting)) / reverting : 1 - reverting * (0.5 - reverting * (1 / 6));
  const diffusion = (theta + (v0 - theta) * share) * years;
  if (model.name === 'heston') return diffusion;
  const { lambda, muJ, sigmaJ } = model;
  return diffusion + lambda * years * (muJ * muJ + sigmaJ * sigmaJ);
}

import type { BatesParameters } from '#options/models/price-model';
import { jumpCompensation, jumpCounts } from '#options/paths/jump-draw';
import { LEAST_VOLATILITY_OF_VARIANCE, type PathPlan } from '#options/paths/path-plan';
import { qeConstants } from '#options/paths/qe-scheme';

/** What a step of a plan needs, worked out in double precision. In the order in which vector and GPU code expect it. */
export function planConstants(plan: PathPlan): readonly number[] {
  const { model, drift, years, steps } = plan;
  const dt = years / steps;
  const fixed = model.name === 'bs' ? model.sigma : 0;
  const jumps: Pick<BatesParameters, 'muJ' | 'sigmaJ'> = model.name === 'bates' ? model : { muJ: 0, sigmaJ: 0 };
  const compensation = model.name === 'bates' ? jumpCompensation(model) : 0;
  const qe = model.name === 'bs' ? null : qeConstants(model, drift, dt, compensation);
  return [
    qe?.decay ?? 0,
    qe?.pull ?? 0,
    qe?.noise ?? 0,
    qe?.noiseFloor ?? 0,
    qe?.k1 ?? 0,
    qe?.k2 ?? 0,
    qe?.k3 ?? 0,
    -0.5 * (qe?.k3 ?? 0),
    qe?.a ?? 0,
    -2 * (qe?.a ?? 0),
    qe?.drift ?? (drift - 0.5 * fixed * fixed) * dt,
    qe?.plainK0 ?? 0,
    0.5 * dt,
    model.name === 'bs' ? 0 : model.v0,
    fixed * Math.sqrt(dt),
    jumps.muJ,
    jumps.sigmaJ,
  ];
}

/** Probabilities of at most n jumps within a step; empty for a model without jumps. */
export function planJumpCounts({ model, years, steps }: PathPlan): Float32Array<ArrayBuffer> {
  return model.name === 'bates' ? Float32Array.from(jumpCounts(model.lambda, years / steps)) : new Float32Array();
}

/** ρ/ξ times a variance is what a step adds and takes away again: beyond this, single precision loses what remains. */
const MOST_CANCELLATION = 8;
const LEAST_XI = 100 * LEAST_VOLATILITY_OF_VARIANCE;

/** Why a plan needs double precision; null where single precision will do. */
export function singlePrecisionProblem({ model, uniformBits }: PathPlan): string | null {
  if (uniformBits === 52) return 'uniform numbers of 52 bits were asked for';
  if (model.name === 'bs') return null;
  const { v0, theta, xi, rho } = model;
  const cancelled = (Math.abs(rho) / xi) * Math.max(v0, theta);
  return xi < LEAST_XI || cancelled > MOST_CANCELLATION
    ? 'xi is so small beside rho and the variance that single precision would lose the price'
    : null;
}

import type { HestonParameters } from '#options/models/price-model';
import { exp, ln } from '#primitives/exact-math';

/** 2/ψ at ψ = 1.5, where Andersen changes from the squared normal to the exponential with a mass at zero. */
const LEAST_QUADRATIC = 4 / 3;

/** What one step of a given length needs to know of a Heston model. Numbers only, so that any backend can be handed them. */
export interface QeConstants {
  /** e^(−κΔ) and θ(1 − e^(−κΔ)): the mean of the next variance. */
  readonly decay: number;
  readonly pull: number;
  /** The variance of the next variance: `noise`·v + `noiseFloor`. */
  readonly noise: number;
  readonly noiseFloor: number;
  readonly k1: number;
  readonly k2: number;
  /** K3 and K4 are equal for central weights. */
  readonly k3: number;
  /** A = K2 + K4/2 and K1 + K3/2, of the martingale correction. */
  readonly a: number;
  readonly b: number;
  /** µΔ, less what jumps add on average. */
  readonly drift: number;
  /** Stands in for the corrected K0 where no correction exists. */
  readonly plainK0: number;
  /** False for the plain scheme, whose price misses its drift by a little. */
  readonly corrected: boolean;
}

/** `compensation` is the growth a year that jumps bring on average and the drift must take back. */
export function qeConstants(
  { kappa, theta, xi, rho }: HestonParameters,
  drift: number,
  dt: number,
  compensation = 0,
  corrected = true,
): QeConstants {
  const decay = exp(-kappa * dt);
  // 1 − e^(−x) loses its digits for small x: a half-angle form keeps them.
  const gone = oneLessExp(kappa * dt);
  const half = 0.5 * dt * ((kappa * rho) / xi - 0.5);
  const k1 = half - rho / xi;
  const k2 = half + rho / xi;
  const k3 = 0.5 * dt * (1 - rho * rho);
  return {
    decay,
    pull: theta * gone,
    noise: (xi * xi * decay * gone) / kappa,
    noiseFloor: (theta * xi * xi * gone * gone) / (2 * kappa),
    k1,
    k2,
    k3,
    a: k2 + 0.5 * k3,
    b: k1 + 0.5 * k3,
    drift: (drift - compensation) * dt,
    plainK0: (-rho * kappa * theta * dt) / xi,
    corrected,
  };
}

/** One step's draws, one entry a pair of paths. A mirrored path takes 1 − u and −z. */
export interface StepDraws {
  readonly uVariance: Float64Array;
  /** The normal quantile of `uVariance`. */
  readonly zVariance: Float64Array;
  readonly zPrice: Float64Array;
}

/** Where the figures of neighbouring paths lie. */
export interface QeStep {
  /** Variances, beginning at `at`: replaced by the next ones. */
  readonly variances: Float64Array;
  readonly at: number;
  /** Log returns before the step, beginning at `from`. */
  readonly before: Float64Array;
  readonly from: number;
  /** Log returns after it, beginning at `into`. */
  readonly after: Float64Array;
  readonly into: number;
}

/**
 * Andersen's quadratic-exponential step with martingale correction (2008), for `count` neighbouring paths: moments of the
 * variance are met, it never falls below zero, and the price grows at its drift exactly, whatever the step and also where
 * Feller is violated.
 */
export function advanceQe(
  constants: QeConstants,
  draws: StepDraws,
  mirrored: boolean,
  { variances, at, before, from, after, into }: QeStep,
  count: number,
): void {
  const { decay, pull, noise, noiseFloor, k1, k2, k3, a, b, drift, plainK0, corrected } = constants;
  const { uVariance, zVariance, zPrice } = draws;
  const sign = mirrored ? -1 : 1;
  for (let i = 0; i < count; i++) {
    const v = variances[at + i] as number;
    const mean = v * decay + pull;
    const ratio = (2 * mean * mean) / (v * noise + noiseFloor);
    let next: number;
    let k0 = plainK0;
    if (ratio >= LEAST_QUADRATIC) {
      const b2 = ratio - 1 + Math.sqrt(ratio * (ratio - 1));
      const spread = 1 + b2;
      const left = spread - 2 * a * mean;
      // One division for both mean/(1 + b²) and 1/(1 − 2Aa).
      const shared = 1 / (spread * left);
      const scale = mean * left * shared;
      const root = Math.sqrt(b2) + sign * (zVariance[i] as number);
      next = scale * root * root;
      const y = 2 * a * scale;
      if (!corrected) k0 = plainK0;
      else if (y < 0.02 && y > -0.02) {
        // −ln(1 − y)/y by its series: a fine step's corrections are small.
        const series =
          1 + y * (1 / 2 + y * (1 / 3 + y * (1 / 4 + y * (1 / 5 + y * (1 / 6 + y * (1 / 7 + y * (1 / 8)))))));
        k0 = -0.5 * y * (b2 * spread * spread * shared + series) - b * v;
      } else if (y < 1) {
        k0 = (-0.5 * y * b2) / (1 - y) + 0.5 * ln(1 - y) - b * v;
      }
    } else {
      const psi = 2 / ratio;
      const zero = (psi - 1) / (psi + 1);
      const beta = (1 - zero) / mean;
      const u = uVariance[i] as number;
      // How much of the distribution lies beyond the draw: 1 − u, and u itself for the mirrored path.
      const beyond = mirrored ? u : 1 - u;
      next = beyond >= 1 - zero ? 0 : ln((1 - zero) / beyond) / beta;
      if (corrected && a < beta) k0 = -ln(zero + (beta * (1 - zero)) / (beta - a)) - b * v;
    }
    variances[at + i] = next;
    const shock = Math.sqrt(k3 * (v + next)) * sign * (zPrice[i] as number);
    after[into + i] = (before[from + i] as number) + (drift + k0 + k1 * v + k2 * next + shock);
  }
}

/** 1 − e^(−x) for x ≥ 0. */
function oneLessExp(x: number): number {
  if (x > 0.1) return 1 - exp(-x);
  let term = x;
  let sum = x;
  for (let n = 2; n <= 10; n++) {
    term *= -x / n;
    sum += term;
  }
  return sum;
}

import type { HestonParameters } from '#options/models/price-model';

/** The textbook scheme: right for steps of half a day, badly biased for coarse ones. Independent of ours, for comparison. */
export function fullTruncationEuler(
  { kappa, theta, xi, rho }: HestonParameters,
  { v, drift, dt }: { readonly v: number; readonly drift: number; readonly dt: number },
  zVariance: number,
  zOther: number,
): { readonly next: number; readonly moved: number } {
  const positive = Math.max(0, v);
  const deviation = Math.sqrt(positive * dt);
  return {
    next: v + kappa * (theta - positive) * dt + xi * deviation * zVariance,
    moved: (drift - 0.5 * positive) * dt + deviation * (rho * zVariance + Math.sqrt(1 - rho * rho) * zOther),
  };
}

import { erfcx } from '#primitives/error-function';
import { normalPdf } from '#primitives/normal-distribution';

/**
 * An out-of-the-money option in its simplest form. With `distance` = |ln(forward / strike)|, s the standard deviation of
 * the log price at expiry, h = distance / s and t = s / 2, its value as a share of the lower one of forward and strike is
 *
 *   value(s) = Φ(t − h) − e^distance Φ(−t − h),   value′(s) = φ(h − t).
 *
 * It rises from 0 to 1, convex up to the inflection at s² = 2 distance and concave beyond.
 */
const SQRT_2PI = 2.5066282746310002;
const SQRT_HALF_PI = 1.2533141373155003;
/** Below this t, and for a distance that is not far, the direct difference would lose more than two digits. */
const SHORT = 0.03;
const NEAR = 0.5;

/** Whether the value is taken from its series in t. */
export function isShort(s: number, distance: number): boolean {
  return s < 2 * SHORT && distance < NEAR;
}

/** So many deviations out, a density is below the smallest number there is. */
const LOST = 38.7;

/** Which way the steps go: by the value, below its inflection, or by what is missing to 1, beyond it. */
export const VALUE = -1;
export const MISSING = 1;
export type Side = typeof VALUE | typeof MISSING;

/**
 * value(s) / φ(h − t), the difference of Mills' ratio at h − t and h + t; or (1 − value(s)) / φ(h − t), a sum, so that
 * nothing is lost however close the value is to 1.
 */
export function shareOf(side: Side, s: number, distance: number): number {
  const h = distance / s;
  const t = 0.5 * s;
  return SQRT_HALF_PI * (erfcx(side * (t - h) * Math.SQRT1_2) + side * erfcx((h + t) * Math.SQRT1_2));
}

/**
 * value(s) / φ(h − t) where h − t and h + t are so close that the difference would lose digits: its Taylor series about h,
 * whose derivatives obey Y⁽ⁿ⁺¹⁾ = h Y⁽ⁿ⁾ + n Y⁽ⁿ⁻¹⁾.
 */
export function shortValueShare(s: number, distance: number): number {
  const h = distance / s;
  const tt = 0.25 * s * s;
  const y0 = SQRT_HALF_PI * erfcx(h * Math.SQRT1_2);
  const y1 = h * y0 - 1;
  const y2 = h * y1 + y0;
  const y3 = h * y2 + 2 * y1;
  const y4 = h * y3 + 3 * y2;
  const y5 = h * y4 + 4 * y3;
  const y6 = h * y5 + 5 * y4;
  const y7 = h * y6 + 6 * y5;
  return -s * (y1 + (tt / 6) * (y3 + (tt / 20) * (y5 + (tt / 42) * y7)));
}

/** √(2π) e^(d²/2) = 1 / φ(d) for the small d that a short option beyond its inflection has. */
export function inverseDensityNearZero(d: number): number {
  const x = 0.5 * d * d;
  return SQRT_2PI * (1 + x * (1 + x * (0.5 + x * (1 / 6 + x * (1 / 24)))));
}

/** value(s) itself, to full relative accuracy, and without a trace of it where s is 0. */
export function valueOf(s: number, distance: number): number {
  if (!(s > 0)) return 0;
  const d = distance / s - 0.5 * s;
  if (d > LOST) return 0;
  if (d < -LOST) return 1;
  const density = normalPdf(d);
  if (isShort(s, distance)) return density * shortValueShare(s, distance);
  return d >= 0 ? density * shareOf(VALUE, s, distance) : 1 - density * shareOf(MISSING, s, distance);
}

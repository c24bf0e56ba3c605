import { inverseDensityNearZero } from '#options/pricing/normalised-option';
import { ln } from '#primitives/exact-math';

/**
 * First guesses of the deviation at which an out-of-the-money option has a given value, and the steps that improve them:
 * Householder's third-order method, in a scale in which the value is nearly straight. A guess is within 6 %, a step
 * raises its error to the fourth power, so two steps reach the last bit.
 */
const INVERSE_SQRT_2PI = 0.3989422804014327;
const HALF_LN_2PI = 0.9189385332046728;
/** The guesses are fitted to distances up to 5; further out they are only starts, and take a step or two more. */
const FITTED_INFLECTION = 3.2;

/** The value at the inflection, ½ − ½ erfcx(x/√2), within 0.05 %: either side's steps work a little beyond it. */
export function roughValueAtInflection(inflection: number): number {
  return (
    (INVERSE_SQRT_2PI * inflection * (1 + 0.404366 * inflection)) /
    (1 + inflection * (1.026176 + 0.324384 * inflection))
  );
}

/** From the value at which a normal, not lognormal, price would have the same h. */
export function guessBelow(value: number, distance: number, inflection: number): number {
  const x = Math.min(inflection, FITTED_INFLECTION);
  const square = ln(1 + (INVERSE_SQRT_2PI * distance) / value);
  const root = Math.sqrt(square);
  const above = 1.06489 + 0.03479 * root + x * (0.00149 * root - 0.15536);
  const below = 1 + root * (0.66318 + 0.02784 * root) - x * (0.29067 + 0.0773 * root);
  return (distance * below) / (square * above);
}

export function guessAbove(value: number, lnMissing: number, inflection: number): number {
  const x = Math.min(inflection, FITTED_INFLECTION);
  const square = value < 1e-3 ? value : -lnMissing;
  const root = Math.sqrt(square);
  const above = 2.59128 + 1.04382 * root + x * (-0.25051 + 0.34133 * root + x * (0.73061 - 0.10726 * root));
  const below = 1 + root * (0.63884 + 0.40644 * root) + x * (-0.93338 + 0.8032 * root + 0.10734 * x);
  return (square * above) / below;
}

/** Below the inflection, in 1 / ln value. `share` is the value's. */
export function stepBelow(s: number, distance: number, target: number, share: number, lnShare: number): number {
  const inverse = 1 / s;
  const h = distance * inverse;
  const d = h - 0.5 * s;
  const y = lnShare - 0.5 * d * d - HALF_LN_2PI;
  const slope = h * inverse;
  const bend = h * slope - 0.25 * s;
  const p = 1 / share;
  const py = p / y;
  const newton = ((target - y) * y * share) / target;
  const second = bend - p - 2 * py;
  const third = bend * bend - 3 * slope * slope - 0.25 - 3 * bend * p + 2 * p * p - 6 * py * (bend - p - py);
  return householder(newton, second, third);
}

/** Beyond the inflection, in ln of what is missing to 1. `share` is the missing part's. */
export function stepAbove(s: number, distance: number, target: number, share: number, lnShare: number): number {
  const inverse = 1 / s;
  const h = distance * inverse;
  const d = h - 0.5 * s;
  const slope = h * inverse;
  const bend = h * slope - 0.25 * s;
  const p = 1 / share;
  const newton = (lnShare - 0.5 * d * d - HALF_LN_2PI - target) * share;
  const third = bend * bend - 3 * slope * slope - 0.25 + 3 * bend * p + 2 * p * p;
  return householder(newton, bend + p, third);
}

/** Beyond the inflection of a short option, in the value itself, whose share is `share`. */
export function stepShort(s: number, distance: number, value: number, share: number): number {
  const inverse = 1 / s;
  const h = distance * inverse;
  const slope = h * inverse;
  const bend = h * slope - 0.25 * s;
  const newton = value * inverseDensityNearZero(h - 0.5 * s) - share;
  return householder(newton, bend, bend * bend - 3 * slope * slope - 0.25);
}

/** Newton's step, corrected by the second and third derivative as shares of the first, and never turned round by them. */
function householder(newton: number, second: number, third: number): number {
  const factor = (1 + 0.5 * second * newton) / (1 + newton * (second + (third * newton) / 6));
  return factor > 0.1 && factor < 10 ? newton * factor : newton;
}

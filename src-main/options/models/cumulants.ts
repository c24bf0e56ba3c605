import type { MomentExponent } from '#options/models/moment-exponent';
import { momentExists } from '#options/models/tail-window';
import { cos, sin } from '#primitives/exact-trigonometry';

/** Mean, variance, third and fourth cumulant of ln(S/F). */
export interface Cumulants {
  readonly c1: number;
  readonly c2: number;
  readonly c3: number;
  readonly c4: number;
}

const POINTS = 64;
/** How much of the way to the nearest moment that does not exist. */
const SHARE = 0.35;
/** In deviations: far enough out that the fourth cumulant shows beside rounding. */
const FARTHEST = 8;
const FARTHEST_OF_ALL = 1e9;
const BISECTIONS = 30;

/**
 * The first coefficients of the exponent's power series, by Cauchy's integral around zero. It is analytic within the
 * moments that exist, so that evenly spaced points on a circle converge at once.
 */
export function cumulants(exponent: MomentExponent, totalVariance: number): Cumulants {
  if (totalVariance === 0) return { c1: 0, c2: 0, c3: 0, c4: 0 };
  const farthest = Math.min(FARTHEST / Math.sqrt(totalVariance), jumpReach(exponent));
  const radius = SHARE * Math.min(reach(exponent, farthest, 1), reach(exponent, farthest, -1));
  let c1 = 0;
  let c2 = 0;
  let c3 = 0;
  let c4 = 0;
  // Mirrored points have mirrored values: half of the circle is enough, and half a step keeps clear of its ends.
  for (let point = 0; point < POINTS / 2; point++) {
    const angle = (2 * Math.PI * (point + 0.5)) / POINTS;
    exponent.evaluate(radius * cos(angle), radius * sin(angle));
    const { re, im } = exponent;
    c1 += re * cos(angle) + im * sin(angle);
    c2 += re * cos(2 * angle) + im * sin(2 * angle);
    c3 += re * cos(3 * angle) + im * sin(3 * angle);
    c4 += re * cos(4 * angle) + im * sin(4 * angle);
  }
  const scale = 2 / POINTS;
  const square = radius * radius;
  return {
    c1: (scale * c1) / radius,
    c2: (2 * scale * c2) / square,
    c3: (6 * scale * c3) / (square * radius),
    c4: (24 * scale * c4) / (square * square),
  };
}

/** What jumps contribute is analytic everywhere and grows like an exponential: no further than it stays moderate. */
function jumpReach({ model }: MomentExponent): number {
  return 'lambda' in model && model.lambda > 0 ? FARTHEST / (Math.abs(model.muJ) + 3 * model.sigmaJ) : FARTHEST_OF_ALL;
}

/** The largest power, up to a limit, whose moment exists. */
function reach(exponent: MomentExponent, limit: number, side: 1 | -1): number {
  const { model, years } = exponent;
  if (momentExists(model, years, side * limit)) return limit;
  let inside = 0;
  let outside = limit;
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = 0.5 * (inside + outside);
    if (momentExists(model, years, side * middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}

import {
  guessAbove,
  guessBelow,
  roughValueAtInflection,
  stepAbove,
  stepBelow,
  stepShort,
} from '#options/pricing/deviation-steps';
import { isShort, MISSING, shareOf, shortValueShare, VALUE } from '#options/pricing/normalised-option';
import { ln } from '#primitives/exact-math';

/** A fourth-order step smaller than this share leaves an error below the last bit. */
export const LAST_STEP = 1e-4;
const MOST_STEPS = 60;
/** How far the rough boundary between the two sides may be off. */
const SLACK = 1.1;

/**
 * The standard deviation at which an out-of-the-money option has this value; see `normalised-option`. There is exactly
 * one for 0 < value < 1 and 0 ≤ distance. A bracket catches whatever step would leave it.
 */
export function impliedDeviation(value: number, distance: number): number {
  const inflection = Math.sqrt(2 * distance);
  return value < roughValueAtInflection(inflection)
    ? solveBelow(value, distance, inflection)
    : solveAbove(value, distance, inflection);
}

function solveBelow(value: number, distance: number, inflection: number): number {
  const target = ln(value);
  let low = 0;
  let high = inflection * SLACK;
  let s = Math.min(inflection, guessBelow(value, distance, inflection));
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const share = isShort(s, distance) ? shortValueShare(s, distance) : shareOf(VALUE, s, distance);
    const change = stepBelow(s, distance, target, share, ln(share));
    if (change > 0) low = s;
    else high = s;
    const next = s + change;
    if (Math.abs(change) <= LAST_STEP * s) return next;
    s = next > low && next < high ? next : 0.5 * (low + high);
  }
  return s;
}

function solveAbove(value: number, distance: number, inflection: number): number {
  const target = ln(1 - value);
  let low = inflection / SLACK;
  let high = Number.POSITIVE_INFINITY;
  let s = Math.max(inflection, guessAbove(value, target, inflection));
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const change = isShort(s, distance)
      ? stepShort(s, distance, value, shortValueShare(s, distance))
      : stepOfMissing(s, distance, target);
    if (change > 0) low = s;
    else high = s;
    const next = s + change;
    if (Math.abs(change) <= LAST_STEP * s) return next;
    s = next > low && next < high ? next : high < Number.POSITIVE_INFINITY ? 0.5 * (low + high) : 2 * s;
  }
  return s;
}

function stepOfMissing(s: number, distance: number, target: number): number {
  const share = shareOf(MISSING, s, distance);
  return stepAbove(s, distance, target, share, ln(share));
}

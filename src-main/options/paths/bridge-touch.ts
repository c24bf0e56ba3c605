import type { PathSet } from '#options/paths/path-set';
import { exp } from '#primitives/exact-math';
import { invariant } from '#primitives/invariant';

/** Log returns ln(level/S₀) below and above the start; null where only one side matters. */
export interface TouchLevels {
  readonly lower: number | null;
  readonly upper: number | null;
}

/** e^(−40) is below any error of a simulation. */
const FAR = 40;

/**
 * For each path the probability that it touched a level at any moment, not only at its steps: between two steps the price
 * is taken to wander as a Brownian bridge with the variance that the step gathered. A jump counts as part of its step.
 * The paths must have been drawn with their variances.
 */
export function bridgeTouch(paths: PathSet, { lower, upper }: TouchLevels): Float64Array {
  const { pairs, steps, logReturns, stepVariances } = paths;
  invariant(stepVariances !== null, 'a bridge needs the variances of the steps');
  const columns = 2 * pairs;
  const untouched = new Float64Array(columns).fill(1);
  const low = lower ?? Number.NEGATIVE_INFINITY;
  const high = upper ?? Number.POSITIVE_INFINITY;
  for (let step = 0; step < steps; step++) {
    const row = step * columns;
    for (let column = 0; column < columns; column++) {
      const before = step === 0 ? 0 : (logReturns[row - columns + column] as number);
      const after = logReturns[row + column] as number;
      if (after <= low || after >= high || before <= low || before >= high) {
        untouched[column] = 0;
        continue;
      }
      const variance = stepVariances[row + column] as number;
      const below = 2 * (before - low) * (after - low);
      const above = 2 * (high - before) * (high - after);
      if (below < FAR * variance) untouched[column] = (untouched[column] as number) * (1 - exp(-below / variance));
      if (above < FAR * variance) untouched[column] = (untouched[column] as number) * (1 - exp(-above / variance));
    }
  }
  for (let column = 0; column < columns; column++) untouched[column] = 1 - (untouched[column] as number);
  return untouched;
}

import type { MomentExponent } from '#options/models/moment-exponent';
import type { TailWindow } from '#options/models/tail-window';
import { exp } from '#primitives/exact-math';
import { cos } from '#primitives/exact-trigonometry';

/** How much of a distribution a series may miss, in probability. */
export interface SeriesAccuracy {
  /** Beyond either end of its window. */
  readonly tail: number;
  /** In the terms that are left out. */
  readonly leftOut: number;
  readonly mostTerms: number;
}

const FIRST_TERMS = 128;
/** Over how many terms their decay is measured. */
const LOOK_BACK = 8;

export interface CosineSeries {
  /** From the first on, at the place of its number; what stands at place 0 and from `count` on is none of it. */
  readonly coefficients: Float64Array;
  readonly count: number;
  /** Whether what was left out is known to be negligible. */
  readonly complete: boolean;
}

/** The density of ln(S/F) on a window as a series of cosines, with as many terms as it takes, up to a limit. */
export function cosineSeries(exponent: MomentExponent, window: TailWindow, accuracy: SeriesAccuracy): CosineSeries {
  const { leftOut, mostTerms } = accuracy;
  let coefficients = new Float64Array(FIRST_TERMS);
  let recent = 0;
  for (let count = 1; count < mostTerms; count++) {
    if (count === coefficients.length) {
      const larger = new Float64Array(2 * count);
      larger.set(coefficients);
      coefficients = larger;
    }
    coefficients[count] = cosineCoefficient(exponent, window, count);
    if (count % LOOK_BACK !== 0) continue;
    // Terms fall at least as fast as they did on average over the last few; so they sum to a geometric series.
    const decay = (recent - exponent.envelope) / LOOK_BACK;
    recent = exponent.envelope;
    if (decay > 0 && exp(exponent.envelope) * (1 + 1 / decay) < leftOut * count) {
      return { coefficients, count: count + 1, complete: true };
    }
  }
  return { coefficients, count: mostTerms, complete: false };
}

export function cosineCoefficient(exponent: MomentExponent, { from, to }: TailWindow, term: number): number {
  const perWidth = 1 / (to - from);
  const frequency = term * Math.PI * perWidth;
  exponent.evaluate(0, frequency);
  return 2 * perWidth * exp(exponent.re) * cos(exponent.im - frequency * from);
}

import type { BatesParameters } from '#options/models/price-model';
import { exp } from '#primitives/exact-math';
import { inverseNormalCdf } from '#primitives/normal-distribution';

/** More jumps than this within a step have a chance below 1e-16 for every step that is fine enough to be used. */
const MOST_JUMPS = 64;

/** Growth a year that jumps bring on average. */
export function jumpCompensation({ lambda, muJ, sigmaJ }: BatesParameters): number {
  return lambda * (exp(muJ + 0.5 * sigmaJ * sigmaJ) - 1);
}

/** P(at most n jumps within a step), for n from 0 until nothing is left. */
export function jumpCounts(lambda: number, dt: number): Float64Array {
  const expected = lambda * dt;
  const chances: number[] = [];
  let chance = exp(-expected);
  let sum = chance;
  for (let n = 1; n <= MOST_JUMPS && sum < 1 - 1e-16; n++) {
    chances.push(sum);
    chance *= expected / n;
    sum += chance;
  }
  return Float64Array.from(chances);
}

/** The jumps of one step: how many by inverting the Poisson distribution, their sum from one normal draw. */
export class JumpDraw {
  readonly #counts: Float64Array;
  readonly #mean: number;
  readonly #deviation: number;

  constructor({ lambda, muJ, sigmaJ }: BatesParameters, dt: number) {
    this.#counts = jumpCounts(lambda, dt);
    this.#mean = muJ;
    this.#deviation = sigmaJ;
  }

  logJump(uCount: number, uSize: number): number {
    const counts = this.#counts;
    let n = 0;
    while (n < counts.length && uCount > (counts[n] as number)) n++;
    return n === 0 ? 0 : n * this.#mean + Math.sqrt(n) * this.#deviation * inverseNormalCdf(uSize);
  }
}

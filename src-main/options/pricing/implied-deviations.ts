import {
  guessAbove,
  guessBelow,
  roughValueAtInflection,
  stepAbove,
  stepBelow,
  stepShort,
} from '#options/pricing/deviation-steps';
import { impliedDeviation, LAST_STEP } from '#options/pricing/implied-deviation';
import { isShort, MISSING, shareOf, shortValueShare, type Side, VALUE } from '#options/pricing/normalised-option';
import { ln } from '#primitives/exact-math';

const BLOCK = 128;
const ROUNDS = 2;

/**
 * `impliedDeviation` for columns. One solve is a long chain of operations that wait for each other; a column taken
 * through one short loop after another keeps the processor busy with several options at once, twice as fast. Two steps
 * are enough for nearly all; the rest is solved one by one.
 */
export class ImpliedDeviations {
  readonly #side = new Int8Array(BLOCK);
  readonly #target = new Float64Array(BLOCK);
  readonly #share = new Float64Array(BLOCK);
  readonly #lnShare = new Float64Array(BLOCK);
  readonly #s = new Float64Array(BLOCK);
  readonly #change = new Float64Array(BLOCK);

  /** Needs 0 < value < 1 and 0 ≤ distance in every row. `deviations` may be one of the other columns. */
  solve(values: Float64Array, distances: Float64Array, deviations: Float64Array, count: number): void {
    for (let start = 0; start < count; start += BLOCK) {
      const rows = Math.min(BLOCK, count - start);
      this.#sides(values, distances, start, rows);
      this.#guesses(values, distances, start, rows);
      for (let round = 0; round < ROUNDS; round++) {
        this.#shares(distances, start, rows);
        this.#logarithms(rows);
        this.#steps(values, distances, start, rows);
      }
      this.#finish(values, distances, deviations, start, rows);
    }
  }

  // One loop a method: each is compiled by itself and has room for everything it calls to be built in.

  #sides(values: Float64Array, distances: Float64Array, start: number, rows: number): void {
    const side = this.#side;
    const target = this.#target;
    for (let i = 0; i < rows; i++) {
      const value = values[start + i] as number;
      const below = value < roughValueAtInflection(Math.sqrt(2 * (distances[start + i] as number)));
      side[i] = below ? VALUE : MISSING;
      target[i] = ln(below ? value : 1 - value);
    }
  }

  #guesses(values: Float64Array, distances: Float64Array, start: number, rows: number): void {
    const side = this.#side;
    const target = this.#target;
    const s = this.#s;
    for (let i = 0; i < rows; i++) {
      const value = values[start + i] as number;
      const distance = distances[start + i] as number;
      const inflection = Math.sqrt(2 * distance);
      s[i] =
        side[i] === VALUE
          ? Math.min(inflection, guessBelow(value, distance, inflection))
          : Math.max(inflection, guessAbove(value, target[i] as number, inflection));
    }
  }

  #shares(distances: Float64Array, start: number, rows: number): void {
    const side = this.#side;
    const share = this.#share;
    const s = this.#s;
    for (let i = 0; i < rows; i++) {
      const distance = distances[start + i] as number;
      const here = s[i] as number;
      share[i] = isShort(here, distance) ? shortValueShare(here, distance) : shareOf(side[i] as Side, here, distance);
    }
  }

  #logarithms(rows: number): void {
    const share = this.#share;
    const lnShare = this.#lnShare;
    for (let i = 0; i < rows; i++) lnShare[i] = ln(share[i] as number);
  }

  #steps(values: Float64Array, distances: Float64Array, start: number, rows: number): void {
    const side = this.#side;
    const target = this.#target;
    const share = this.#share;
    const lnShare = this.#lnShare;
    const s = this.#s;
    const change = this.#change;
    for (let i = 0; i < rows; i++) {
      const distance = distances[start + i] as number;
      const here = s[i] as number;
      const shareHere = share[i] as number;
      const step =
        side[i] === VALUE
          ? stepBelow(here, distance, target[i] as number, shareHere, lnShare[i] as number)
          : isShort(here, distance)
            ? stepShort(here, distance, values[start + i] as number, shareHere)
            : stepAbove(here, distance, target[i] as number, shareHere, lnShare[i] as number);
      change[i] = step;
      s[i] = here + step;
    }
  }

  #finish(values: Float64Array, distances: Float64Array, deviations: Float64Array, start: number, rows: number): void {
    for (let i = 0; i < rows; i++) {
      const s = this.#s[i] as number;
      const settled = Math.abs(this.#change[i] as number) <= LAST_STEP * s;
      deviations[start + i] = settled
        ? s
        : impliedDeviation(values[start + i] as number, distances[start + i] as number);
    }
  }
}

import { exp, ln } from '#primitives/exact-math';
import type { Random } from '#primitives/random';

/**
 * Draws by table: the engine's own logarithm and sine are not fixed by the language, and a look-up costs less than
 * either. Quantiles come from adding up the bell curve once, at load.
 */
const CELLS = 4_096;
const NORMAL_QUANTILES = normalQuantiles();
const EXPONENTIAL_QUANTILES = Float64Array.from({ length: CELLS }, (_, cell) => -ln(1 - (cell + 0.5) / CELLS));

/** Mean 0, deviation 1, cut off a little beyond ±4: what is rarer than that comes from jumps. */
export function drawNormal(random: Random): number {
  const position = random.next() * CELLS;
  const cell = Math.floor(position);
  const left = NORMAL_QUANTILES[cell] as number;
  return left + ((NORMAL_QUANTILES[cell + 1] as number) - left) * (position - cell);
}

/** Mean 1, never more than 9.02. */
export function drawExponential(random: Random): number {
  return EXPONENTIAL_QUANTILES[Math.floor(random.next() * CELLS)] as number;
}

function normalQuantiles(): Float64Array {
  const quantiles = new Float64Array(CELLS + 1);
  const half = CELLS / 2;
  const furthest = 4.2;
  const step = 1 / 1_024;
  const inverseRootTwoPi = 0.3989422804014327;
  let x = 0;
  let area = 0;
  for (let cell = 1; cell < half; cell++) {
    const wanted = cell / CELLS;
    let slice = 0;
    while (area + (slice = simpson(x, step) * inverseRootTwoPi) < wanted) {
      area += slice;
      x += step;
    }
    const quantile = x + (step * (wanted - area)) / slice;
    quantiles[half + cell] = quantile;
    quantiles[half - cell] = -quantile;
  }
  quantiles[0] = -furthest;
  quantiles[CELLS] = furthest;
  return quantiles;
}

function simpson(from: number, width: number): number {
  const middle = from + width / 2;
  const to = from + width;
  return (width / 6) * (exp((-from * from) / 2) + 4 * exp((-middle * middle) / 2) + exp((-to * to) / 2));
}

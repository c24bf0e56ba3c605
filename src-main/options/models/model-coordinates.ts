import type { BatesParameters } from '#options/models/price-model';
import { exp, ln } from '#primitives/exact-math';

/**
 * Parameters as a fit sees them: on axes on which a step means about the same everywhere. Positive ones as logarithms,
 * the correlation as its inverse hyperbolic tangent, the size of jumps in tenths.
 */
export interface Coordinate {
  readonly name: keyof BatesParameters;
  readonly scale: 'logarithm' | 'correlation' | 'tenths';
  readonly low: number;
  readonly high: number;
}

export const HESTON_COORDINATES: readonly Coordinate[] = [
  { name: 'v0', scale: 'logarithm', low: 1e-4, high: 4 },
  { name: 'kappa', scale: 'logarithm', low: 0.05, high: 15 },
  { name: 'theta', scale: 'logarithm', low: 1e-4, high: 4 },
  { name: 'xi', scale: 'logarithm', low: 0.05, high: 5 },
  { name: 'rho', scale: 'correlation', low: -0.995, high: 0.995 },
];

export const BATES_COORDINATES: readonly Coordinate[] = [
  ...HESTON_COORDINATES,
  { name: 'lambda', scale: 'logarithm', low: 0.02, high: 20 },
  { name: 'muJ', scale: 'tenths', low: -0.5, high: 0.5 },
  { name: 'sigmaJ', scale: 'logarithm', low: 0.005, high: 0.5 },
];

export function toCoordinate({ scale }: Coordinate, value: number): number {
  if (scale === 'logarithm') return ln(value);
  return scale === 'tenths' ? 10 * value : 0.5 * ln((1 + value) / (1 - value));
}

function fromCoordinate({ scale, low, high }: Coordinate, position: number): number {
  if (scale === 'tenths') return 0.1 * position;
  if (scale === 'logarithm') return Math.min(high, Math.max(low, exp(position)));
  const square = exp(2 * position);
  return Math.min(high, Math.max(low, (square - 1) / (square + 1)));
}

export function positionsOf(coordinates: readonly Coordinate[], parameters: BatesParameters): Float64Array {
  return Float64Array.from(coordinates, (coordinate) => {
    const { name, low, high } = coordinate;
    return toCoordinate(coordinate, Math.min(high, Math.max(low, parameters[name])));
  });
}

/** The parameters at a position; those without a coordinate are taken from `others`. */
export function parametersAt(
  coordinates: readonly Coordinate[],
  positions: Float64Array,
  others: BatesParameters,
): BatesParameters {
  const parameters: { -readonly [Name in keyof BatesParameters]: number } = { ...others };
  for (const [i, coordinate] of coordinates.entries()) {
    parameters[coordinate.name] = fromCoordinate(coordinate, positions[i] as number);
  }
  return parameters;
}

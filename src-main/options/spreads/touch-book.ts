import type { ExpiryChain } from '#options/chains/chain-snapshot';
import { pairedMean, type PathEstimate } from '#options/paths/path-estimate';
import type { PathSet } from '#options/paths/path-set';
import { touchEitherProbability, touchProbability } from '#options/paths/touch-probability';
import { PathTracks } from '#options/spreads/path-tracks';
import { ln } from '#primitives/exact-math';
import { invariant } from '#primitives/invariant';

/** The strikes that were sold below and above the price; null where none was. */
export interface SoldStrikes {
  readonly put: number | null;
  readonly call: number | null;
}

/** Whether a price has already reached what was sold: it then needs no path to touch it. */
function alreadyTouched(spot: number, { put, call }: SoldStrikes): boolean {
  return (put !== null && spot <= put) || (call !== null && spot >= call);
}

/** Under one fixed volatility, watched at every moment: exact. */
export function flatTouch(
  { years }: ExpiryChain,
  spot: number,
  drift: number,
  volatility: number,
  sold: SoldStrikes,
): number {
  if (alreadyTouched(spot, sold)) return 1;
  const walk = { spot, drift, volatility, years };
  if (sold.put !== null && sold.call !== null) return touchEitherProbability(walk, sold.put, sold.call);
  return touchProbability(walk, (sold.put ?? sold.call) as number);
}

/**
 * Touches along one set of paths, watched at every moment as `bridgeTouch` does it and equal to it within a millionth or
 * two. Each level is worked out once, however many spreads sold it, and mostly without looking at a step: how close a
 * path comes to any level within a few steps is known beforehand.
 */
export class TouchBook {
  readonly #spot: number;
  readonly #tracks: PathTracks;
  readonly #touched = { put: new Map<number, Float64Array>(), call: new Map<number, Float64Array>() };
  readonly #chances = new Map<string, PathEstimate>();
  readonly #either: Float64Array;

  /** The paths must have been drawn with their variances; the first `pairs` of them are looked at. */
  constructor(paths: PathSet, spot: number, pairs = paths.pairs) {
    this.#spot = spot;
    this.#tracks = new PathTracks(paths, pairs);
    this.#either = new Float64Array(2 * pairs);
  }

  chance(sold: SoldStrikes): PathEstimate {
    if (alreadyTouched(this.#spot, sold)) return { value: 1, standardError: 0 };
    const key = `${sold.put} ${sold.call}`;
    const known = this.#chances.get(key);
    if (known !== undefined) return known;
    const below = sold.put === null ? null : this.#of('put', sold.put);
    const above = sold.call === null ? null : this.#of('call', sold.call);
    const single = below ?? above;
    invariant(single !== null, 'only what was sold can be touched');
    const chance = pairedMean(below === null || above === null ? single : this.#or(below, above));
    this.#chances.set(key, chance);
    return chance;
  }

  /** A bridge is asked about each of the two levels for itself. */
  #or(below: Float64Array, above: Float64Array): Float64Array {
    const either = this.#either;
    for (let i = 0; i < either.length; i++) either[i] = 1 - (1 - (below[i] as number)) * (1 - (above[i] as number));
    return either;
  }

  #of(side: 'put' | 'call', strike: number): Float64Array {
    const known = this.#touched[side].get(strike);
    if (known !== undefined) return known;
    const level = ln(strike / this.#spot);
    const chances = this.#tracks.touched(side === 'put' ? 1 : -1, level);
    this.#touched[side].set(strike, chances);
    return chances;
  }
}

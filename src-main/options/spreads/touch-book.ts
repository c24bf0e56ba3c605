import type { ExpiryChain } from '#options/chains/chain-snapshot';
import { pairedMean, type PathEstimate } from '#options/paths/path-estimate';
import type { PathSet } from '#options/paths/path-set';
import { touchEitherProbability, touchProbability } from '#options/paths/touch-probability';
import { exp, ln } from '#primitives/exact-math';
import { invariant } from '#primitives/invariant';

/** The strikes that were sold below and above the price; null where none was. */
export interface SoldStrikes {
  readonly put: number | null;
  readonly call: number | null;
}

/** Whether a price has already reached what was sold: it then needs no path to touch it. */
export function alreadyTouched(spot: number, { put, call }: SoldStrikes): boolean {
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

/** A bridge that touches with less than e^−18 may as well not be asked. */
const FAR = 18;

/**
 * Touches along one set of paths, watched at every moment as `bridgeTouch` does it. Each level is worked out once, however
 * many spreads sold it, and along most paths without looking at a single step: how close a path comes to any level is
 * known beforehand.
 */
export class TouchBook {
  readonly #spot: number;
  readonly #sides: Readonly<Record<'put' | 'call', PathSide>>;
  readonly #chances = new Map<string, PathEstimate>();
  readonly #either: Float64Array;

  /** The paths must have been drawn with their variances. */
  constructor(paths: PathSet, spot: number) {
    this.#spot = spot;
    const tracks = tracksOf(paths);
    this.#sides = { put: pathSide(tracks, 1), call: pathSide(tracks, -1) };
    this.#either = new Float64Array(2 * paths.pairs);
  }

  chance(sold: SoldStrikes): PathEstimate {
    if (alreadyTouched(this.#spot, sold)) return { value: 1, standardError: 0 };
    const key = `${sold.put} ${sold.call}`;
    const known = this.#chances.get(key);
    if (known !== undefined) return known;
    const below = sold.put === null ? null : this.#touched('put', sold.put);
    const above = sold.call === null ? null : this.#touched('call', sold.call);
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

  #touched(which: 'put' | 'call', strike: number): Float64Array {
    const side = this.#sides[which];
    const touched = side.known.get(strike);
    if (touched !== undefined) return touched;
    const chances = chancesAt(side, side.sign * ln(strike / this.#spot));
    side.known.set(strike, chances);
    return chances;
  }
}

/** The same paths, each in one piece: log returns and variances by path and step. */
interface PathTracks {
  readonly columns: number;
  readonly steps: number;
  readonly logReturns: Float64Array;
  readonly variances: Float64Array;
}

function tracksOf({ pairs, steps, logReturns, stepVariances }: PathSet): PathTracks {
  invariant(stepVariances !== null, 'a bridge needs the variances of the steps');
  const columns = 2 * pairs;
  const tracks = {
    columns,
    steps,
    logReturns: new Float64Array(columns * steps),
    variances: new Float64Array(columns * steps),
  };
  for (let step = 0; step < steps; step++) {
    for (let column = 0; column < columns; column++) {
      tracks.logReturns[column * steps + step] = logReturns[step * columns + column] as number;
      tracks.variances[column * steps + step] = stepVariances[step * columns + column] as number;
    }
  }
  return tracks;
}

/** Paths seen from one side: with sign −1 they are turned upside down, so that every level is one below. */
interface PathSide {
  readonly sign: 1 | -1;
  readonly tracks: PathTracks;
  /** The lowest that each path stands at any of its steps, and the highest level that its bridges may touch. */
  readonly lowest: Float64Array;
  readonly closest: Float64Array;
  readonly known: Map<number, Float64Array>;
}

function pathSide(tracks: PathTracks, sign: 1 | -1): PathSide {
  const { columns, steps, logReturns, variances } = tracks;
  const lowest = new Float64Array(columns);
  const closest = new Float64Array(columns);
  for (let column = 0, cell = 0; column < columns; column++) {
    let before = 0;
    let least = 0;
    let nearest = 0;
    for (let step = 0; step < steps; step++, cell++) {
      const after = sign * (logReturns[cell] as number);
      if (after < least) least = after;
      // The level at which 2·(before − level)·(after − level) is FAR times the variance.
      const gap = before - after;
      const level = 0.5 * (before + after - Math.sqrt(gap * gap + 2 * FAR * (variances[cell] as number)));
      if (level < nearest) nearest = level;
      before = after;
    }
    lowest[column] = least;
    closest[column] = nearest;
  }
  return { sign, tracks, lowest, closest, known: new Map() };
}

function chancesAt({ sign, tracks, lowest, closest }: PathSide, level: number): Float64Array {
  const { columns, steps, logReturns, variances } = tracks;
  const chances = new Float64Array(columns);
  for (let column = 0; column < columns; column++) {
    if ((closest[column] as number) > level) continue;
    if ((lowest[column] as number) <= level) {
      chances[column] = 1;
      continue;
    }
    let untouched = 1;
    let before = -level;
    for (let cell = column * steps; cell < (column + 1) * steps; cell++) {
      const after = sign * (logReturns[cell] as number) - level;
      const squares = 2 * before * after;
      const variance = variances[cell] as number;
      if (squares < FAR * variance) untouched *= 1 - exp(-squares / variance);
      before = after;
    }
    chances[column] = 1 - untouched;
  }
  return chances;
}

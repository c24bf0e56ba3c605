import type { PathSet } from '#options/paths/path-set';
import { exp } from '#primitives/exact-math';
import { invariant } from '#primitives/invariant';

/** A bridge that touches with less than e^−14, a millionth, may as well not be asked. */
const FAR = 14;
const ENTRIES_PER_UNIT = 512;
/** e^(−i/512). Between two entries a straight line is within half a millionth. */
const DECAY = Float64Array.from({ length: FAR * ENTRIES_PER_UNIT + 2 }, (_, i) => exp(-i / ENTRIES_PER_UNIT));
const BLOCK = 4;

/** Of a block of steps: the lowest level that its bridges may touch and, upside down, the highest. */
const CLOSEST = 0;
const FARTHEST = 1;
const FACTS = 2;

/** Paths laid out each in one piece, to be asked for one level after the other whether they touch it at any moment. */
export class PathTracks {
  readonly pairs: number;
  readonly #columns: number;
  readonly #steps: number;
  readonly #blocks: number;
  /** By path and step: log return and variance, after a first pair for the start. */
  readonly #cells: Float32Array;
  /** By path and block. */
  readonly #facts: Float32Array;
  /** By path: the lowest point and the lowest level within reach; the highest ones upside down. */
  readonly #lowest: Float32Array;
  readonly #closest: Float32Array;
  readonly #highest: Float32Array;
  readonly #farthest: Float32Array;

  /** The first `pairs` of the set. */
  constructor({ pairs: drawn, steps, logReturns, stepVariances }: PathSet, pairs: number) {
    invariant(stepVariances !== null, 'a bridge needs the variances of the steps');
    invariant(pairs <= drawn, 'no more paths are looked at than there are');
    const columns = 2 * pairs;
    this.pairs = pairs;
    this.#columns = columns;
    this.#steps = steps;
    this.#blocks = Math.ceil(steps / BLOCK);
    this.#cells = new Float32Array(2 * columns * (steps + 1));
    this.#facts = new Float32Array(FACTS * columns * this.#blocks);
    this.#lowest = new Float32Array(columns);
    this.#closest = new Float32Array(columns);
    this.#highest = new Float32Array(columns);
    this.#farthest = new Float32Array(columns);
    for (let step = 0; step < steps; step++) {
      for (let column = 0; column < columns; column++) {
        // The second of each pair stands behind all of the first.
        const from = step * 2 * drawn + (column < pairs ? column : drawn - pairs + column);
        const cell = 2 * (column * (steps + 1) + step + 1);
        this.#cells[cell] = logReturns[from] as number;
        this.#cells[cell + 1] = stepVariances[from] as number;
      }
    }
    for (let column = 0; column < columns; column++) this.#gatherFacts(column);
  }

  /** For each path the probability that it touches a level below its start (side 1) or above it (side −1). */
  touched(side: 1 | -1, level: number): Float64Array {
    const chances = new Float64Array(this.#columns);
    const points = side === 1 ? this.#lowest : this.#highest;
    const reaches = side === 1 ? this.#closest : this.#farthest;
    const wanted = side * level;
    for (let column = 0; column < this.#columns; column++) {
      if ((reaches[column] as number) > wanted) continue;
      chances[column] = (points[column] as number) <= wanted ? 1 : 1 - this.#clear(column, side, level);
    }
    return chances;
  }

  /** The probability that no bridge of a path touches. */
  #clear(column: number, side: 1 | -1, level: number): number {
    const blocks = this.#blocks;
    const reach = side === 1 ? CLOSEST : FARTHEST;
    const wanted = side * level;
    let clear = 1;
    for (let block = 0; block < blocks; block++) {
      const fact = FACTS * (column * blocks + block) + reach;
      if ((this.#facts[fact] as number) <= wanted) clear *= this.#clearOf(column, block, side, level);
    }
    return clear;
  }

  /** The probability that no bridge of a block touches. */
  #clearOf(column: number, block: number, side: 1 | -1, level: number): number {
    const cells = this.#cells;
    const start = column * (this.#steps + 1);
    const first = 2 * (start + block * BLOCK);
    const last = 2 * (start + Math.min((block + 1) * BLOCK, this.#steps));
    let clear = 1;
    let before = side * ((cells[first] as number) - level);
    for (let cell = first + 2; cell <= last; cell += 2) {
      const after = side * ((cells[cell] as number) - level);
      const squares = 2 * before * after;
      const variance = cells[cell + 1] as number;
      if (squares < FAR * variance) clear *= 1 - decayed(squares / variance);
      before = after;
    }
    return clear;
  }

  #gatherFacts(column: number): void {
    const cells = this.#cells;
    const steps = this.#steps;
    const start = 2 * column * (steps + 1);
    let before = 0;
    let lowest = 0;
    let highest = 0;
    let overallClosest = 0;
    let overallFarthest = 0;
    for (let block = 0; block < this.#blocks; block++) {
      const last = start + 2 * Math.min((block + 1) * BLOCK, steps);
      let closest = Number.POSITIVE_INFINITY;
      let farthest = Number.NEGATIVE_INFINITY;
      for (let cell = start + 2 * block * BLOCK + 2; cell <= last; cell += 2) {
        const after = cells[cell] as number;
        if (after < lowest) lowest = after;
        if (after > highest) highest = after;
        // Where 2·(before − level)·(after − level) is FAR times the variance.
        const gap = before - after;
        const reach = Math.sqrt(gap * gap + 2 * FAR * (cells[cell + 1] as number));
        const middle = before + after;
        if (middle - reach < closest) closest = middle - reach;
        if (middle + reach > farthest) farthest = middle + reach;
        before = after;
      }
      const fact = FACTS * (column * this.#blocks + block);
      this.#facts[fact + CLOSEST] = 0.5 * closest;
      this.#facts[fact + FARTHEST] = -0.5 * farthest;
      if (closest < overallClosest) overallClosest = closest;
      if (farthest > overallFarthest) overallFarthest = farthest;
    }
    this.#lowest[column] = lowest;
    this.#closest[column] = 0.5 * overallClosest;
    this.#highest[column] = -highest;
    this.#farthest[column] = -0.5 * overallFarthest;
  }
}

/** e^−x for x from 0 to FAR. */
function decayed(x: number): number {
  const place = x * ENTRIES_PER_UNIT;
  const entry = Math.floor(place);
  const before = DECAY[entry] as number;
  return before + (place - entry) * ((DECAY[entry + 1] as number) - before);
}

import type { PairVotes } from '#options/paths/path-estimate';
import type { PathSet } from '#options/paths/path-set';
import { invariant } from '#primitives/invariant';

const BINS = 128;

/**
 * A set of paths, prepared for many questions of one kind: which of them are, at one of their steps, between two levels?
 * For every step the columns are sorted into bins, and for every bin there is a bit for each column that lies in it or
 * above. A question then costs a few words per step and a look at the columns of two bins; the answer is the same as
 * that of a look at every path.
 */
export class PathSieve {
  readonly steps: number;
  readonly #pairs: number;
  readonly #columns: number;
  readonly #words: number;
  /** By step: the lowest log return, and bins per unit. */
  readonly #lowest: Float64Array;
  readonly #scale: Float64Array;
  /** By step and column: its columns by rising bin; by step and bin: where each bin starts among them. */
  readonly #sorted: Uint32Array;
  readonly #starts: Uint32Array;
  /** The log returns in the order of the sorted columns. */
  readonly #values: PathSet['logReturns'];
  /** By step, bin and word: columns of that bin or a higher one. */
  readonly #above: Uint32Array;
  readonly #found: Uint32Array;

  constructor(paths: PathSet) {
    const { pairs, steps, logReturns } = paths;
    invariant(pairs > 0 && pairs % 32 === 0, 'pairs come in whole words of bits');
    this.steps = steps;
    this.#pairs = pairs;
    this.#columns = 2 * pairs;
    this.#words = this.#columns / 32;
    this.#lowest = new Float64Array(steps);
    this.#scale = new Float64Array(steps);
    this.#sorted = new Uint32Array(steps * this.#columns);
    this.#starts = new Uint32Array(steps * (BINS + 1));
    this.#values = logReturns.slice();
    this.#above = new Uint32Array(steps * (BINS + 1) * this.#words);
    this.#found = new Uint32Array(this.#words);
    const bins = new Uint16Array(this.#columns);
    for (let step = 0; step < steps; step++) this.#sort(logReturns, step, bins);
  }

  /** Forgets what was found before. */
  clear(): void {
    this.#found.fill(0);
  }

  /** Adds the paths that are at `from` or above and below `to` after that step, counted from 0. */
  find(step: number, from: number, to: number): void {
    if (!(from < to)) return;
    const first = this.#bin(step, from);
    const last = this.#bin(step, to);
    this.#findWithin(step, first, from, to);
    if (last === first) return;
    this.#findWithin(step, last, from, to);
    this.#findWhole(step, first + 1, last);
  }

  /** How the pairs voted that were found at least once. */
  votes(): PairVotes {
    const half = this.#words / 2;
    let both = 0;
    let one = 0;
    for (let w = 0; w < half; w++) {
      const first = this.#found[w] as number;
      const second = this.#found[half + w] as number;
      both += bitsIn(first & second);
      one += bitsIn(first ^ second);
    }
    return { pairs: this.#pairs, both, one };
  }

  #sort(logReturns: PathSet['logReturns'], step: number, bins: Uint16Array): void {
    const columns = this.#columns;
    const row = step * columns;
    let lowest = Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    for (let column = 0; column < columns; column++) {
      const x = logReturns[row + column] as number;
      if (x < lowest) lowest = x;
      if (x > highest) highest = x;
    }
    this.#lowest[step] = lowest;
    this.#scale[step] = highest > lowest ? BINS / (highest - lowest) : 0;
    const starts = this.#starts.subarray(step * (BINS + 1), (step + 1) * (BINS + 1));
    for (let column = 0; column < columns; column++) {
      const bin = this.#bin(step, logReturns[row + column] as number);
      bins[column] = bin;
      starts[bin + 1] = (starts[bin + 1] as number) + 1;
    }
    for (let bin = 0; bin < BINS; bin++) starts[bin + 1] = (starts[bin + 1] as number) + (starts[bin] as number);
    const next = starts.slice();
    for (let column = 0; column < columns; column++) {
      const bin = bins[column] as number;
      const place = next[bin] as number;
      next[bin] = place + 1;
      this.#sorted[row + place] = column;
      this.#values[row + place] = logReturns[row + column] as number;
    }
    this.#fillAbove(step, starts);
  }

  #fillAbove(step: number, starts: Uint32Array): void {
    const words = this.#words;
    const above = this.#above;
    const row = step * this.#columns;
    // Nothing is above the last bin.
    for (let bin = BINS - 1; bin >= 0; bin--) {
      const at = (step * (BINS + 1) + bin) * words;
      above.copyWithin(at, at + words, at + 2 * words);
      for (let i = starts[bin] as number; i < (starts[bin + 1] as number); i++) {
        const column = this.#sorted[row + i] as number;
        const word = at + (column >>> 5);
        above[word] = (above[word] as number) | (1 << (column & 31));
      }
    }
  }

  /** Never falls as the log return rises, so that bins keep the order of what is in them. */
  #bin(step: number, logReturn: number): number {
    const place = (logReturn - (this.#lowest[step] as number)) * (this.#scale[step] as number);
    return place >= BINS - 1 ? BINS - 1 : place > 0 ? Math.floor(place) : 0;
  }

  /** All of the bins from `first` up to `last`, which is not among them. */
  #findWhole(step: number, first: number, last: number): void {
    const words = this.#words;
    const found = this.#found;
    const starts = step * (BINS + 1);
    const begin = this.#starts[starts + first] as number;
    const end = this.#starts[starts + last] as number;
    if (end - begin < words) {
      const row = step * this.#columns;
      for (let i = begin; i < end; i++) {
        const column = this.#sorted[row + i] as number;
        const word = column >>> 5;
        found[word] = (found[word] as number) | (1 << (column & 31));
      }
      return;
    }
    const above = this.#above;
    const low = (starts + first) * words;
    const high = (starts + last) * words;
    for (let w = 0; w < words; w++) {
      found[w] = (found[w] as number) | ((above[low + w] as number) & ~(above[high + w] as number));
    }
  }

  #findWithin(step: number, bin: number, from: number, to: number): void {
    const row = step * this.#columns;
    const found = this.#found;
    const at = step * (BINS + 1) + bin;
    for (let i = this.#starts[at] as number; i < (this.#starts[at + 1] as number); i++) {
      const x = this.#values[row + i] as number;
      if (x < from || x >= to) continue;
      const column = this.#sorted[row + i] as number;
      const word = column >>> 5;
      found[word] = (found[word] as number) | (1 << (column & 31));
    }
  }
}

function bitsIn(word: number): number {
  let bits = word - ((word >>> 1) & 0x5555_5555);
  bits = (bits & 0x3333_3333) + ((bits >>> 2) & 0x3333_3333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

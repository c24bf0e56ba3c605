import type { PairVotes } from '#options/paths/path-estimate';
import type { PathSet } from '#options/paths/path-set';
import { invariant } from '#primitives/invariant';

const BINS = 128;

/** One bit for each column of a path set. */
export type PathBits = Uint32Array;

/**
 * Answers, for one step after the other, which paths stand between two levels. The columns of the step are sorted into
 * bins, and for every bin there is a bit for each column that lies in it or above. A question then costs a few words and
 * a look at the columns of two bins, where there may be hundreds of questions; the answer is the same as that of a look
 * at every path.
 */
export class PathSieve {
  readonly #paths: PathSet;
  readonly #columns: number;
  readonly #words: number;
  #lowest = 0;
  /** Bins per unit. */
  #scale = 0;
  readonly #binOf: Uint8Array;
  /** Columns by rising bin, their log returns, and where each bin starts among them. */
  readonly #sorted: Uint32Array;
  readonly #values: PathSet['logReturns'];
  readonly #starts = new Uint32Array(BINS + 1);
  readonly #next = new Uint32Array(BINS + 1);
  /** By bin and word: columns of that bin or a higher one. Above the last bin there are none. */
  readonly #above: Uint32Array;

  /** Stands nowhere until `standAt`. */
  constructor(paths: PathSet) {
    const { pairs, logReturns } = paths;
    invariant(pairs > 0 && pairs % 32 === 0, 'pairs come in whole words of bits');
    this.#paths = paths;
    this.#columns = 2 * pairs;
    this.#words = this.#columns / 32;
    this.#binOf = new Uint8Array(this.#columns);
    this.#sorted = new Uint32Array(this.#columns);
    this.#values = logReturns.slice(0, this.#columns);
    this.#above = new Uint32Array((BINS + 1) * this.#words);
  }

  noPaths(): PathBits {
    return new Uint32Array(this.#words);
  }

  /** Questions from now on are about the prices after that step, counted from 0. */
  standAt(step: number): void {
    const columns = this.#columns;
    const { logReturns } = this.#paths;
    const row = step * columns;
    let lowest = Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    for (let column = 0; column < columns; column++) {
      const x = logReturns[row + column] as number;
      if (x < lowest) lowest = x;
      if (x > highest) highest = x;
    }
    this.#lowest = lowest;
    this.#scale = highest > lowest ? BINS / (highest - lowest) : 0;
    this.#sort(row);
    this.#fillAbove();
  }

  /** Adds to `found` the paths that are at `from` or above and below `to`. */
  find(from: number, to: number, found: PathBits): void {
    if (!(from < to)) return;
    const first = this.#bin(from);
    const last = this.#bin(to);
    this.#findWithin(first, from, to, found);
    if (last === first) return;
    this.#findWithin(last, from, to, found);
    this.#findWhole(first + 1, last, found);
  }

  #sort(row: number): void {
    const columns = this.#columns;
    const { logReturns } = this.#paths;
    const starts = this.#starts.fill(0);
    for (let column = 0; column < columns; column++) {
      const bin = this.#bin(logReturns[row + column] as number);
      this.#binOf[column] = bin;
      starts[bin + 1] = (starts[bin + 1] as number) + 1;
    }
    for (let bin = 0; bin < BINS; bin++) starts[bin + 1] = (starts[bin + 1] as number) + (starts[bin] as number);
    const next = this.#next;
    next.set(starts);
    for (let column = 0; column < columns; column++) {
      const bin = this.#binOf[column] as number;
      const place = next[bin] as number;
      next[bin] = place + 1;
      this.#sorted[place] = column;
      this.#values[place] = logReturns[row + column] as number;
    }
  }

  #fillAbove(): void {
    const words = this.#words;
    const above = this.#above;
    for (let bin = BINS - 1; bin >= 0; bin--) {
      const at = bin * words;
      above.copyWithin(at, at + words, at + 2 * words);
      for (let i = this.#starts[bin] as number; i < (this.#starts[bin + 1] as number); i++) {
        const column = this.#sorted[i] as number;
        const word = at + (column >>> 5);
        above[word] = (above[word] as number) | (1 << (column & 31));
      }
    }
  }

  /** Never falls as the log return rises, so that bins keep the order of what is in them. */
  #bin(logReturn: number): number {
    const place = (logReturn - this.#lowest) * this.#scale;
    return place >= BINS - 1 ? BINS - 1 : place > 0 ? Math.floor(place) : 0;
  }

  /** All of the bins from `first` up to `last`, which is not among them. */
  #findWhole(first: number, last: number, found: PathBits): void {
    const words = this.#words;
    const begin = this.#starts[first] as number;
    const end = this.#starts[last] as number;
    if (end - begin < words) {
      for (let i = begin; i < end; i++) {
        const column = this.#sorted[i] as number;
        const word = column >>> 5;
        found[word] = (found[word] as number) | (1 << (column & 31));
      }
      return;
    }
    const above = this.#above;
    const low = first * words;
    const high = last * words;
    for (let w = 0; w < words; w++) {
      found[w] = (found[w] as number) | ((above[low + w] as number) & ~(above[high + w] as number));
    }
  }

  #findWithin(bin: number, from: number, to: number, found: PathBits): void {
    for (let i = this.#starts[bin] as number; i < (this.#starts[bin + 1] as number); i++) {
      const x = this.#values[i] as number;
      if (x < from || x >= to) continue;
      const column = this.#sorted[i] as number;
      const word = column >>> 5;
      found[word] = (found[word] as number) | (1 << (column & 31));
    }
  }
}

/** How the pairs voted: column `i` belongs with column `pairs + i`. */
export function votesOf(found: PathBits): PairVotes {
  const half = found.length / 2;
  let both = 0;
  let one = 0;
  for (let w = 0; w < half; w++) {
    const first = found[w] as number;
    const second = found[half + w] as number;
    both += bitsIn(first & second);
    one += bitsIn(first ^ second);
  }
  return { pairs: 32 * half, both, one };
}

function bitsIn(word: number): number {
  let bits = word - ((word >>> 1) & 0x5555_5555);
  bits = (bits & 0x3333_3333) + ((bits >>> 2) & 0x3333_3333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

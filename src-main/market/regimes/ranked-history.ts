import { invariant } from '#primitives/invariant';
import { RollingWindow } from '#primitives/rolling-window';
import type { StateVisitor } from '#primitives/state';

const LARGEST_SAMPLE = 0x7fff_ffff;

/**
 * The last `length` samples, and where a figure stands among them. The sorted copy that answers this is derived: it is
 * neither hashed nor saved, and is sorted anew on the first question after a restore.
 */
export class RankedHistory {
  readonly #window: RollingWindow;
  readonly #sorted: Int32Array;
  #isSorted = true;
  /**
   * Two digests of every sample ever added. They bring the history, too long to hash every minute, into the minute's
   * hash, and they tell when a restore has put another history in place of the one that was sorted.
   */
  #digest = 0;
  #secondDigest = 0;

  constructor(length: number) {
    this.#window = new RollingWindow(length);
    this.#sorted = new Int32Array(length);
  }

  get count(): number {
    return this.#window.count;
  }

  /** Samples are whole, from 0 to 2^31 − 1. */
  add(sample: number): void {
    invariant(sample >= 0 && sample <= LARGEST_SAMPLE && sample === Math.floor(sample), 'a sample is a whole number');
    this.#sortIfNeeded();
    const count = this.#window.count;
    const evicted = this.#window.push(sample);
    const to = this.#countBelow(sample, count);
    const from = evicted === undefined ? count : this.#countBelow(evicted, count);
    // One move closes the hole at `from` and opens one for the sample.
    if (to > from) {
      this.#sorted.copyWithin(from, from + 1, to);
      this.#sorted[to - 1] = sample;
    } else {
      this.#sorted.copyWithin(to + 1, to, from);
      this.#sorted[to] = sample;
    }
    this.#digest = Math.imul(this.#digest ^ sample, 0x9e37_79b1) + 0x7f4a_7c15;
    this.#digest = (this.#digest ^ (this.#digest >>> 15)) | 0;
    this.#secondDigest = (Math.imul(this.#secondDigest, 0x0100_0193) + sample + 1) | 0;
  }

  /** The share of samples below `figure`, in per cent; samples equal to it count half. Needs a sample. */
  percentile(figure: number): number {
    this.#sortIfNeeded();
    const count = this.#window.count;
    invariant(count > 0, 'a percentile needs history');
    const below = this.#countBelow(figure, count);
    const notAbove = this.#countNotAbove(figure, below, count);
    return (50 * (below + notAbove)) / count;
  }

  visitState(visitor: StateVisitor, name: string): void {
    const count = this.#window.count;
    this.#window.visitState(visitor, name);
    const digest = visitor.number(`${name}.digest`, this.#digest);
    const secondDigest = visitor.number(`${name}.secondDigest`, this.#secondDigest);
    if (count !== this.#window.count || digest !== this.#digest || secondDigest !== this.#secondDigest) {
      this.#isSorted = false;
    }
    this.#digest = digest;
    this.#secondDigest = secondDigest;
  }

  #sortIfNeeded(): void {
    if (this.#isSorted) return;
    // A window that is not full yet has filled its cells from the first on.
    const held = this.#sorted.subarray(0, this.#window.count);
    held.set(this.#window.cells.subarray(0, this.#window.count));
    held.sort();
    this.#isSorted = true;
  }

  #countBelow(figure: number, count: number): number {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] as number) < figure) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #countNotAbove(figure: number, from: number, count: number): number {
    let low = from;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] as number) <= figure) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

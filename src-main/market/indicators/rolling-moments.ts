import { invariant } from '#primitives/invariant';
import { RollingWindow } from '#primitives/rolling-window';
import type { Stateful, StateVisitor } from '#primitives/state';

/**
 * Mean and spread of the last `length` numbers. Both are added up afresh from oldest to newest with every input: running
 * sums would drift, and would depend on everything that ever passed through the window.
 */
export class RollingMoments implements Stateful {
  readonly #name: string;
  readonly #length: number;
  #window: RollingWindow;
  #mean = 0;
  #squares = 0;

  constructor(length: number, name = `moments${length}`) {
    invariant(Number.isInteger(length) && length >= 1, 'a rolling mean covers a whole number of inputs');
    this.#length = length;
    this.#name = name;
    this.#window = new RollingWindow(length);
  }

  get warmUp(): number {
    return this.#length;
  }

  get mean(): number | null {
    return this.#window.full ? this.#mean : null;
  }

  /** Divides by n − 1. */
  get sampleVariance(): number | null {
    return this.#window.full && this.#length > 1 ? this.#squares / (this.#length - 1) : null;
  }

  /** Divides by n. */
  get populationVariance(): number | null {
    return this.#window.full ? this.#squares / this.#length : null;
  }

  /** Whether all inputs held are the same number. Rounding may leave those a variance that is not quite 0. */
  get constant(): boolean {
    const newest = this.#window.count === 0 ? 0 : this.#window.fromNewest(0);
    for (let back = 1; back < this.#window.count; back++) {
      if (this.#window.fromNewest(back) !== newest) return false;
    }
    return true;
  }

  add(input: number): void {
    const window = this.#window;
    window.push(input);
    if (!window.full) return;
    const mean = window.sum() / this.#length;
    let squares = 0;
    for (let back = this.#length - 1; back >= 0; back--) {
      const deviation = window.fromNewest(back) - mean;
      squares += deviation * deviation;
    }
    this.#mean = mean;
    this.#squares = squares;
  }

  /** Forgets everything. */
  restart(): void {
    this.#window = new RollingWindow(this.#length);
    this.#mean = 0;
    this.#squares = 0;
  }

  visitState(visitor: StateVisitor): void {
    this.#mean = visitor.number(`${this.#name}.mean`, this.#mean);
    this.#squares = visitor.number(`${this.#name}.squares`, this.#squares);
    this.#window.visitState(visitor, `${this.#name}.inputs`);
  }
}

/** Mean of `cells[from]` up to but without `cells[to]`. */
export function meanOf(cells: Float64Array, from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) total += cells[i] as number;
  return total / (to - from);
}

/** Sum of the squared distances from `mean`. */
export function squaresAbout(mean: number, cells: Float64Array, from: number, to: number): number {
  let squares = 0;
  for (let i = from; i < to; i++) {
    const deviation = (cells[i] as number) - mean;
    squares += deviation * deviation;
  }
  return squares;
}

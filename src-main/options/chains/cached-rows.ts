import { invariant } from '#primitives/invariant';
import type { StateVisitor } from '#primitives/state';

/** Where the fields of a row lie. The first three are its key, in the order in which rows are sorted. */
export const CachedField = {
  day: 0,
  strike: 1,
  right: 2,
  expiryMs: 3,
  atMs: 4,
  iv: 5,
  delta: 6,
  gamma: 7,
  vega: 8,
  theta: 9,
  origin: 10,
} as const;
type CachedField = (typeof CachedField)[keyof typeof CachedField];

const WIDTH = 11;
const KEY_WIDTH = 3;
const HEAD_WIDTH = 5;

/**
 * Rows of figures sorted by contract. Chains come sorted as well, so that taking one over is one pass over both, and
 * what is held does not depend on the order in which it came.
 */
export class CachedRows {
  readonly #capacity: number;
  #cells: Float64Array;
  #merged: Float64Array;
  #count = 0;
  #next = 0;
  #written = 0;
  #dropped = 0;
  #oldestMs = 0;
  #nowMs = 0;
  /** Brings the rows, too many to hash every minute, into the minute's hash. */
  #digest = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#cells = new Float64Array(capacity * WIDTH);
    this.#merged = new Float64Array(capacity * WIDTH);
  }

  get count(): number {
    return this.#count;
  }

  get(row: number, field: CachedField): number {
    return this.#cells[row * WIDTH + field] as number;
  }

  find(day: number, strike: number, right: number): number | null {
    const row = this.#lowerBound(day, strike, right);
    return row < this.#count && this.#compare(row * WIDTH, day, strike, right) === 0 ? row : null;
  }

  /** The first row of that day or, where there is none, of a later one. */
  firstOf(day: number): number {
    return this.#lowerBound(day, Number.NEGATIVE_INFINITY, 0);
  }

  /** From here on rows are handed over by rising key, until `endMerge`. Rows older than `oldestMs` or expired go. */
  beginMerge(oldestMs: number, nowMs: number): void {
    this.#next = 0;
    this.#written = 0;
    this.#dropped = 0;
    this.#oldestMs = oldestMs;
    this.#nowMs = nowMs;
  }

  merge(
    day: number,
    strike: number,
    right: number,
    expiryMs: number,
    atMs: number,
    figures: readonly [iv: number, delta: number, gamma: number, vega: number, theta: number, origin: number],
  ): void {
    while (this.#next < this.#count && this.#compare(this.#next * WIDTH, day, strike, right) < 0) this.#keepNext();
    const last = (this.#written - 1) * WIDTH;
    invariant(last < 0 || compareAt(this.#merged, last, day, strike, right) < 0, 'contracts come sorted');
    if (atMs < this.#oldestMs || expiryMs <= this.#nowMs) return;
    if (this.#next < this.#count && this.#compare(this.#next * WIDTH, day, strike, right) === 0) {
      if (this.get(this.#next, CachedField.atMs) > atMs) {
        this.#keepNext();
        return;
      }
      this.#next++;
    }
    const to = this.#place();
    const cells = this.#merged;
    cells[to] = day;
    cells[to + 1] = strike;
    cells[to + KEY_WIDTH - 1] = right;
    cells[to + CachedField.expiryMs] = expiryMs;
    cells[to + CachedField.atMs] = atMs;
    for (let i = 0; i < figures.length; i++) cells[to + HEAD_WIDTH + i] = figures[i] as number;
    this.#digest = (Math.imul(this.#digest ^ strike, 0x9e37_79b1) + Math.floor(figures[0] * 1e9) + right) | 0;
  }

  /** Answers how many rows were forgotten. */
  endMerge(): number {
    while (this.#next < this.#count) this.#keepNext();
    const cells = this.#cells;
    this.#cells = this.#merged;
    this.#merged = cells;
    this.#count = this.#written;
    this.#dropOldest();
    return this.#dropped;
  }

  visitState(visitor: StateVisitor): void {
    this.#count = visitor.number('rows', this.#count);
    this.#digest = visitor.number('digest', this.#digest);
    this.#reserve(this.#count);
    visitor.window('figures', this.#cells.subarray(0, this.#count * WIDTH));
  }

  #keepNext(): void {
    const from = this.#next * WIDTH;
    this.#next++;
    const cells = this.#cells;
    const expired = (cells[from + CachedField.expiryMs] as number) <= this.#nowMs;
    if (expired || (cells[from + CachedField.atMs] as number) < this.#oldestMs) {
      this.#dropped++;
      return;
    }
    const to = this.#place();
    for (let i = 0; i < WIDTH; i++) this.#merged[to + i] = cells[from + i] as number;
  }

  /** Room for one more merged row. */
  #place(): number {
    if ((this.#written + 1) * WIDTH > this.#merged.length) this.#reserve(this.#written + 1);
    return this.#written++ * WIDTH;
  }

  /** A merge may hold more rows for a moment than are kept in the end. */
  #reserve(rows: number): void {
    const length = Math.max(this.#capacity, rows) * WIDTH;
    const grown = (cells: Float64Array): Float64Array => {
      if (cells.length >= length) return cells;
      const larger = new Float64Array(Math.max(length, cells.length * 2));
      larger.set(cells);
      return larger;
    };
    this.#cells = grown(this.#cells);
    this.#merged = grown(this.#merged);
  }

  /** Of equally old rows the last ones go. */
  #dropOldest(): void {
    const excess = this.#count - this.#capacity;
    if (excess <= 0) return;
    const times = new Float64Array(this.#count);
    for (let row = 0; row < this.#count; row++) times[row] = this.get(row, CachedField.atMs);
    times.sort();
    const boundary = times[excess - 1] as number;
    let below = 0;
    for (const time of times) if (time < boundary) below++;
    let spared = this.#count;
    for (let left = excess - below, row = this.#count - 1; left > 0; row--) {
      if (this.get(row, CachedField.atMs) === boundary) left--;
      spared = row;
    }
    let kept = 0;
    for (let row = 0; row < this.#count; row++) {
      const atMs = this.get(row, CachedField.atMs);
      if (atMs < boundary || (atMs === boundary && row >= spared)) continue;
      this.#cells.copyWithin(kept * WIDTH, row * WIDTH, (row + 1) * WIDTH);
      kept++;
    }
    this.#dropped += this.#count - kept;
    this.#count = kept;
  }

  #lowerBound(day: number, strike: number, right: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(middle * WIDTH, day, strike, right) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #compare(at: number, day: number, strike: number, right: number): number {
    return compareAt(this.#cells, at, day, strike, right);
  }
}

function compareAt(cells: Float64Array, at: number, day: number, strike: number, right: number): number {
  return (cells[at] as number) - day || (cells[at + 1] as number) - strike || (cells[at + 2] as number) - right;
}

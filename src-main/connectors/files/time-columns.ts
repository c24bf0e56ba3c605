import { grownCapacity, grownFloats } from '#connectors/files/growing-column';
import type { TradeTable } from '#connectors/files/tick-table';

/**
 * When each row happened and when it was first held. A file without arrival times is taken to be in order of arrival:
 * no row was seen before a row above it, so a late row is late in a replay too. While nothing was late, both are the
 * same column and are stored once.
 */
export class TimeColumns {
  at: Float64Array = new Float64Array(0);
  seen: Float64Array;
  /** Rows that happened before a row above them. */
  outOfOrder = 0;
  #capacity = 0;
  #latest = 0;

  constructor(hasSeen: boolean) {
    this.seen = hasSeen ? new Float64Array(0) : this.at;
  }

  /** `seenMs` null: the file does not say. */
  push(row: number, atMs: number, seenMs: number | null): void {
    if (row >= this.#capacity) this.#grow(row);
    this.at[row] = atMs;
    if (atMs < this.#latest) {
      this.outOfOrder++;
      if (seenMs === null && this.seen === this.at) this.seen = this.at.slice();
    } else this.#latest = atMs;
    if (seenMs !== null) this.seen[row] = seenMs;
    else if (this.seen !== this.at) this.seen[row] = this.#latest;
  }

  finish(length: number): Pick<TradeTable, 'atMs' | 'seenMs' | 'outOfOrder'> {
    const atMs = this.at.subarray(0, length);
    const seenMs = this.seen === this.at ? atMs : this.seen.subarray(0, length);
    return { atMs, seenMs, outOfOrder: this.outOfOrder };
  }

  #grow(row: number): void {
    this.#capacity = grownCapacity(this.#capacity, row);
    const same = this.seen === this.at;
    this.at = grownFloats(this.at, this.#capacity);
    this.seen = same ? this.at : grownFloats(this.seen, this.#capacity);
  }
}

/**
 * The figures of a contract that change from snapshot to snapshot, one column each. `ageMs` is how much older than the
 * chain a contract's own quote is: 0 for a live one, so that a column stays as it is while nothing grows stale. The
 * order is part of the tape format: append only.
 */
export const CHAIN_COLUMNS = [
  'bid',
  'ask',
  'bidSize',
  'askSize',
  'last',
  'impliedVolatility',
  'delta',
  'gamma',
  'theta',
  'vega',
  'openInterest',
  'volume',
  'ageMs',
] as const;

export type ChainColumn = (typeof CHAIN_COLUMNS)[number];

/** What a cell holds that nobody knows. Greeks may be negative, so that -1 will not do; nothing comes near this. */
export const UNKNOWN_CELL = Number.MIN_SAFE_INTEGER;

/** One snapshot's columns in the order of `CHAIN_COLUMNS`; null where no contract has the figure. */
export type ChainCells = readonly (Float64Array | null)[];

const scratch = new Float64Array(1);
const words = new Int32Array(scratch.buffer);

/**
 * Adds up one hash per known cell, keyed by its place. Sums can be changed cell by cell: whoever knows which few cells
 * of a snapshot differ from the one before has its hash without looking at the rest.
 */
export class CellSum {
  high = 0;
  low = 0;

  clear(): void {
    this.high = 0;
    this.low = 0;
  }

  add(column: number, row: number, value: number): void {
    if (value === UNKNOWN_CELL) return;
    const first = firstLane(column, row, value);
    this.high = (this.high + first) | 0;
    this.low = (this.low + secondLane(first)) | 0;
  }

  remove(column: number, row: number, value: number): void {
    if (value === UNKNOWN_CELL) return;
    const first = firstLane(column, row, value);
    this.high = (this.high - first) | 0;
    this.low = (this.low - secondLane(first)) | 0;
  }
}

function firstLane(column: number, row: number, value: number): number {
  scratch[0] = value;
  let mixed = Math.imul((words[0] as number) ^ Math.imul(row + 1, 0x9e37_79b1), 0x85eb_ca6b);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed + ((words[1] as number) ^ Math.imul(column + 1, 0x27d4_eb2f)), 0xc2b2_ae35);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0x1656_67b1);
  return mixed ^ (mixed >>> 16);
}

/** Takes the value's words as `firstLane` has left them. */
function secondLane(first: number): number {
  let mixed = Math.imul((words[1] as number) + first, 0xcc9e_2d51);
  mixed ^= mixed >>> 14;
  mixed = Math.imul(mixed ^ (words[0] as number), 0x1b87_3593);
  return mixed ^ (mixed >>> 15);
}

export function sumOfCells(cells: ChainCells): CellSum {
  const sum = new CellSum();
  cells.forEach((column, position) => {
    if (column === null) return;
    for (let row = 0; row < column.length; row++) sum.add(position, row, column[row] as number);
  });
  return sum;
}

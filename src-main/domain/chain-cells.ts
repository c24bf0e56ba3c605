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
    scratch[0] = value;
    const mixed = mix(column, row);
    this.high = (this.high + firstLane(mixed)) | 0;
    this.low = (this.low + secondLane(mixed)) | 0;
  }

  replace(column: number, row: number, old: number, value: number): void {
    let high = this.high;
    let low = this.low;
    if (old !== UNKNOWN_CELL) {
      scratch[0] = old;
      const mixed = mix(column, row);
      high -= firstLane(mixed);
      low -= secondLane(mixed);
    }
    if (value !== UNKNOWN_CELL) {
      scratch[0] = value;
      const mixed = mix(column, row);
      high += firstLane(mixed);
      low += secondLane(mixed);
    }
    this.high = high | 0;
    this.low = low | 0;
  }
}

/** Of the number in `scratch`, at its place. */
function mix(column: number, row: number): number {
  const place = Math.imul(row * CHAIN_COLUMNS.length + column + 1, 0x9e37_79b1);
  const mixed = Math.imul((words[0] as number) ^ place, 0x85eb_ca6b) + Math.imul(words[1] as number, 0xc2b2_ae35);
  return mixed ^ (mixed >>> 15);
}

function firstLane(mixed: number): number {
  const lane = Math.imul(mixed, 0x27d4_eb2f);
  return lane ^ (lane >>> 16);
}

function secondLane(mixed: number): number {
  const lane = Math.imul(mixed + (words[1] as number), 0x1656_67b1) ^ (words[0] as number);
  return Math.imul(lane ^ (lane >>> 13), 0xcc9e_2d51);
}

export function sumOfCells(cells: ChainCells): CellSum {
  const sum = new CellSum();
  cells.forEach((column, position) => {
    if (column === null) return;
    for (let row = 0; row < column.length; row++) sum.add(position, row, column[row] as number);
  });
  return sum;
}

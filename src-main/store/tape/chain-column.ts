import { UNKNOWN_CELL } from '#domain/chain-cells';

/**
 * One column of one series of chains: a row for each snapshot, a cell for each contract. The first row is stored cell by
 * cell, as steps from the contract before; every other one as a list of the cells that differ from what a reader
 * expects: the same cell of the row before, moved along with the column written before where there is such a companion.
 *
 * A step of 0 leaves a cell as expected, known or unknown. -1 turns a known cell unknown, or an unknown one into what
 * was expected. Anything else is a distance in units, below 0 shifted by one to make room for that.
 */
export const ColumnForm = {
  /** No cell of any row is known. */
  unknown: 0,
  /** Whole multiples of a power of ten's reciprocal. */
  steps: 1,
  /** All bits of all cells. */
  wide: 2,
} as const;

export const TOGGLED = -1;
export const MOST_STEPS = 0x3fff_ffff;
export const MOST_DECIMALS = 8;

/** Whole numbers this large still survive being scaled by a power of ten and back. */
export const MOST_SCALED = 2 ** 50;

export const POWERS_OF_TEN: readonly number[] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];

const MOVED = 128;

export function packedForm(decimals: number, moved: boolean): number {
  return decimals | (moved ? MOVED : 0);
}

export function unpackForm(byte: number): { readonly decimals: number; readonly moved: boolean } {
  return { decimals: byte & ~MOVED, moved: (byte & MOVED) !== 0 };
}

/** How many units a step goes; a toggle goes nowhere. */
export function distanceOf(step: number): number {
  return step >= TOGGLED ? (step > 0 ? step : 0) : step + 1;
}

/** What cells hold in the reader's mind, the unknown ones included. Shared by writer and reader so that both agree. */
export class ColumnMemory {
  #cells = new Float64Array(0);
  #known = new Uint8Array(0);

  /** Cells last held, as whole numbers. */
  get cells(): Float64Array {
    return this.#cells;
  }

  get known(): Uint8Array {
    return this.#known;
  }

  start(count: number): void {
    if (this.#cells.length < count) {
      this.#cells = new Float64Array(count);
      this.#known = new Uint8Array(count);
    }
    this.#known.fill(0, 0, count);
  }
}

/** The first known cell of a row: what its first contract is expected to hold. */
export function firstKnown(cells: Float64Array, scale: number): number {
  for (const cell of cells) if (cell !== UNKNOWN_CELL) return Math.round(cell * scale);
  return 0;
}

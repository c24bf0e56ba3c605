import { CellSum, UNKNOWN_CELL } from '#domain/chain-cells';
import { readFloatPlanes } from '#store/tape/byte-planes';
import type { ByteReader } from '#store/tape/byte-reader';
import {
  ColumnForm,
  ColumnMemory,
  distanceOf,
  MOST_DECIMALS,
  POWERS_OF_TEN,
  TOGGLED,
  unpackForm,
} from '#store/tape/chain-column';
import { ChangedCells, readNumbers } from '#store/tape/changed-cells';
import { wellFormed } from '#store/tape/tape-faults';

export type ColumnRows = readonly (Float64Array | null)[];

/** The moves of a column read before, for the one that moves along with it. */
interface Moves {
  readonly changed: ChangedCells;
  /** Per contract of the first row, from the contract before. */
  first: Float64Array;
  /** Per entry of `changed`. */
  distances: Float64Array;
}

/**
 * Reads what `ChainColumnEncoder` wrote. The cost is that of the cells that changed: a row without any is the very array
 * of the row before, and the hashes of all rows' cells are kept up on the way.
 */
export class ChainColumnDecoder {
  readonly #memory = new ColumnMemory();
  readonly #sum = new CellSum();
  #own = emptyMoves();
  /** Of the column read before; swapped with `#own` after each. */
  #before = emptyMoves();
  #movesHold = false;
  /** Of the row in mind: a row without any is null, as it was when it was written. */
  #knownCells = 0;
  #firstSteps = new Int32Array(0);
  #isTouched = new Uint8Array(0);
  #touched = new Int32Array(0);

  /** Answers one array a row, null where nothing in it is known. `sums` gains each row's cells under `position`. */
  read(
    from: ByteReader,
    rows: number,
    count: number,
    alongside: boolean,
    position: number,
    sums: readonly CellSum[],
  ): ColumnRows {
    this.#sum.clear();
    const form = from.u8();
    const holds = alongside && this.#movesHold;
    this.#movesHold = false;
    if (form === ColumnForm.unknown) return Array.from({ length: rows }, () => null);
    if (form === ColumnForm.wide) return this.#readWide(from, rows, count, position, sums);
    wellFormed(form === ColumnForm.steps, 'a column of a chain has an unknown form');
    const { decimals, moved } = unpackForm(from.u8());
    wellFormed(decimals <= MOST_DECIMALS, 'a column of a chain has an unknown tag');
    wellFormed(!moved || (holds && decimals === 0), 'a column moves along with one that is not there');
    const base = from.f64();
    const unit = from.f64();
    wellFormed(Number.isSafeInteger(base) && Number.isSafeInteger(unit) && unit > 0, 'a column counts in no unit');
    this.#reserve(count);
    readNumbers(from, this.#firstSteps, count);
    this.#own.changed.read(from, rows, count);
    const found = this.#rows(rows, count, base, unit, POWERS_OF_TEN[decimals] as number, moved, position, sums);
    [this.#own, this.#before] = [this.#before, this.#own];
    this.#movesHold = decimals === 0;
    return found;
  }

  #rows(
    rows: number,
    count: number,
    base: number,
    unit: number,
    scale: number,
    moved: boolean,
    position: number,
    sums: readonly CellSum[],
  ): ColumnRows {
    this.#memory.start(count);
    const { starts } = this.#own.changed;
    const entries = starts[Math.max(rows, 1)] as number;
    if (this.#own.distances.length < entries) this.#own.distances = new Float64Array(entries);
    // One piece of memory for all rows that differ from the one before, cut up between them.
    const cells = new Float64Array(this.#rowsThatDiffer(rows, moved) * count);
    let used = 0;
    const next = (): Float64Array => cells.subarray(used, (used += count));
    let row = this.#firstRow(next(), base, unit, scale, moved, position);
    return sums.map((sum, ordinal) => {
      if (ordinal > 0) {
        const touched = this.#touch(ordinal, unit, moved);
        if (touched > 0) row = this.#rewrite(row, next(), touched, scale, position);
      }
      sum.high = (sum.high + this.#sum.high) | 0;
      sum.low = (sum.low + this.#sum.low) | 0;
      return row;
    });
  }

  #rowsThatDiffer(rows: number, moved: boolean): number {
    const own = this.#own.changed.starts;
    const along = this.#before.changed.starts;
    let differ = 1;
    for (let row = 1; row < rows; row++) {
      const changed = own[row + 1] !== own[row] || (moved && along[row + 1] !== along[row]);
      if (changed) differ++;
    }
    return differ;
  }

  #firstRow(
    row: Float64Array,
    base: number,
    unit: number,
    scale: number,
    moved: boolean,
    position: number,
  ): Float64Array | null {
    const { cells, known } = this.#memory;
    const steps = this.#firstSteps;
    const moves = this.#own.first;
    const along = this.#before.first;
    this.#knownCells = 0;
    for (let i = 0; i < row.length; i++) {
      const before = i > 0 ? (cells[i - 1] as number) : base;
      const step = steps[i] as number;
      const now = (moved ? before + (along[i] as number) : before) + distanceOf(step) * unit;
      moves[i] = now - before;
      cells[i] = now;
      row[i] = UNKNOWN_CELL;
      if (step === 0) continue;
      this.#knownCells++;
      known[i] = 1;
      const cell = now / scale;
      row[i] = cell;
      this.#sum.add(position, i, cell);
    }
    return this.#knownCells > 0 ? row : null;
  }

  /** Moves the cells of a row in mind, lists which ones in `#touched`, and answers how many. */
  #touch(row: number, unit: number, moved: boolean): number {
    const { cells, known } = this.#memory;
    const touched = this.#touched;
    const isTouched = this.#isTouched;
    let count = 0;
    if (moved) {
      const { changed, distances } = this.#before;
      const end = changed.starts[row + 1] as number;
      for (let at = changed.starts[row] as number; at < end; at++) {
        const i = changed.indices[at] as number;
        cells[i] = (cells[i] as number) + (distances[at] as number);
        isTouched[i] = 1;
        touched[count++] = i;
      }
    }
    const { changed, distances } = this.#own;
    const end = changed.starts[row + 1] as number;
    for (let at = changed.starts[row] as number; at < end; at++) {
      const i = changed.indices[at] as number;
      const step = changed.steps[at] as number;
      const distance = distanceOf(step) * unit;
      distances[at] = distance;
      cells[i] = (cells[i] as number) + distance;
      const wasKnown = known[i] as number;
      known[i] = step === TOGGLED ? 1 - wasKnown : 1;
      this.#knownCells += (known[i] as number) - wasKnown;
      if (isTouched[i] === 0) touched[count++] = i;
    }
    for (let t = 0; t < count; t++) isTouched[touched[t] as number] = 0;
    return count;
  }

  #rewrite(
    before: Float64Array | null,
    row: Float64Array,
    touched: number,
    scale: number,
    position: number,
  ): Float64Array | null {
    const { cells, known } = this.#memory;
    const sum = this.#sum;
    if (before === null) row.fill(UNKNOWN_CELL);
    else row.set(before);
    for (let t = 0; t < touched; t++) {
      const i = this.#touched[t] as number;
      const cell = known[i] === 1 ? (cells[i] as number) / scale : UNKNOWN_CELL;
      const old = row[i] as number;
      if (cell === old) continue;
      sum.replace(position, i, old, cell);
      row[i] = cell;
    }
    return this.#knownCells > 0 ? row : null;
  }

  #readWide(from: ByteReader, rows: number, count: number, position: number, sums: readonly CellSum[]): ColumnRows {
    const all = new Float64Array(rows * count);
    readFloatPlanes(from, all);
    return sums.map((sum, row) => {
      const cells = all.subarray(row * count, (row + 1) * count);
      let anyKnown = false;
      for (let i = 0; i < count; i++) {
        const cell = cells[i] as number;
        wellFormed(Number.isFinite(cell), 'a figure of a chain is no number');
        anyKnown ||= cell !== UNKNOWN_CELL;
        sum.add(position, i, cell);
      }
      return anyKnown ? cells : null;
    });
  }

  #reserve(count: number): void {
    if (this.#own.first.length < count) this.#own.first = new Float64Array(count);
    if (this.#firstSteps.length >= count) return;
    this.#firstSteps = new Int32Array(count);
    this.#isTouched = new Uint8Array(count);
    this.#touched = new Int32Array(count);
  }
}

function emptyMoves(): Moves {
  return { changed: new ChangedCells(), first: new Float64Array(0), distances: new Float64Array(0) };
}

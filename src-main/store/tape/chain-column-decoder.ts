import { CellSum, UNKNOWN_CELL } from '#domain/chain-cells';
import { readFloatPlanes, readIntegerPlanes } from '#store/tape/byte-planes';
import type { ByteReader } from '#store/tape/byte-reader';
import { ColumnForm, ColumnMemory, MOST_DECIMALS, POWERS_OF_TEN, TOGGLED, unpackForm } from '#store/tape/chain-column';
import { wellFormed } from '#store/tape/tape-faults';

/**
 * Reads what `ChainColumnEncoder` wrote. A row in which nothing changed is the very array of the row before, and the
 * hashes of all rows' cells are kept up on the way.
 */
export class ChainColumnDecoder {
  readonly #memory = new ColumnMemory();
  readonly #sum = new CellSum();
  #steps = new Int32Array(0);
  #moves = new Float64Array(0);
  #movesHold = false;

  /** Answers one array a row, null where nothing in it is known. `sums` gains each row's cells under `position`. */
  read(
    from: ByteReader,
    rows: number,
    count: number,
    alongside: boolean,
    position: number,
    sums: readonly CellSum[],
  ): readonly (Float64Array | null)[] {
    this.#reserve(rows * count);
    this.#sum.clear();
    const form = from.u8();
    const holds = alongside && this.#movesHold;
    this.#movesHold = false;
    if (form === ColumnForm.unknown) return Array.from({ length: rows }, () => null);
    if (form === ColumnForm.wide) return this.#readWide(from, rows, count, position, sums);
    wellFormed(form === ColumnForm.steps, 'a column of a chain has an unknown form');
    return this.#readSteps(from, rows, count, holds, position, sums);
  }

  #readSteps(
    from: ByteReader,
    rows: number,
    count: number,
    holds: boolean,
    position: number,
    sums: readonly CellSum[],
  ): readonly (Float64Array | null)[] {
    const { decimals, moved, width } = unpackForm(from.u8());
    wellFormed(decimals <= MOST_DECIMALS && width <= 4, 'a column of a chain has an unknown tag');
    wellFormed(!moved || (holds && decimals === 0), 'a column moves along with one that is not there');
    const base = from.f64();
    const unit = from.f64();
    wellFormed(Number.isSafeInteger(base) && Number.isSafeInteger(unit) && unit > 0, 'a column counts in no unit');
    const changedAt = from.take((rows + 7) >>> 3);
    const { bytes } = from;
    let changedRows = 0;
    for (let row = 0; row < rows; row++) changedRows += ((bytes[changedAt + (row >>> 3)] as number) >>> (row & 7)) & 1;
    readIntegerPlanes(from, this.#steps, changedRows * count, width);
    this.#memory.start(count);
    const found: (Float64Array | null)[] = [];
    let before: Float64Array | null = null;
    let at = 0;
    for (let row = 0; row < rows; row++) {
      const isChanged = (((bytes[changedAt + (row >>> 3)] as number) >>> (row & 7)) & 1) !== 0;
      if (row === 0) before = this.#firstRow(isChanged ? 0 : -1, count, base, unit, decimals, moved, position);
      else before = this.#nextRow(before, row, isChanged ? at : -1, count, unit, decimals, moved, position);
      if (isChanged) at += count;
      found.push(before);
      this.#addTo(sums[row] as CellSum);
    }
    this.#movesHold = decimals === 0;
    return found;
  }

  #firstRow(
    at: number,
    count: number,
    base: number,
    unit: number,
    decimals: number,
    moved: boolean,
    position: number,
  ): Float64Array | null {
    const scale = POWERS_OF_TEN[decimals] as number;
    const { cells, known } = this.#memory;
    const steps = this.#steps;
    const moves = this.#moves;
    const row = new Float64Array(count);
    let anyKnown = false;
    for (let i = 0; i < count; i++) {
      const before = i > 0 ? (cells[i - 1] as number) : base;
      const step = at < 0 ? 0 : (steps[at + i] as number);
      const now = (moved ? before + (moves[i] as number) : before) + distanceOf(step) * unit;
      moves[i] = now - before;
      cells[i] = now;
      if (step === 0) {
        row[i] = UNKNOWN_CELL;
        continue;
      }
      anyKnown = true;
      known[i] = 1;
      const cell = now / scale;
      row[i] = cell;
      this.#sum.add(position, i, cell);
    }
    return anyKnown ? row : null;
  }

  #nextRow(
    before: Float64Array | null,
    ordinal: number,
    at: number,
    count: number,
    unit: number,
    decimals: number,
    moved: boolean,
    position: number,
  ): Float64Array | null {
    const scale = POWERS_OF_TEN[decimals] as number;
    const { cells, known } = this.#memory;
    const steps = this.#steps;
    const moves = this.#moves;
    const movesAt = ordinal * count;
    const sum = this.#sum;
    let row: Float64Array | null = null;
    for (let i = 0; i < count; i++) {
      const move = moved ? (moves[movesAt + i] as number) : 0;
      const step = at < 0 ? 0 : (steps[at + i] as number);
      if (step === 0 && move === 0) {
        moves[movesAt + i] = 0;
        continue;
      }
      const distance = move + distanceOf(step) * unit;
      moves[movesAt + i] = distance;
      const now = (cells[i] as number) + distance;
      cells[i] = now;
      const wasKnown = known[i] === 1;
      const isKnown = step === TOGGLED ? !wasKnown : step !== 0 || wasKnown;
      if (!wasKnown && !isKnown) continue;
      known[i] = isKnown ? 1 : 0;
      row ??= before === null ? new Float64Array(count).fill(UNKNOWN_CELL) : before.slice();
      const cell = isKnown ? now / scale : UNKNOWN_CELL;
      sum.remove(position, i, row[i] as number);
      sum.add(position, i, cell);
      row[i] = cell;
    }
    return row ?? before;
  }

  #readWide(
    from: ByteReader,
    rows: number,
    count: number,
    position: number,
    sums: readonly CellSum[],
  ): readonly (Float64Array | null)[] {
    const all = new Float64Array(rows * count);
    readFloatPlanes(from, all);
    return Array.from({ length: rows }, (_, row) => {
      const cells = all.subarray(row * count, (row + 1) * count);
      this.#sum.clear();
      let anyKnown = false;
      for (let i = 0; i < count; i++) {
        const cell = cells[i] as number;
        wellFormed(Number.isFinite(cell), 'a figure of a chain is no number');
        anyKnown ||= cell !== UNKNOWN_CELL;
        this.#sum.add(position, i, cell);
      }
      this.#addTo(sums[row] as CellSum);
      return anyKnown ? cells : null;
    });
  }

  #addTo(sum: CellSum): void {
    sum.high = (sum.high + this.#sum.high) | 0;
    sum.low = (sum.low + this.#sum.low) | 0;
  }

  #reserve(cells: number): void {
    if (this.#steps.length >= cells) return;
    this.#steps = new Int32Array(cells);
    this.#moves = new Float64Array(cells);
  }
}

/** How many units a step goes; a toggle goes nowhere. */
function distanceOf(step: number): number {
  return step >= TOGGLED ? (step > 0 ? step : 0) : step + 1;
}

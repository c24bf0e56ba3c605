import { UNKNOWN_CELL } from '#domain/chain-cells';
import { writeFloatPlanes, writeIntegerPlanes } from '#store/tape/byte-planes';
import type { ByteWriter } from '#store/tape/byte-writer';
import {
  ColumnForm,
  ColumnMemory,
  firstKnown,
  MOST_DECIMALS,
  MOST_SCALED,
  MOST_STEPS,
  packedForm,
  POWERS_OF_TEN,
  TOGGLED,
} from '#store/tape/chain-column';

type Rows = readonly (Float64Array | null)[];

/** Writes chain columns; holds the scratch space for doing so. */
export class ChainColumnEncoder {
  readonly #memory = new ColumnMemory();
  #steps = new Float64Array(0);
  #zigzag = new Uint32Array(0);
  #gaps = new Uint32Array(0);
  #wide = new Float64Array(0);
  /** How far each cell of the column written last was from the one before it: its companion moves along. */
  #moves = new Float64Array(0);
  #movesHold = false;

  /** With `alongside`, cells are expected to move as those of the column written before this one did. */
  write(out: ByteWriter, rows: Rows, count: number, alongside: boolean): void {
    const first = rows.find((row) => row !== null);
    if (first === undefined || first === null) {
      this.#movesHold = false;
      out.u8(ColumnForm.unknown);
      return;
    }
    this.#reserve(rows.length * count);
    const decimals = decimalsOf(rows);
    const moved = alongside && this.#movesHold && decimals === 0;
    const base = decimals === null ? 0 : firstKnown(first, POWERS_OF_TEN[decimals] as number);
    const unit = decimals === null ? 0 : this.#measure(rows, count, decimals, base, moved);
    this.#movesHold = decimals === 0 && unit > 0;
    if (decimals === null || unit === 0) this.#writeWide(out, rows, count);
    else {
      out.u8(ColumnForm.steps);
      out.u8(packedForm(decimals, moved));
      out.f64(base);
      out.f64(unit);
      this.#writeSteps(out, rows.length, count, unit);
    }
  }

  /** Fills `#steps` with distances and answers their common unit; 0 where steps would not do. */
  #measure(rows: Rows, count: number, decimals: number, base: number, moved: boolean): number {
    const scale = POWERS_OF_TEN[decimals] as number;
    this.#memory.start(count);
    const { cells, known } = this.#memory;
    const steps = this.#steps;
    const moves = this.#moves;
    let unit = 0;
    let furthest = 0;
    for (let row = 0, at = 0; row < rows.length; row++) {
      const column = rows[row] as Float64Array | null;
      for (let i = 0; i < count; i++, at++) {
        const before = row > 0 ? (cells[i] as number) : i > 0 ? (cells[i - 1] as number) : base;
        const guess = moved ? before + (moves[at] as number) : before;
        const cell = column === null ? UNKNOWN_CELL : (column[i] as number);
        let now = guess;
        let step = 0;
        if (cell === UNKNOWN_CELL) {
          if (known[i] === 1) step = TOGGLED;
          known[i] = 0;
        } else {
          now = Math.round(cell * scale);
          const distance = now - guess;
          if (distance !== 0) {
            // Half a step further down tells a distance of -1 from a toggle.
            step = distance > 0 ? distance : distance - 0.5;
            const size = Math.abs(distance);
            furthest = Math.max(furthest, size);
            unit = commonDivisor(size, unit);
          } else if (known[i] === 0) step = TOGGLED;
          known[i] = 1;
        }
        steps[at] = step;
        moves[at] = now - before;
        cells[i] = now;
      }
    }
    if (unit === 0) return 1;
    return furthest / unit > MOST_STEPS ? 0 : unit;
  }

  #writeSteps(out: ByteWriter, rows: number, count: number, unit: number): void {
    const steps = this.#steps;
    const zigzag = this.#zigzag;
    const gaps = this.#gaps;
    for (let i = 0; i < count; i++) zigzag[i] = zigzagOf(steps[i] as number, unit);
    writeNumbers(out, zigzag, count);
    const counts = new Uint32Array(Math.max(0, rows - 1));
    let entries = 0;
    for (let row = 1; row < rows; row++) {
      const from = row * count;
      const before = entries;
      for (let i = 0, last = -1; i < count; i++) {
        const step = steps[from + i] as number;
        if (step === 0) continue;
        gaps[entries] = (i - last) * 2;
        zigzag[entries++] = zigzagOf(step, unit);
        last = i;
      }
      counts[row - 1] = (entries - before) * 2;
    }
    writeNumbers(out, counts, counts.length);
    writeNumbers(out, gaps, entries);
    writeNumbers(out, zigzag, entries);
  }

  #writeWide(out: ByteWriter, rows: Rows, count: number): void {
    out.u8(ColumnForm.wide);
    const wide = this.#wide;
    rows.forEach((row, position) => {
      if (row === null) wide.fill(UNKNOWN_CELL, position * count, (position + 1) * count);
      else wide.set(row, position * count);
    });
    writeFloatPlanes(out, wide, rows.length * count);
  }

  #reserve(cells: number): void {
    if (this.#steps.length >= cells) return;
    this.#steps = new Float64Array(cells);
    this.#zigzag = new Uint32Array(cells);
    this.#gaps = new Uint32Array(cells);
    this.#wide = new Float64Array(cells);
    this.#moves = new Float64Array(cells);
  }
}

/** A width, then as many byte planes. */
function writeNumbers(out: ByteWriter, zigzag: Uint32Array, count: number): void {
  let used = 0;
  for (let i = 0; i < count; i++) used |= zigzag[i] as number;
  const width = used === 0 ? 0 : used >>> 24 !== 0 ? 4 : used >>> 16 !== 0 ? 3 : used >>> 8 !== 0 ? 2 : 1;
  out.u8(width);
  if (width > 0) writeIntegerPlanes(out, zigzag, count, width);
}

function zigzagOf(step: number, unit: number): number {
  const signed = step >= TOGGLED ? (step > 0 ? step / unit : step) : (step + 0.5) / unit - 1;
  return ((signed << 1) ^ (signed >> 31)) >>> 0;
}

/** The fewest decimals with which every cell comes back to the last bit; null where no few do. */
function decimalsOf(rows: Rows): number | null {
  let decimals = 0;
  let before: Float64Array | null = null;
  for (const row of rows) {
    if (row === null || row === before) continue;
    before = row;
    for (const cell of row) {
      while (!survives(cell, POWERS_OF_TEN[decimals] as number)) if (++decimals > MOST_DECIMALS) return null;
    }
  }
  if (decimals === 0) return 0;
  // An early cell may have needed fewer of them: with more, it must still come back.
  const scale = POWERS_OF_TEN[decimals] as number;
  return rows.every((row) => row === null || row.every((cell) => survives(cell, scale))) ? decimals : null;
}

function survives(cell: number, scale: number): boolean {
  if (cell === UNKNOWN_CELL) return true;
  const scaled = Math.round(cell * scale);
  return Math.abs(scaled) <= MOST_SCALED && !Object.is(scaled, -0) && Object.is(scaled / scale, cell);
}

function commonDivisor(distance: number, unit: number): number {
  if (unit === 1 || (unit > 0 && distance % unit === 0)) return unit;
  let a = distance;
  let b = unit;
  while (b > 0) {
    const rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

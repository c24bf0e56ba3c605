import { UNKNOWN } from '#domain/input-block';
import { writeFloatPlanes, writeIntegerPlanes } from '#store/tape/byte-planes';
import type { ByteWriter } from '#store/tape/byte-writer';
import { type ColumnNature, Predictor, SegmentFlag, Width } from '#store/tape/segment';

const MAX_DELTA = 2_147_483_647;

/** Writes segments; holds the scratch space for doing so. */
export class SegmentEncoder {
  readonly #zigzag: Uint32Array;
  readonly #unknown: Uint8Array;
  readonly #exceptions: Int32Array;
  readonly #wide: Float64Array;

  constructor(capacity: number) {
    this.#zigzag = new Uint32Array(capacity);
    this.#unknown = new Uint8Array((capacity + 7) >>> 3);
    this.#exceptions = new Int32Array(capacity);
    this.#wide = new Float64Array(capacity);
  }

  /** Encodes the cells at `rows[from..to)`. `companion` is the column that a 'companion' nature leans on. */
  write(
    out: ByteWriter,
    column: Float64Array,
    rows: Int32Array,
    from: number,
    to: number,
    nature: ColumnNature,
    companion: Float64Array,
  ): void {
    const first = column[rows[from] as number] as number;
    if (isConstant(column, rows, from, to, first)) {
      if (Object.is(first, UNKNOWN)) out.u8(Width.unknown << 2);
      else {
        out.u8(Width.constant << 2);
        out.f64(first);
      }
      return;
    }
    const predictor = choosePredictor(column, rows, from, to, nature, companion);
    const base = predictor === Predictor.previous ? firstWhole(column, rows, from, to) : 0;
    const unit = commonUnit(column, rows, from, to, predictor, base, companion);
    this.#quantise(out, column, rows, from, to, predictor, base, unit, companion);
  }

  #quantise(
    out: ByteWriter,
    column: Float64Array,
    rows: Int32Array,
    from: number,
    to: number,
    predictor: Predictor,
    base: number,
    unit: number,
    companion: Float64Array,
  ): void {
    const count = to - from;
    const zigzag = this.#zigzag;
    let unknowns = 0;
    let exceptions = 0;
    let used = 0;
    let previous = base;
    for (let i = 0; i < count; i++) {
      const row = rows[from + i] as number;
      const cell = column[row] as number;
      zigzag[i] = 0;
      if (cell === UNKNOWN) {
        if (unknowns++ === 0) this.#unknown.fill(0, 0, (count + 7) >>> 3);
        this.#unknown[i >>> 3] = (this.#unknown[i >>> 3] as number) | (1 << (i & 7));
        continue;
      }
      const guess =
        predictor === Predictor.companion ? (companion[row] as number) : predictor === Predictor.zero ? 0 : previous;
      const steps = Math.round((cell - guess) / unit);
      // The reader's own arithmetic decides whether the cell comes back to the last bit.
      const restored = guess + (steps | 0) * unit;
      if (!(steps <= MAX_DELTA && steps >= -MAX_DELTA) || !Object.is(restored, cell)) {
        this.#exceptions[exceptions++] = i;
        continue;
      }
      previous = restored;
      const z = ((steps << 1) ^ (steps >> 31)) >>> 0;
      zigzag[i] = z;
      used |= z;
    }
    if (exceptions > count >>> 2) {
      this.#writeWide(out, column, rows, from, count);
      return;
    }
    const width = used === 0 ? 0 : used >>> 24 !== 0 ? 4 : used >>> 16 !== 0 ? 3 : used >>> 8 !== 0 ? 2 : 1;
    let tag = predictor | (width << 2);
    if (unknowns > 0) tag |= SegmentFlag.unknowns;
    if (exceptions > 0) tag |= SegmentFlag.exceptions;
    if (unit !== 1) tag |= SegmentFlag.unit;
    out.u8(tag);
    if (predictor === Predictor.previous) out.f64(base);
    if (unit !== 1) out.f64(unit);
    if (unknowns > 0) out.append(this.#unknown.subarray(0, (count + 7) >>> 3));
    if (exceptions > 0) {
      out.u16(exceptions);
      for (let i = 0; i < exceptions; i++) {
        const place = this.#exceptions[i] as number;
        out.u16(place);
        out.f64(column[rows[from + place] as number] as number);
      }
    }
    if (width > 0) writeIntegerPlanes(out, zigzag, count, width);
  }

  #writeWide(out: ByteWriter, column: Float64Array, rows: Int32Array, from: number, count: number): void {
    out.u8(Width.wide << 2);
    for (let i = 0; i < count; i++) this.#wide[i] = column[rows[from + i] as number] as number;
    writeFloatPlanes(out, this.#wide, count);
  }
}

function isConstant(column: Float64Array, rows: Int32Array, from: number, to: number, first: number): boolean {
  for (let i = from + 1; i < to; i++) if (!Object.is(column[rows[i] as number] as number, first)) return false;
  return true;
}

function choosePredictor(
  column: Float64Array,
  rows: Int32Array,
  from: number,
  to: number,
  nature: ColumnNature,
  companion: Float64Array,
): Predictor {
  if (nature === 'level') return Predictor.previous;
  let hits = 0;
  if (nature === 'companion') {
    for (let i = from; i < to; i++) {
      const row = rows[i] as number;
      if ((column[row] as number) === UNKNOWN || (companion[row] as number) !== UNKNOWN) hits++;
    }
    return hits * 2 > to - from ? Predictor.companion : Predictor.previous;
  }
  for (let i = from + 1; i < to; i++) if (column[rows[i] as number] === column[rows[i - 1] as number]) hits++;
  return hits * 2 > to - from ? Predictor.previous : Predictor.zero;
}

function firstWhole(column: Float64Array, rows: Int32Array, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const cell = column[rows[i] as number] as number;
    if (cell !== UNKNOWN && Number.isSafeInteger(cell)) return cell;
  }
  return 0;
}

/** The largest step of which all differences are multiples: a hundred for cents in ten-thousandths. */
function commonUnit(
  column: Float64Array,
  rows: Int32Array,
  from: number,
  to: number,
  predictor: Predictor,
  base: number,
  companion: Float64Array,
): number {
  let unit = 0;
  let previous = base;
  for (let i = from; i < to; i++) {
    const row = rows[i] as number;
    const cell = column[row] as number;
    if (cell === UNKNOWN) continue;
    const guess =
      predictor === Predictor.companion ? (companion[row] as number) : predictor === Predictor.zero ? 0 : previous;
    const distance = Math.abs(cell - guess);
    if (!Number.isSafeInteger(cell) || !Number.isSafeInteger(distance)) continue;
    previous = cell;
    if (distance === 0 || (unit > 0 && distance % unit === 0)) continue;
    let a = distance;
    let b = unit;
    while (b > 0) {
      const rest = a % b;
      a = b;
      b = rest;
    }
    unit = a;
    if (unit === 1) return 1;
  }
  return unit === 0 ? 1 : unit;
}

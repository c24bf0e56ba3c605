import { UNKNOWN } from '#domain/input-block';
import { readFloatPlanes, readIntegerPlanes } from '#store/tape/byte-planes';
import type { ByteReader } from '#store/tape/byte-reader';
import { Predictor, SegmentFlag, Width } from '#store/tape/segment';
import { wellFormed } from '#store/tape/tape-faults';

/** Reads what `SegmentEncoder` wrote into the rows of a column. */
export class SegmentDecoder {
  readonly #steps: Int32Array;
  readonly #wide: Float64Array;

  constructor(capacity: number) {
    this.#steps = new Int32Array(capacity);
    this.#wide = new Float64Array(capacity);
  }

  read(
    from: ByteReader,
    column: Float64Array,
    rows: Int32Array,
    start: number,
    end: number,
    companion: Float64Array,
  ): void {
    const count = end - start;
    const tag = from.u8();
    const width = (tag >>> 2) & 7;
    if (width >= Width.wide) {
      wellFormed((tag & ~(7 << 2)) === 0, 'a column has an unknown tag');
      this.#readUniform(from, width, column, rows, start, count);
      return;
    }
    const predictor = (tag & 3) as Predictor;
    wellFormed(predictor <= Predictor.companion, 'a column has an unknown predictor');
    const base = predictor === Predictor.previous ? from.f64() : 0;
    const unit = (tag & SegmentFlag.unit) === 0 ? 1 : from.f64();
    const unknowns = (tag & SegmentFlag.unknowns) === 0 ? -1 : from.take((count + 7) >>> 3);
    const exceptions = (tag & SegmentFlag.exceptions) === 0 ? 0 : from.u16();
    const exceptionsAt = from.take(exceptions * 10);
    readIntegerPlanes(from, this.#steps, count, width);
    if (predictor === Predictor.previous) addUp(this.#steps, unit, base, column, rows, start, count);
    else if (predictor === Predictor.companion) addTo(this.#steps, unit, companion, column, rows, start, count);
    else scale(this.#steps, unit, column, rows, start, count);
    if (unknowns >= 0) markUnknown(from.bytes, unknowns, column, rows, start, count);
    if (exceptions > 0) patch(from, exceptionsAt, exceptions, column, rows, start, count);
  }

  #readUniform(
    from: ByteReader,
    width: number,
    column: Float64Array,
    rows: Int32Array,
    start: number,
    count: number,
  ): void {
    if (width === Width.wide) {
      readFloatPlanes(from, this.#wide, count);
      for (let i = 0; i < count; i++) column[rows[start + i] as number] = this.#wide[i] as number;
      return;
    }
    const value = width === Width.constant ? from.f64() : UNKNOWN;
    for (let i = 0; i < count; i++) column[rows[start + i] as number] = value;
  }
}

function addUp(
  steps: Int32Array,
  unit: number,
  base: number,
  column: Float64Array,
  rows: Int32Array,
  start: number,
  count: number,
): void {
  let value = base;
  for (let i = 0; i < count; i++) {
    value += (steps[i] as number) * unit;
    column[rows[start + i] as number] = value;
  }
}

function addTo(
  steps: Int32Array,
  unit: number,
  companion: Float64Array,
  column: Float64Array,
  rows: Int32Array,
  start: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const row = rows[start + i] as number;
    column[row] = (companion[row] as number) + (steps[i] as number) * unit;
  }
}

function scale(
  steps: Int32Array,
  unit: number,
  column: Float64Array,
  rows: Int32Array,
  start: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) column[rows[start + i] as number] = (steps[i] as number) * unit;
}

function markUnknown(
  bytes: Uint8Array,
  at: number,
  column: Float64Array,
  rows: Int32Array,
  start: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    if ((((bytes[at + (i >>> 3)] as number) >>> (i & 7)) & 1) !== 0) column[rows[start + i] as number] = UNKNOWN;
  }
}

function patch(
  from: ByteReader,
  at: number,
  exceptions: number,
  column: Float64Array,
  rows: Int32Array,
  start: number,
  count: number,
): void {
  const resume = from.position;
  from.position = at;
  for (let i = 0; i < exceptions; i++) {
    const place = from.u16();
    wellFormed(place < count, 'an exception lies outside its column');
    column[rows[start + place] as number] = from.f64();
  }
  from.position = resume;
}

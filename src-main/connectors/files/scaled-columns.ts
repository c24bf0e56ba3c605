import { UNKNOWN } from '#domain/input-block';
import { DecimalFault, MAX_DECIMALS, POWERS_OF_TEN } from '#connectors/files/decimal-text';
import { grownCapacity, grownFloats } from '#connectors/files/growing-column';

/**
 * Columns of whole numbers that share one scale. Unless the decimals are stated, they follow the data: a value that
 * needs more of them rescales what is stored, which is exact as long as everything stays a safe integer. So one pass
 * over a stream is enough, and the result does not depend on how much of it could be looked at in advance.
 */
export class ScaledColumns {
  readonly columns: Float64Array[];
  readonly #fixed: boolean;
  #decimals: number;
  #capacity = 0;
  #largest = 0;
  readonly #mantissas: Float64Array;
  readonly #places: Int32Array;
  /** The staged row in units of the scale that it would bring about. Valid after `check`. */
  readonly staged: Float64Array;
  #stagedDecimals = 0;
  /** Which column `check` found at fault. */
  faulty = 0;

  constructor(count: number, leastDecimals: number, statedDecimals: number | null) {
    this.columns = Array.from({ length: count }, () => new Float64Array(0));
    this.#fixed = statedDecimals !== null;
    this.#decimals = statedDecimals ?? leastDecimals;
    this.#mantissas = new Float64Array(count);
    this.#places = new Int32Array(count);
    this.staged = new Float64Array(count);
  }

  get decimals(): number {
    return this.#decimals;
  }

  stage(column: number, mantissa: number, decimals: number): void {
    this.#mantissas[column] = mantissa;
    this.#places[column] = decimals;
  }

  stageUnknown(column: number): void {
    this.#mantissas[column] = UNKNOWN;
    this.#places[column] = 0;
  }

  /** Whether the staged row fits. Changes nothing that is stored. */
  check(): DecimalFault {
    const count = this.columns.length;
    let decimals = this.#decimals;
    for (let column = 0; column < count; column++) {
      const places = this.#places[column] as number;
      if (places <= decimals) continue;
      this.faulty = column;
      if (this.#fixed || places > MAX_DECIMALS) return DecimalFault.tooPrecise;
      decimals = places;
    }
    if (decimals > this.#decimals) {
      const factor = POWERS_OF_TEN[decimals - this.#decimals] as number;
      if (this.#largest * factor > Number.MAX_SAFE_INTEGER) return DecimalFault.tooPrecise;
    }
    for (let column = 0; column < count; column++) {
      const mantissa = this.#mantissas[column] as number;
      if (mantissa === UNKNOWN) {
        this.staged[column] = UNKNOWN;
        continue;
      }
      const units = mantissa * (POWERS_OF_TEN[decimals - (this.#places[column] as number)] as number);
      if (units > Number.MAX_SAFE_INTEGER) {
        this.faulty = column;
        return this.#fixed || decimals === this.#decimals ? DecimalFault.tooLarge : DecimalFault.tooPrecise;
      }
      this.staged[column] = units;
    }
    this.#stagedDecimals = decimals;
    return DecimalFault.none;
  }

  /** Stores the staged row, which `check` must have found good. */
  commit(row: number): void {
    if (row >= this.#capacity) this.#grow(row);
    if (this.#stagedDecimals > this.#decimals) this.#rescale(row, this.#stagedDecimals);
    for (let column = 0; column < this.columns.length; column++) {
      const units = this.staged[column] as number;
      (this.columns[column] as Float64Array)[row] = units;
      if (units > this.#largest) this.#largest = units;
    }
  }

  #grow(rows: number): void {
    this.#capacity = grownCapacity(this.#capacity, rows);
    for (let column = 0; column < this.columns.length; column++) {
      this.columns[column] = grownFloats(this.columns[column] as Float64Array, this.#capacity);
    }
  }

  #rescale(rows: number, decimals: number): void {
    const factor = POWERS_OF_TEN[decimals - this.#decimals] as number;
    for (const cells of this.columns) {
      for (let row = 0; row < rows; row++) if (cells[row] !== UNKNOWN) cells[row] = (cells[row] as number) * factor;
    }
    this.#largest *= factor;
    this.#decimals = decimals;
  }
}

import type { RoleColumn } from '#connectors/files/column-names';
import { DecimalFault, DecimalReader } from '#connectors/files/decimal-text';
import { type RowFault, type RowReason, excerpt } from '#connectors/files/file-problem';
import type { RowSpans } from '#connectors/files/row-spans';
import { ScaledColumns } from '#connectors/files/scaled-columns';
import { UNKNOWN } from '#domain/input-block';

const REASONS: Readonly<Record<DecimalFault, RowReason>> = {
  [DecimalFault.none]: 'not-a-number',
  [DecimalFault.empty]: 'missing-value',
  [DecimalFault.notANumber]: 'not-a-number',
  [DecimalFault.negative]: 'negative',
  [DecimalFault.tooPrecise]: 'too-many-decimals',
  [DecimalFault.tooLarge]: 'too-large',
};

export interface DecimalField {
  readonly column: RoleColumn;
  readonly mayBeZero: boolean;
  /** An absent column or an empty field means "not known". */
  readonly mayBeEmpty: boolean;
}

export interface DecimalPlan {
  readonly leastDecimals: number;
  readonly statedDecimals: number | null;
  readonly roundTo: number | null;
}

/** The fields of a row that share a unit: all its prices, or all its sizes. */
export class DecimalFields {
  readonly scaled: ScaledColumns;
  /** Values in stored rows that were rounded. */
  rounded = 0;
  readonly #fields: readonly DecimalField[];
  readonly #plan: DecimalPlan;
  readonly #reader: DecimalReader;
  #roundedInRow = 0;

  constructor(fields: readonly DecimalField[], plan: DecimalPlan) {
    this.#fields = fields;
    this.#plan = plan;
    this.#reader = new DecimalReader(plan.roundTo);
    this.scaled = new ScaledColumns(fields.length, plan.leastDecimals, plan.statedDecimals);
  }

  /** Reads and validates; stores nothing yet. */
  read(bytes: Uint8Array, spans: RowSpans): RowFault | null {
    const reader = this.#reader;
    const fields = this.#fields;
    this.#roundedInRow = 0;
    for (let index = 0; index < fields.length; index++) {
      const field = fields[index] as DecimalField;
      const position = field.column.index;
      if (position < 0) {
        this.scaled.stageUnknown(index);
        continue;
      }
      const fault = reader.read(bytes, spans.start[position] as number, spans.end[position] as number);
      if (fault === DecimalFault.none) {
        if (reader.mantissa === 0 && !field.mayBeZero) return this.#notPositive(field, bytes, spans);
        this.scaled.stage(index, reader.mantissa, reader.decimals);
        if (reader.rounded) this.#roundedInRow++;
      } else if (fault === DecimalFault.empty && field.mayBeEmpty) this.scaled.stageUnknown(index);
      else return this.#fault(fault, field, bytes, spans);
    }
    const fault = this.scaled.check();
    return fault === DecimalFault.none
      ? null
      : this.#fault(fault, fields[this.scaled.faulty] as DecimalField, bytes, spans);
  }

  commit(row: number): void {
    this.scaled.commit(row);
    this.rounded += this.#roundedInRow;
  }

  /** Whether a field of the row last read is not known. */
  unknown(index: number): boolean {
    return this.scaled.staged[index] === UNKNOWN;
  }

  column(index: number, length: number): Float64Array {
    return (this.scaled.columns[index] as Float64Array).subarray(0, length);
  }

  #fault(fault: DecimalFault, field: DecimalField, bytes: Uint8Array, spans: RowSpans): RowFault {
    const reason = REASONS[fault];
    const stated = this.#plan.statedDecimals;
    const expected =
      reason !== 'too-many-decimals'
        ? 'a plain decimal number of at most 15 digits, such as 61837.63'
        : stated !== null
          ? `at most ${stated} decimals, as stated`
          : 'so few decimals that it and the values before it can be held exactly in one unit';
    return { reason, field: field.column.name, found: this.#found(field, bytes, spans), expected };
  }

  #notPositive(field: DecimalField, bytes: Uint8Array, spans: RowSpans): RowFault {
    const expected = field.mayBeEmpty ? 'a number above 0, or nothing where there is none' : 'a number above 0';
    const found = this.#found(field, bytes, spans);
    return { reason: 'not-positive', field: field.column.name, found, expected };
  }

  #found(field: DecimalField, bytes: Uint8Array, spans: RowSpans): string | null {
    const position = field.column.index;
    return excerpt(bytes, spans.start[position] as number, spans.end[position] as number);
  }
}

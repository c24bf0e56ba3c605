import type { RoleColumn } from '#connectors/files/column-names';
import { type RowFault, type RowReason, excerpt } from '#connectors/files/file-problem';
import type { RowSpans } from '#connectors/files/row-spans';
import { type NaiveTimes, TimeFault, TimeReader, type TimeUnit } from '#connectors/files/time-text';

const REASONS: Readonly<Record<TimeFault, RowReason>> = {
  [TimeFault.none]: 'not-a-time',
  [TimeFault.empty]: 'missing-value',
  [TimeFault.notATime]: 'not-a-time',
  [TimeFault.noZone]: 'no-zone',
  [TimeFault.noSuchLocalTime]: 'no-such-local-time',
  [TimeFault.mixed]: 'mixed-times',
  [TimeFault.outOfRange]: 'out-of-range-time',
};

/** One column of times. What a person states about the unit outranks what the column's name says. */
export class TimeField {
  readonly column: RoleColumn;
  readonly #reader: TimeReader;

  constructor(column: RoleColumn, statedUnit: TimeUnit | null, naive: NaiveTimes | null) {
    this.column = column;
    this.#reader = new TimeReader(statedUnit ?? column.unit, naive);
  }

  get ms(): number {
    return this.#reader.ms;
  }

  /** Whether something finer than a millisecond was cut off. */
  get cut(): boolean {
    return this.#reader.cut;
  }

  read(bytes: Uint8Array, spans: RowSpans): RowFault | null {
    const index = this.column.index;
    const fault = this.#reader.read(bytes, spans.start[index] as number, spans.end[index] as number);
    return fault === TimeFault.none ? null : this.#fault(fault, bytes, spans);
  }

  /** The row is good: the form of its time binds the rows that follow. */
  accept(): void {
    this.#reader.accept();
  }

  found(bytes: Uint8Array, spans: RowSpans): string | null {
    const index = this.column.index;
    return excerpt(bytes, spans.start[index] as number, spans.end[index] as number);
  }

  #fault(fault: TimeFault, bytes: Uint8Array, spans: RowSpans): RowFault {
    const expected =
      fault === TimeFault.noSuchLocalTime
        ? 'a time that the clocks of New York show exactly once, or a zone in the text'
        : this.#reader.expected;
    return { reason: REASONS[fault], field: this.column.name, found: this.found(bytes, spans), expected };
  }
}

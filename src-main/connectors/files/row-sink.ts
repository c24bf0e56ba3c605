import type { BadRows, SkippedRows } from '#connectors/files/bad-rows';
import type { ColumnFault, ColumnPlan, ColumnRole } from '#connectors/files/column-names';
import type { FileProblem, RowFault } from '#connectors/files/file-problem';
import type { RowSpans } from '#connectors/files/row-spans';
import type { Result } from '#primitives/result';

export interface ReadTable {
  readonly length: number;
  readonly skipped: SkippedRows;
}

/** Takes the rows of one file, validates them and keeps their columns. */
export interface RowSink<Table> {
  /** Rows accepted so far. */
  readonly length: number;
  /** Stores the row, or answers what is wrong with it and remembers nothing of it. */
  row(bytes: Uint8Array, spans: RowSpans, line: number): RowFault | null;
  finish(file: string, bad: BadRows, ignoredColumns: readonly string[]): Result<Table, FileProblem>;
}

/** What a kind of file needs to know its columns, and how its rows are kept. */
export interface TableFormat<Table> {
  /** Chooses by the names of the first line, or says what is missing. */
  open(names: readonly string[], form: 'csv' | 'jsonl'): OpenedFormat<Table> | ColumnFault | KindFault;
}

export interface OpenedFormat<Table> {
  readonly roles: readonly ColumnRole[];
  readonly plan: ColumnPlan;
  sink(plan: ColumnPlan): RowSink<Table>;
}

export interface KindFault {
  readonly reason: 'unclear-kind';
}

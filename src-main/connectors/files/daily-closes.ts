import type { BadRows, SkippedRows } from '#connectors/files/bad-rows';
import type { ByteSource } from '#connectors/files/byte-source';
import { ChainCells } from '#connectors/files/chain-cells';
import { type ColumnPlan, type ColumnRole, planColumns } from '#connectors/files/column-names';
import type { FileProblem, RowFault } from '#connectors/files/file-problem';
import type { RowSink } from '#connectors/files/row-sink';
import type { RowSpans } from '#connectors/files/row-spans';
import { readTable, TableReader } from '#connectors/files/table-reader';
import { ok, type Result } from '#primitives/result';

/** A price's history, a day each, by rising date. */
export interface DailyCloses {
  readonly length: number;
  /** YYYY-MM-DD. */
  readonly dates: readonly string[];
  /** Adjusted for splits and distributions where the file has such a column. */
  readonly closes: Float64Array;
  readonly skipped: SkippedRows;
  readonly rounded: number;
  readonly ignoredColumns: readonly string[];
}

const DATE = 0;
const CLOSE = 1;
const ADJUSTED = 2;

const ROLES: readonly ColumnRole[] = [
  { name: 'date', aliases: ['day', 'session', 't', 'time', 'timestamp', 'datetime'], required: true },
  { name: 'close', aliases: ['c', 'price', 'last', 'closingprice', 'settle'], required: true },
  { name: 'adj_close', aliases: ['ac', 'adjustedclose', 'closeadjusted'], required: false },
];

/** CSV by header or JSON lines, in any order of dates. */
export function readDailyCloses(source: ByteSource): Promise<Result<DailyCloses, FileProblem>> {
  return readTable(source, closesReader(source.name));
}

/** The same for bytes that are at hand already: `push` chunks, then `finish`. */
export function closesReader(file: string): TableReader<DailyCloses> {
  return new TableReader<DailyCloses>(
    file,
    { onBadRow: 'fail' },
    {
      open(names) {
        const plan = planColumns(names, ROLES);
        return 'reason' in plan ? plan : { roles: ROLES, plan, sink: (columns) => new CloseRows(columns) };
      },
    },
  );
}

class CloseRows implements RowSink<DailyCloses> {
  readonly #cells: ChainCells;
  readonly #closes = new Map<string, number>();

  constructor(plan: ColumnPlan) {
    this.#cells = new ChainCells(plan);
  }

  get length(): number {
    return this.#closes.size;
  }

  row(bytes: Uint8Array, spans: RowSpans): RowFault | null {
    const cells = this.#cells;
    cells.begin(bytes, spans);
    const date = cells.date(DATE);
    const close = cells.amount(ADJUSTED) ?? cells.amount(CLOSE);
    if (cells.fault !== null) return cells.fault;
    if (date === null) return { reason: 'missing-value', field: 'date', found: null, expected: 'a date as YYYY-MM-DD' };
    if (close === null || close === 0) {
      return { reason: 'missing-value', field: 'close', found: null, expected: 'a price above zero' };
    }
    if (this.#closes.has(date)) {
      return { reason: 'repeated-stamp', field: 'date', found: date, expected: 'each date once' };
    }
    this.#closes.set(date, close);
    return null;
  }

  finish(_file: string, bad: BadRows, ignoredColumns: readonly string[]): Result<DailyCloses, FileProblem> {
    const days = [...this.#closes].toSorted(([left], [right]) => (left < right ? -1 : 1));
    return ok({
      length: days.length,
      dates: days.map(([date]) => date),
      closes: Float64Array.from(days, ([, close]) => close),
      skipped: bad.summary(),
      rounded: 0,
      ignoredColumns,
    });
  }
}

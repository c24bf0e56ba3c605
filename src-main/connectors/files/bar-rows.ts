import type { BadRows } from '#connectors/files/bad-rows';
import { detectInterval, fitsInterval, shortestStep } from '#connectors/files/bar-interval';
import type { BarTable } from '#connectors/files/bar-table';
import { BarRole, type ColumnPlan, type RoleColumn } from '#connectors/files/column-names';
import { DecimalFields } from '#connectors/files/decimal-fields';
import { type FileProblem, type RowFault, excerpt } from '#connectors/files/file-problem';
import { grownCapacity, grownFloats } from '#connectors/files/growing-column';
import { type BarOptions, clockParts, priceDecimalPlan, sizeDecimalPlan } from '#connectors/files/read-options';
import type { RowSink } from '#connectors/files/row-sink';
import type { RowSpans } from '#connectors/files/row-spans';
import { TimeField } from '#connectors/files/time-field';
import { SECOND_MS } from '#primitives/clock';
import { type Result, fail, ok } from '#primitives/result';

const PRICES = [BarRole.open, BarRole.high, BarRole.low, BarRole.close] as const;

export class BarRows implements RowSink<BarTable> {
  length = 0;
  readonly #options: BarOptions;
  readonly #stamp: TimeField;
  readonly #prices: DecimalFields;
  readonly #volume: DecimalFields;
  readonly #columns: readonly RoleColumn[];
  #stamps: Float64Array = new Float64Array(0);
  #lines: Float64Array = new Float64Array(0);

  constructor(plan: ColumnPlan, options: BarOptions) {
    const column = (role: number): RoleColumn => plan.roles[role] as RoleColumn;
    this.#options = options;
    this.#columns = plan.roles;
    this.#stamp = new TimeField(column(BarRole.stamp), options.timeUnit ?? null, clockParts(options.clock).naive);
    this.#prices = new DecimalFields(
      PRICES.map((role) => ({ column: column(role), mayBeZero: false, mayBeEmpty: false })),
      priceDecimalPlan(options),
    );
    this.#volume = new DecimalFields(
      [{ column: column(BarRole.volume), mayBeZero: true, mayBeEmpty: false }],
      sizeDecimalPlan(options),
    );
  }

  row(bytes: Uint8Array, spans: RowSpans, line: number): RowFault | null {
    const fault =
      this.#stamp.read(bytes, spans) ??
      this.#sequence(bytes, spans) ??
      this.#prices.read(bytes, spans) ??
      this.#ohlc(bytes, spans) ??
      this.#volume.read(bytes, spans);
    if (fault !== null) return fault;
    const row = this.length;
    if (row >= this.#stamps.length) {
      const capacity = grownCapacity(this.#stamps.length, row);
      this.#stamps = grownFloats(this.#stamps, capacity);
      this.#lines = grownFloats(this.#lines, capacity);
    }
    this.#stamp.accept();
    this.#stamps[row] = this.#stamp.ms;
    this.#lines[row] = line;
    this.#prices.commit(row);
    this.#volume.commit(row);
    this.length = row + 1;
    return null;
  }

  #sequence(bytes: Uint8Array, spans: RowSpans): RowFault | null {
    const field = this.#stamp.column.name;
    const found = (): string | null => this.#stamp.found(bytes, spans);
    if (this.#stamp.cut || this.#stamp.ms % SECOND_MS !== 0) {
      return { reason: 'misaligned-stamp', field, found: found(), expected: 'a whole number of seconds' };
    }
    if (this.length === 0) return null;
    const before = this.#stamps[this.length - 1] as number;
    if (this.#stamp.ms > before) return null;
    const reason = this.#stamp.ms === before ? 'repeated-stamp' : 'stamp-not-later';
    return { reason, field, found: found(), expected: `a stamp after ${before} (epoch ms), that of the bar before` };
  }

  #ohlc(bytes: Uint8Array, spans: RowSpans): RowFault | null {
    const [open, high, low, close] = this.#prices.scaled.staged as unknown as readonly [number, number, number, number];
    const highest = open > close ? open : close;
    const lowest = open < close ? open : close;
    const wrong = high < highest || high < low ? BarRole.high : low > lowest ? BarRole.low : null;
    if (wrong === null) return null;
    const column = this.#columns[wrong] as RoleColumn;
    return {
      reason: 'ohlc-order',
      field: column.name,
      found: excerpt(bytes, spans.start[column.index] as number, spans.end[column.index] as number),
      expected: wrong === BarRole.high ? 'the highest price of its bar' : 'the lowest price of its bar',
    };
  }

  finish(file: string, bad: BadRows, ignoredColumns: readonly string[]): Result<BarTable, FileProblem> {
    const intervalMs = this.#options.intervalMs ?? detectInterval(this.#stamps, this.length);
    if (intervalMs === null) return fail(unknownInterval(file, this.length));
    const kept = this.#aligned(intervalMs, bad);
    if (!kept.ok) return kept;
    const rows = kept.value;
    const column = (cells: Float64Array): Float64Array => Float64Array.from(rows, (row) => cells[row] as number);
    const stamps = column(this.#stamps);
    const byStart = clockParts(this.#options.clock).stamp === 'start';
    // A local day is an hour shorter in spring: a bar ends where the next one begins.
    const startMs = byStart
      ? stamps
      : stamps.map((stamp, row) => Math.max(stamp - intervalMs, row === 0 ? 0 : (stamps[row - 1] as number)));
    const endMs = byStart
      ? stamps.map((stamp, row) => Math.min(stamp + intervalMs, stamps[row + 1] ?? Number.POSITIVE_INFINITY))
      : stamps;
    const price = (index: number): Float64Array => column(this.#prices.column(index, this.length));
    return ok({
      length: rows.length,
      intervalMs,
      startMs,
      endMs,
      open: price(0),
      high: price(1),
      low: price(2),
      close: price(3),
      volume: column(this.#volume.column(0, this.length)),
      priceDecimals: this.#prices.scaled.decimals,
      sizeDecimals: this.#volume.scaled.decimals,
      rounded: this.#prices.rounded + this.#volume.rounded,
      skipped: bad.summary(),
      ignoredColumns,
    });
  }

  /** The rows whose stamps fit the interval. */
  #aligned(intervalMs: number, bad: BadRows): Result<readonly number[], FileProblem> {
    const rows: number[] = [];
    let before = Number.NEGATIVE_INFINITY;
    let first: number | null = null;
    for (let row = 0; row < this.length; row++) {
      const stamp = this.#stamps[row] as number;
      if (fitsInterval(stamp, first ?? stamp, intervalMs) && stamp - before >= shortestStep(intervalMs)) {
        first ??= stamp;
        before = stamp;
        rows.push(row);
        continue;
      }
      const problem = bad.report(this.#lines[row] as number, {
        reason: 'misaligned-stamp',
        field: this.#stamp.column.name,
        found: String(stamp),
        expected: `bars that begin every ${intervalMs / 1000} s on the clock (epoch ms shown)`,
      });
      if (problem !== null) return fail(problem);
    }
    return ok(rows);
  }
}

function unknownInterval(file: string, bars: number): FileProblem {
  return {
    file,
    line: null,
    field: null,
    reason: 'unknown-interval',
    found: null,
    expected: bars < 2 ? 'at least two bars to tell by' : 'steps of a usual length, from one second to one day',
    remedy: 'State the interval with --interval, such as --interval 1m.',
  };
}

import type { BadRows } from '#connectors/files/bad-rows';
import { type ColumnPlan, QuoteRole, type RoleColumn } from '#connectors/files/column-names';
import { DecimalFields } from '#connectors/files/decimal-fields';
import type { FileProblem, RowFault } from '#connectors/files/file-problem';
import { type TickOptions, priceDecimalPlan, sizeDecimalPlan } from '#connectors/files/read-options';
import type { RowSink } from '#connectors/files/row-sink';
import type { RowSpans } from '#connectors/files/row-spans';
import type { QuoteTable } from '#connectors/files/tick-table';
import { TimeColumns } from '#connectors/files/time-columns';
import { TimeField } from '#connectors/files/time-field';
import { type Result, ok } from '#primitives/result';

const PRICES = [QuoteRole.bid, QuoteRole.ask, QuoteRole.last] as const;
const SIZES = [QuoteRole.bidSize, QuoteRole.askSize, QuoteRole.volume] as const;

export class QuoteRows implements RowSink<QuoteTable> {
  length = 0;
  readonly #at: TimeField;
  readonly #seen: TimeField | null;
  readonly #prices: DecimalFields;
  readonly #sizes: DecimalFields;
  readonly #times: TimeColumns;
  readonly #plan: ColumnPlan;

  constructor(plan: ColumnPlan, options: TickOptions) {
    const column = (role: number): RoleColumn => plan.roles[role] as RoleColumn;
    const unit = options.timeUnit ?? null;
    const naive = options.naiveTimes ?? null;
    const seen = column(QuoteRole.seen);
    this.#plan = plan;
    this.#at = new TimeField(column(QuoteRole.at), unit, naive);
    this.#seen = seen.index < 0 ? null : new TimeField(seen, unit, naive);
    this.#times = new TimeColumns(this.#seen !== null);
    this.#prices = new DecimalFields(
      PRICES.map((role) => ({ column: column(role), mayBeZero: false, mayBeEmpty: true })),
      priceDecimalPlan(options),
    );
    this.#sizes = new DecimalFields(
      SIZES.map((role) => ({ column: column(role), mayBeZero: true, mayBeEmpty: true })),
      sizeDecimalPlan(options),
    );
  }

  row(bytes: Uint8Array, spans: RowSpans): RowFault | null {
    const fault =
      this.#at.read(bytes, spans) ??
      (this.#seen === null ? null : this.#seen.read(bytes, spans)) ??
      this.#prices.read(bytes, spans) ??
      this.#sizes.read(bytes, spans);
    if (fault !== null) return fault;
    if (this.#prices.unknown(0) && this.#prices.unknown(1) && this.#prices.unknown(2)) return EMPTY_QUOTE;
    const row = this.length;
    this.#at.accept();
    this.#seen?.accept();
    this.#times.push(row, this.#at.ms, this.#seen === null ? null : this.#seen.ms);
    this.#prices.commit(row);
    this.#sizes.commit(row);
    this.length = row + 1;
    return null;
  }

  finish(_file: string, bad: BadRows, ignoredColumns: readonly string[]): Result<QuoteTable, FileProblem> {
    const { length } = this;
    const optional = (fields: DecimalFields, index: number, role: number): Float64Array | null =>
      (this.#plan.roles[role] as RoleColumn).index < 0 ? null : fields.column(index, length);
    return ok({
      kind: 'quotes',
      length,
      ...this.#times.finish(length),
      bid: this.#prices.column(0, length),
      ask: this.#prices.column(1, length),
      last: optional(this.#prices, 2, QuoteRole.last),
      bidSize: optional(this.#sizes, 0, QuoteRole.bidSize),
      askSize: optional(this.#sizes, 1, QuoteRole.askSize),
      volume: optional(this.#sizes, 2, QuoteRole.volume),
      priceDecimals: this.#prices.scaled.decimals,
      sizeDecimals: this.#sizes.scaled.decimals,
      rounded: this.#prices.rounded + this.#sizes.rounded,
      skipped: bad.summary(),
      ignoredColumns,
    });
  }
}

const EMPTY_QUOTE: RowFault = {
  reason: 'empty-quote',
  field: null,
  found: null,
  expected: 'a bid, an ask or a last price',
};

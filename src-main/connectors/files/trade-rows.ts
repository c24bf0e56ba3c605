import type { BadRows } from '#connectors/files/bad-rows';
import { type ColumnPlan, type RoleColumn, TradeRole } from '#connectors/files/column-names';
import { DecimalFields } from '#connectors/files/decimal-fields';
import { type FileProblem, type RowFault, excerpt } from '#connectors/files/file-problem';
import { grownBytes, grownCapacity, grownFloats } from '#connectors/files/growing-column';
import { type TickOptions, priceDecimalPlan, sizeDecimalPlan } from '#connectors/files/read-options';
import type { RowSink } from '#connectors/files/row-sink';
import type { RowSpans } from '#connectors/files/row-spans';
import type { TradeTable } from '#connectors/files/tick-table';
import { TimeColumns } from '#connectors/files/time-columns';
import { TimeField } from '#connectors/files/time-field';
import { tradeIdOf } from '#connectors/shared/trade-id';
import { type Result, ok } from '#primitives/result';

export class TradeRows implements RowSink<TradeTable> {
  length = 0;
  readonly #at: TimeField;
  readonly #seen: TimeField | null;
  readonly #price: DecimalFields;
  readonly #size: DecimalFields;
  readonly #times: TimeColumns;
  readonly #sideColumn: RoleColumn;
  readonly #idColumn: RoleColumn;
  #side: Uint8Array | null;
  #tradeId: Float64Array | null;
  #capacity = 0;

  constructor(plan: ColumnPlan, options: TickOptions) {
    const column = (role: number): RoleColumn => plan.roles[role] as RoleColumn;
    const unit = options.timeUnit ?? null;
    const naive = options.naiveTimes ?? null;
    const seen = column(TradeRole.seen);
    this.#at = new TimeField(column(TradeRole.at), unit, naive);
    this.#seen = seen.index < 0 ? null : new TimeField(seen, unit, naive);
    this.#times = new TimeColumns(this.#seen !== null);
    this.#price = new DecimalFields(
      [{ column: column(TradeRole.price), mayBeZero: false, mayBeEmpty: false }],
      priceDecimalPlan(options),
    );
    this.#size = new DecimalFields(
      [{ column: column(TradeRole.size), mayBeZero: true, mayBeEmpty: false }],
      sizeDecimalPlan(options),
    );
    this.#sideColumn = column(TradeRole.side);
    this.#idColumn = column(TradeRole.id);
    this.#side = this.#sideColumn.index < 0 ? null : new Uint8Array(0);
    this.#tradeId = this.#idColumn.index < 0 ? null : new Float64Array(0);
  }

  row(bytes: Uint8Array, spans: RowSpans): RowFault | null {
    const fault =
      this.#at.read(bytes, spans) ??
      (this.#seen === null ? null : this.#seen.read(bytes, spans)) ??
      this.#price.read(bytes, spans) ??
      this.#size.read(bytes, spans) ??
      (this.#side === null && this.#tradeId === null ? null : this.#sideAndId(bytes, spans));
    if (fault !== null) return fault;
    const row = this.length;
    this.#at.accept();
    this.#seen?.accept();
    this.#times.push(row, this.#at.ms, this.#seen === null ? null : this.#seen.ms);
    this.#price.commit(row);
    this.#size.commit(row);
    this.length = row + 1;
    return null;
  }

  finish(_file: string, bad: BadRows, ignoredColumns: readonly string[]): Result<TradeTable, FileProblem> {
    const { length } = this;
    return ok({
      kind: 'trades',
      length,
      ...this.#times.finish(length),
      price: this.#price.column(0, length),
      size: this.#size.column(0, length),
      side: this.#side?.subarray(0, length) ?? null,
      tradeId: this.#tradeId?.subarray(0, length) ?? null,
      priceDecimals: this.#price.scaled.decimals,
      sizeDecimals: this.#size.scaled.decimals,
      rounded: this.#price.rounded + this.#size.rounded,
      skipped: bad.summary(),
      ignoredColumns,
    });
  }

  /** Written past the accepted rows at once: where the row turns out bad, the next one overwrites them. */
  #sideAndId(bytes: Uint8Array, spans: RowSpans): RowFault | null {
    const row = this.length;
    if (row >= this.#capacity) this.#grow(row);
    if (this.#tradeId !== null) {
      const index = this.#idColumn.index;
      this.#tradeId[row] = tradeIdOf(bytes, spans.start[index] as number, spans.end[index] as number);
    }
    if (this.#side === null) return null;
    const start = spans.start[this.#sideColumn.index] as number;
    const end = spans.end[this.#sideColumn.index] as number;
    const code = sideOf(bytes, start, end);
    if (code < 0) {
      const found = excerpt(bytes, start, end);
      return { reason: 'unknown-side', field: this.#sideColumn.name, found, expected: 'buy, sell, b, s or nothing' };
    }
    this.#side[row] = code;
    return null;
  }

  #grow(row: number): void {
    this.#capacity = grownCapacity(this.#capacity, row);
    if (this.#side !== null) this.#side = grownBytes(this.#side, this.#capacity);
    if (this.#tradeId !== null) this.#tradeId = grownFloats(this.#tradeId, this.#capacity);
  }
}

const SPACE = 32;
const BUY = 'buy';
const SELL = 'sell';

/** The code of a side in any case, 0 for none, -1 for anything else. */
function sideOf(bytes: Uint8Array, from: number, to: number): number {
  let start = from;
  let end = to;
  while (start < end && bytes[start] === SPACE) start++;
  while (end > start && bytes[end - 1] === SPACE) end--;
  if (start === end) return 0;
  if (means(BUY, bytes, start, end)) return 1;
  return means(SELL, bytes, start, end) ? 2 : -1;
}

/** The whole word or its first letter. */
function means(word: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== word.length && end - start !== 1) return false;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    const lower = byte >= 65 && byte <= 90 ? byte + 32 : byte;
    if (lower !== word.charCodeAt(at - start)) return false;
  }
  return true;
}

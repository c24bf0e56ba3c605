import { DecimalFault, DecimalReader, POWERS_OF_TEN } from '#connectors/files/decimal-text';
import { type RowFault, type RowReason, excerpt } from '#connectors/files/file-problem';
import type { ColumnPlan, RoleColumn } from '#connectors/files/column-names';
import { dateText } from '#connectors/shared/contract-symbol';
import { RowSpans } from '#connectors/files/row-spans';
import type { OptionRight } from '#domain/chain';
import type { PriceE4 } from '#domain/money';

/** How exporters write that they do not know. */
const UNKNOWN_WORDS: readonly string[] = ['nan', 'null', 'none', 'n/a', 'na', '-', '--'];
const FIGURE = /^[+-]?(?:\d{1,20}(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const RIGHTS: Readonly<Record<string, OptionRight>> = {
  c: 'call',
  call: 'call',
  calls: 'call',
  p: 'put',
  put: 'put',
  puts: 'put',
};
const FLAGS: Readonly<Record<string, boolean>> = {
  true: true,
  '1': true,
  yes: true,
  false: false,
  '0': false,
  no: false,
};
/** Finer than this is the noise of a float, not a price. */
const FINEST_DECIMALS = 8;
/** A price that went through a 32-bit float is off by this share of itself. */
const FLOAT_NOISE = 6e-8;

/** Reads the cells of one row. The first fault is kept, and null is answered from then on. */
export class ChainCells {
  fault: RowFault | null = null;
  /** Prices of the row that had to be rounded. */
  rounded = 0;
  readonly #plan: ColumnPlan;
  readonly #decimals = new DecimalReader(FINEST_DECIMALS);
  #bytes: Uint8Array = new Uint8Array(0);
  #spans = new RowSpans(0);

  constructor(plan: ColumnPlan) {
    this.#plan = plan;
  }

  begin(bytes: Uint8Array, spans: RowSpans): void {
    this.#bytes = bytes;
    this.#spans = spans;
    this.fault = null;
    this.rounded = 0;
  }

  /** Null where the column is absent or the cell is empty or says "unknown". */
  text(role: number): string | null {
    const { index } = this.#column(role);
    if (index < 0) return null;
    const from = this.#spans.start[index] as number;
    const to = this.#spans.end[index] as number;
    if (to <= from) return null;
    const text = Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + from, to - from)
      .toString('utf8')
      .trim();
    return text === '' || UNKNOWN_WORDS.includes(text.toLowerCase()) ? null : text;
  }

  right(role: number): OptionRight | null {
    const text = this.text(role);
    if (text === null) return null;
    const right = RIGHTS[text.toLowerCase()];
    return right ?? this.#refuse(role, 'unknown-right', 'C, P, call or put');
  }

  flag(role: number): boolean | null {
    const text = this.text(role);
    if (text === null) return null;
    return FLAGS[text.toLowerCase()] ?? this.#refuse(role, 'not-a-number', '1 or 0, true or false');
  }

  /** A date, an ISO time of which the date counts, or an epoch time in seconds or milliseconds. */
  date(role: number): string | null {
    const text = this.text(role);
    if (text === null) return null;
    const date = dateOf(text);
    return date ?? this.#refuse(role, 'not-a-date', 'the date of expiry as YYYY-MM-DD');
  }

  /** A number of any sign. */
  figure(role: number): number | null {
    const text = this.text(role);
    if (text === null) return null;
    const value = FIGURE.test(text) ? Number(text) : Number.NaN;
    return Number.isFinite(value)
      ? value
      : this.#refuse(role, 'not-a-number', 'a number, or nothing where there is none');
  }

  /** A number that cannot be below zero: sizes, volumes, volatilities. */
  amount(role: number): number | null {
    const value = this.figure(role);
    return value !== null && value < 0 ? this.#refuse(role, 'negative', 'zero or more, or nothing') : value;
  }

  /** In ten-thousandths of what the column counts. What does not fit is rounded: up, down or to the nearest. */
  price(role: number, round: 'up' | 'down' | 'nearest'): PriceE4 | null {
    if (this.text(role) === null) return null;
    const { index } = this.#column(role);
    const reader = this.#decimals;
    const fault = reader.read(this.#bytes, this.#spans.start[index] as number, this.#spans.end[index] as number);
    if (fault !== DecimalFault.none) {
      const reason = fault === DecimalFault.negative ? 'negative' : 'not-a-number';
      return this.#refuse(role, reason, 'a price such as 1.25, 0 where there is none to be had, or nothing');
    }
    const { mantissa, decimals } = reader;
    const units =
      decimals <= 4
        ? mantissa * (POWERS_OF_TEN[4 - decimals] as number)
        : mantissa / (POWERS_OF_TEN[decimals - 4] as number);
    const nearest = Math.round(units);
    if (!Number.isSafeInteger(nearest)) return this.#refuse(role, 'too-large', 'a price');
    if (Math.abs(units - nearest) <= 1e-3 + units * FLOAT_NOISE) return nearest as PriceE4;
    this.rounded++;
    return (round === 'up' ? Math.ceil(units) : round === 'down' ? Math.floor(units) : nearest) as PriceE4;
  }

  refuse(role: number, reason: RowReason, expected: string): void {
    this.#refuse(role, reason, expected);
  }

  #refuse(role: number, reason: RowReason, expected: string): null {
    const { index, name } = this.#column(role);
    const found =
      index < 0 ? null : excerpt(this.#bytes, this.#spans.start[index] as number, this.#spans.end[index] as number);
    this.fault ??= { reason, field: name, found, expected };
    return null;
  }

  #column(role: number): RoleColumn {
    return this.#plan.roles[role] as RoleColumn;
  }
}

function dateOf(text: string): string | null {
  const written = /^(\d{4})-(\d\d)-(\d\d)(?:$|[T ])/.exec(text) ?? /^(\d{4})(\d\d)(\d\d)$/.exec(text);
  if (written !== null) return dateText(Number(written[1]), Number(written[2]), Number(written[3]));
  const epoch = /^(\d{9,10}|\d{12,13})(?:\.0)?$/.exec(text)?.[1];
  if (epoch === undefined) return null;
  return new Date(epoch.length > 10 ? Number(epoch) : Number(epoch) * 1000).toISOString().slice(0, 10);
}

import { unitsOf } from '#connectors/alphavantage/parse/alpha-figures';
import { FieldCheck } from '#connectors/shared/field-check';
import type { Drift } from '#connectors/shared/schema-drift';
import type { PriceE4 } from '#domain/money';
import { fail, ok, type Result } from '#primitives/result';

const KEY = 'Global Quote';

export interface AlphaQuote {
  readonly price: PriceE4;
  /** The session it is of, `2026-01-12`. It has no time. */
  readonly day: string;
}

export function isQuote(body: unknown): boolean {
  return typeof body === 'object' && body !== null && quoteKey(body) !== undefined;
}

/** Null where the symbol is not known, and where the price is of a quarter of an hour ago: that is the price of no quote. */
export function parseQuote(body: unknown, asked: string): Result<AlphaQuote | null, Drift> {
  const check = new FieldCheck(`Alpha Vantage quote of ${asked}`);
  const members = check.members('body', body);
  const key = quoteKey(members) ?? KEY;
  const fields = check.members(KEY, members[key]);
  if (check.drift === null && (Object.keys(fields).length === 0 || /delayed/i.test(key))) return ok(null);
  if (fields['01. symbol'] !== asked) check.wrong('01. symbol', fields['01. symbol']);
  const price = unitsOf(check, '05. price', fields['05. price']);
  if (price === null || price === 0) check.wrong('05. price', fields['05. price']);
  const day = check.text('07. latest trading day', fields['07. latest trading day']);
  return check.drift === null && price !== null ? ok({ price, day }) : fail(check.drift as Drift);
}

/** `Global Quote - DATA DELAYED BY 15 MINUTES` is one as well. */
function quoteKey(body: object): string | undefined {
  return Object.keys(body).find((key) => key.startsWith(KEY));
}

import { type Instant, parseInstant } from '#connectors/alpaca/parse/alpaca-time';
import type { FieldCheck } from '#connectors/shared/field-check';
import { scaledNumber } from '#connectors/shared/scaled-number';
import { PRICE_E4_DECIMALS } from '#domain/money';

type Members = Readonly<Record<string, unknown>>;

/** Top of book, in ten-thousandths and whole shares; null where nobody quotes. */
export interface StockQuote {
  readonly at: Instant;
  readonly bid: number | null;
  readonly ask: number | null;
  readonly bidSize: number | null;
  readonly askSize: number | null;
}

export interface StockTrade {
  readonly at: Instant;
  readonly price: number;
  readonly size: number;
  /** Unique for a symbol, an exchange and a day, and for no longer. */
  readonly id: string;
  /** Whether it counts as the last price: not odd lots, not late reports, not prices that were agreed elsewhere. */
  readonly movesLast: boolean;
}

export interface StockBar {
  readonly startMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** 3 November 2025 in New York: sizes are in shares from then on, in lots of a hundred before. */
const SHARES_FROM_MS = Date.UTC(2025, 10, 3, 5);
const LOT = 100;
/** Conditions under which a trade says nothing of the price now. */
const ASIDE = new Set(['I', 'W', 'Z', 'U', 'T', 'M', 'Q', 'C', 'H', 'N', 'R', 'V', '4', '7', '9', 'P']);
const NEVER: Instant = { ms: 0, nanos: 0 };

export function quoteIn(check: FieldCheck, { bp, bs, ap, as: size, t }: Members): StockQuote {
  const at = instantIn(check, t);
  const bid = priceIn(check, 'bp', bp);
  const ask = priceIn(check, 'ap', ap);
  const lot = at.ms < SHARES_FROM_MS ? LOT : 1;
  const bidSize = amountIn(check, 'bs', bs);
  const askSize = amountIn(check, 'as', size);
  return {
    at,
    bid,
    ask,
    bidSize: bid === null || bidSize === null ? null : bidSize * lot,
    askSize: ask === null || askSize === null ? null : askSize * lot,
  };
}

export function tradeIn(check: FieldCheck, { p, s, i, x, c, t }: Members): StockTrade {
  const at = instantIn(check, t);
  const conditions = c === undefined || c === null ? [] : check.list('c', c);
  const price = priceIn(check, 'p', p);
  if (price === null) check.wrong('p', p);
  const id = check.number('i', i);
  return {
    at,
    price: price ?? 0,
    size: amountIn(check, 's', s) ?? 0,
    id: `${typeof x === 'string' ? x : ''}-${id ?? 0}`,
    movesLast: !conditions.some((one) => typeof one === 'string' && ASIDE.has(one)),
  };
}

/** Stamped with its start. */
export function barIn(check: FieldCheck, { o, h, l, c, v, t }: Members): StockBar {
  const price = (field: string, value: unknown): number => {
    const units = priceIn(check, field, value);
    if (units === null) check.wrong(field, value);
    return units ?? 0;
  };
  const [open, high, low, close] = [price('o', o), price('h', h), price('l', l), price('c', c)];
  if (high < Math.max(open, close, low)) check.wrong('h', h);
  if (low > Math.min(open, close)) check.wrong('l', l);
  const { ms } = instantIn(check, t);
  return { startMs: ms, open, high, low, close, volume: amountIn(check, 'v', v) ?? 0 };
}

export function instantIn(check: FieldCheck, value: unknown): Instant {
  const at = parseInstant(value);
  if (at === null || at.ms <= 0) {
    check.wrong('t', value);
    return NEVER;
  }
  return at;
}

/** A price of 0 is none. */
function priceIn(check: FieldCheck, field: string, value: unknown): number | null {
  const price = check.number(field, value);
  if (price === null || price === 0) return null;
  const units = scaledNumber(price, PRICE_E4_DECIMALS);
  if (units === null || units <= 0) check.wrong(field, value);
  return units;
}

function amountIn(check: FieldCheck, field: string, value: unknown): number | null {
  const amount = check.number(field, value);
  if (amount === null) return null;
  if (amount < 0) check.wrong(field, value);
  return Math.round(amount);
}

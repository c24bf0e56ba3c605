import { QuoteReader } from '#connectors/public/parse/quote-reader';
import { parseContractSymbol } from '#connectors/shared/contract-symbol';
import { type Drift, drift } from '#connectors/shared/schema-drift';
import { wireTime } from '#connectors/shared/wire-decimal';
import type { OptionQuote, OptionRight } from '#domain/chain';
import type { PriceE4 } from '#domain/money';
import { parseDay } from '#market/sessions/civil-date';
import { epochMs } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

type Fields = Readonly<Record<string, unknown>>;

const SUCCESS = 'SUCCESS';
const PER_DAY = 365;
const PER_POINT = 100;
const MOST_VOLATILITY = 10;

/** A stock's price: between bid and ask where both are there and in order, else its last trade; null: none. */
export function parseStockPrice(symbol: string, body: unknown): Result<PriceE4 | null, Drift> {
  const where = `Public.com quotes ${symbol}`;
  const { quotes } = (body ?? {}) as { readonly quotes?: unknown };
  if (!Array.isArray(quotes)) return fail(drift(where, 'quotes', quotes));
  const quote = (quotes as readonly (Fields | null)[]).find((one) => nameOf(one) === symbol);
  if (quote === undefined || quote === null || quote['outcome'] !== SUCCESS) return ok(null);
  const reader = new QuoteReader(where, quote);
  const bid = reader.price('bid');
  const ask = reader.price('ask');
  const last = reader.price('last');
  if (reader.drift !== null) return fail(reader.drift);
  const isTwoSided = bid !== null && ask !== null && bid > 0 && ask >= bid;
  return ok(isTwoSided ? (Math.floor((bid + ask) / 2) as PriceE4) : last === 0 ? null : last);
}

/** Dates of expiry, oldest first. */
export function parseExpirations(symbol: string, body: unknown): Result<readonly string[], Drift> {
  const where = `Public.com option-expirations ${symbol}`;
  const { baseSymbol, expirations } = (body ?? {}) as Fields;
  if (baseSymbol !== symbol) return fail(drift(where, 'baseSymbol', baseSymbol));
  if (!Array.isArray(expirations)) return fail(drift(where, 'expirations', expirations));
  for (const one of expirations as readonly unknown[]) {
    if (typeof one !== 'string' || parseDay(one) === null) return fail(drift(where, 'expirations', one));
  }
  return ok([...(expirations as readonly string[])].sort());
}

/**
 * One expiry's contracts. All of them are of that underlying, expiry and right, by their names and by what stands beside
 * these: where one is not, the whole answer is about something else.
 */
export function parseOptionChain(symbol: string, expiry: string, body: unknown): Result<readonly OptionQuote[], Drift> {
  const where = `Public.com option-chain ${symbol} ${expiry}`;
  const { baseSymbol, calls, puts } = (body ?? {}) as Fields;
  if (baseSymbol !== symbol) return fail(drift(where, 'baseSymbol', baseSymbol));
  if (!Array.isArray(calls)) return fail(drift(where, 'calls', calls));
  if (!Array.isArray(puts)) return fail(drift(where, 'puts', puts));
  const contracts: OptionQuote[] = [];
  for (const [right, list] of [
    ['call', calls],
    ['put', puts],
  ] as const) {
    for (const one of list as readonly (Fields | null)[]) {
      const read = contractOf(where, symbol, expiry, right, one ?? {});
      if (!read.ok) return read;
      contracts.push(read.value);
    }
  }
  return ok(contracts);
}

function contractOf(
  where: string,
  symbol: string,
  expiry: string,
  right: OptionRight,
  quote: Fields,
): Result<OptionQuote, Drift> {
  const name = nameOf(quote);
  // With blanks behind the ticker or without: both are the same contract.
  const named = name === null ? null : parseContractSymbol(name);
  if (
    named === null ||
    named.underlying !== symbol.replace('/', '') ||
    named.expiry !== expiry ||
    named.right !== right
  )
    return fail(drift(where, 'instrument.symbol', name));
  const reader = new QuoteReader(`${where} ${name ?? ''}`, quote);
  const details = reader.inner('optionDetails');
  const greeks = details.inner('greeks');
  const strike = details.decimal('strikePrice');
  if (strike !== null && Math.round(strike * 10_000) !== named.strike) details.refuse('strikePrice');
  const isQuoted = quote['outcome'] === SUCCESS;
  const ask = reader.price('ask');
  const read: OptionQuote = {
    expiry,
    strike: named.strike,
    right,
    bid: isQuoted ? reader.price('bid') : null,
    // Nobody sells for nothing: such an ask is none.
    ask: isQuoted && ask !== 0 ? ask : null,
    bidSize: isQuoted ? reader.count('bidSize') : null,
    askSize: isQuoted ? reader.count('askSize') : null,
    last: isQuoted ? noZero(reader.price('last')) : null,
    impliedVolatility: greeks.between('impliedVolatility', 0, MOST_VOLATILITY),
    delta: greeks.between('delta', right === 'call' ? 0 : -1, right === 'call' ? 1 : 0),
    gamma: greeks.decimal('gamma'),
    theta: scaled(greeks.decimal('theta'), PER_DAY),
    vega: scaled(greeks.decimal('vega'), PER_POINT),
    openInterest: reader.count('openInterest'),
    volume: reader.count('volume'),
    atMs: olderOf(wireTime(quote['bidTimestamp']), wireTime(quote['askTimestamp'])),
    adjusted: named.adjusted,
  };
  const wrong = reader.drift ?? details.drift ?? greeks.drift;
  return wrong === null ? ok(withoutEmptyGreeks(read)) : fail(wrong);
}

function nameOf(quote: Fields | null): string | null {
  const { symbol } = (quote?.['instrument'] ?? {}) as { readonly symbol?: unknown };
  return typeof symbol === 'string' ? symbol : null;
}

function noZero(price: PriceE4 | null): PriceE4 | null {
  return price === 0 ? null : price;
}

function scaled(value: number | null, by: number): number | null {
  return value === null ? null : value * by;
}

/** A volatility of 0 is what a venue without one writes, and its Greeks are none either. */
function withoutEmptyGreeks(quote: OptionQuote): OptionQuote {
  if (quote.impliedVolatility !== 0) return quote;
  return { ...quote, impliedVolatility: null, delta: null, gamma: null, theta: null, vega: null };
}

/** A quote is as old as its older side. */
function olderOf(bidMs: number | null, askMs: number | null): OptionQuote['atMs'] {
  if (bidMs === null || askMs === null)
    return bidMs === null ? (askMs === null ? null : epochMs(askMs)) : epochMs(bidMs);
  return epochMs(Math.min(bidMs, askMs));
}

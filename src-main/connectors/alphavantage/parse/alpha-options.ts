import { countOf, figureOf, priceOf, unitsOf } from '#connectors/alphavantage/parse/alpha-figures';
import { parseContractSymbol } from '#connectors/shared/contract-symbol';
import { FieldCheck } from '#connectors/shared/field-check';
import type { Drift } from '#connectors/shared/schema-drift';
import type { OptionQuote } from '#domain/chain';
import type { PriceE4 } from '#domain/money';
import { parseDay } from '#market/sessions/civil-date';
import { fail, ok, type Result } from '#primitives/result';

export interface AlphaOptions {
  readonly contracts: readonly OptionQuote[];
  /** The sessions that the rows are of: one, unless something is wrong. */
  readonly dates: readonly string[];
}

const LEAST_VOLATILITY = 0.005;
/** Deep in the money, where a price says nothing of volatility, figures such as 4.2 stand. */
const MOST_VOLATILITY = 3;
const SURE_DELTA = 0.995;

/** Whether rows were given that somebody trades: without the plan for it, made-up ones come under another message. */
export function isOptions(body: unknown): boolean {
  const { message, data } = (typeof body === 'object' && body !== null ? body : {}) as {
    readonly message?: unknown;
    readonly data?: unknown;
  };
  return message === 'success' && Array.isArray(data);
}

/** The contracts of one expiry; of all of them where that is null. */
export function parseOptions(body: unknown, asked: string, expiry: string | null): Result<AlphaOptions, Drift> {
  const check = new FieldCheck(`Alpha Vantage options of ${asked}`);
  const rows = check.list('data', check.members('body', body)['data']);
  const dates = new Set<string>();
  const contracts: OptionQuote[] = [];
  for (const row of rows) {
    const fields = check.members('row', row);
    contracts.push(contractOf(check, fields, asked, expiry));
    dates.add(check.text('date', fields['date']));
    if (check.drift !== null) return fail(check.drift);
  }
  return ok({ contracts, dates: [...dates] });
}

function contractOf(
  check: FieldCheck,
  fields: Readonly<Record<string, unknown>>,
  asked: string,
  expiry: string | null,
): OptionQuote {
  const id = check.text('contractID', fields['contractID']);
  const named = parseContractSymbol(id);
  if (named === null || named.underlying !== asked || named.venue !== 'us') check.wrong('contractID', id);
  if (fields['symbol'] !== asked) check.wrong('symbol', fields['symbol']);
  const expiration = check.text('expiration', fields['expiration']);
  const isDay = parseDay(expiration) !== null && expiration === named?.expiry;
  if (!isDay || (expiry !== null && expiration !== expiry)) check.wrong('expiration', expiration);
  if (fields['type'] !== named?.right) check.wrong('type', fields['type']);
  const strike = priceOf(check, 'strike', fields['strike']);
  if (strike === null || strike !== named?.strike) check.wrong('strike', fields['strike']);
  const bid = unitsOf(check, 'bid', fields['bid']);
  const ask = priceOf(check, 'ask', fields['ask']);
  // Before the open both are "0.00": a book that is empty, not one that nobody bids in.
  const isQuoted = ask !== null || (bid ?? 0) > 0;
  return {
    expiry: expiration,
    strike: strike ?? (0 as PriceE4),
    right: named?.right ?? 'call',
    bid: isQuoted ? bid : null,
    ask,
    bidSize: isQuoted ? countOf(check, 'bid_size', fields['bid_size']) : null,
    askSize: isQuoted ? countOf(check, 'ask_size', fields['ask_size']) : null,
    last: priceOf(check, 'last', fields['last']),
    ...greeksOf(check, fields),
    openInterest: countOf(check, 'open_interest', fields['open_interest']),
    volume: countOf(check, 'volume', fields['volume']),
    atMs: null,
    adjusted: named?.adjusted ?? false,
  };
}

type Greeks = Pick<OptionQuote, 'impliedVolatility' | 'delta' | 'gamma' | 'theta' | 'vega'>;

/** All of them or none: they come from one volatility, and are worth what that is worth. */
function greeksOf(check: FieldCheck, fields: Readonly<Record<string, unknown>>): Greeks {
  const figure = (field: string): number | null => figureOf(check, field, fields[field]);
  const volatility = figure('implied_volatility');
  const [delta, gamma, theta, vega] = [figure('delta'), figure('gamma'), figure('theta'), figure('vega')];
  const isPlausible =
    volatility !== null &&
    volatility > LEAST_VOLATILITY &&
    volatility < MOST_VOLATILITY &&
    delta !== null &&
    Math.abs(delta) < SURE_DELTA;
  if (!isPlausible) return { impliedVolatility: null, delta: null, gamma: null, theta: null, vega: null };
  return { impliedVolatility: volatility, delta, gamma, theta, vega };
}

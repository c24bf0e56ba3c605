import { parseContractSymbol } from '#connectors/shared/contract-symbol';
import { FieldCheck } from '#connectors/shared/field-check';
import { scaledNumber } from '#connectors/shared/scaled-number';
import type { Drift } from '#connectors/shared/schema-drift';
import { currencyOf } from '#connectors/yahoo/parse/minor-units';
import type { OptionQuote, OptionRight } from '#domain/chain';
import { PRICE_E4_DECIMALS, type PriceE4 } from '#domain/money';
import { formatDay, utcDay } from '#market/sessions/civil-date';
import { SECOND_MS } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

/** What Yahoo says of the underlying beside its options. */
export interface YahooUnderlying {
  readonly price: PriceE4;
  /** Of the last trade in regular hours: after the close it is hours old, and nothing is wrong. */
  readonly atMs: number;
  readonly isRegular: boolean;
  readonly delayMinutes: number;
}

/** One expiry's options, and which expiries there are. */
export interface YahooExpiry {
  readonly underlying: YahooUnderlying;
  /** Seconds that name the expiries to Yahoo. */
  readonly expiries: readonly number[];
  /** YYYY-MM-DD. */
  readonly expiry: string;
  readonly contracts: readonly OptionQuote[];
}

/** Where a solver begins: what Yahoo gives for a volatility where it could not find one. */
const PLACEHOLDERS = [1, 0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.0078125];
const PLACEHOLDER_REACH = 2e-5;
const LEAST_VOLATILITY = 0.005;
const MOST_VOLATILITY = 5;

/**
 * The stamp of an expiry is midnight UTC of its date, so that the date in UTC is the one that counts: in New York it would
 * be the day before.
 */
export function expiryDate(stamp: number): string {
  return formatDay(utcDay(stamp * SECOND_MS));
}

/** Null where there are no options at all: then there is often no price either. */
export function parseOptions(body: unknown, asked: string, stamp: number | null): Result<YahooExpiry | null, Drift> {
  const check = new FieldCheck(`Yahoo options of ${asked}`);
  const { optionChain } = check.members('body', body);
  const { result } = check.members('optionChain', optionChain);
  const [first] = check.list('optionChain.result', result);
  const { underlyingSymbol, expirationDates, quote, options } = check.members('optionChain.result[0]', first);
  if (underlyingSymbol !== asked) check.wrong('underlyingSymbol', underlyingSymbol);
  const expiries = check.list('expirationDates', expirationDates).map((one) => check.positive('expirationDates', one));
  const [only] = check.list('options', options);
  if (only === undefined) return check.drift === null ? ok(null) : fail(check.drift);
  const underlying = underlyingOf(check, quote);
  const { expirationDate, calls, puts } = check.members('options[0]', only);
  const at = check.positive('options[0].expirationDate', expirationDate);
  // Another expiry's rows under this one's name are worse than none.
  if (stamp !== null && at !== stamp) check.wrong('options[0].expirationDate', expirationDate);
  if (check.drift !== null) return fail(check.drift);
  const expiry = expiryDate(at);
  const rows = (list: unknown, right: OptionRight): readonly OptionQuote[] =>
    check.list(`${right}s`, list).map((row) => contractOf(check, row, { asked, expiry, right, underlying }));
  const contracts = [...rows(calls, 'call'), ...rows(puts, 'put')];
  return check.drift === null ? ok({ underlying, expiries, expiry, contracts }) : fail(check.drift);
}

function underlyingOf(check: FieldCheck, quote: unknown): YahooUnderlying {
  const { currency, regularMarketPrice, regularMarketTime, marketState, exchangeDataDelayedBy } = check.members(
    'quote',
    quote,
  );
  const { perUnit } = currencyOf(check.text('quote.currency', currency));
  const price = check.positive('quote.regularMarketPrice', regularMarketPrice) / perUnit;
  const at = check.positive('quote.regularMarketTime', regularMarketTime);
  return {
    price: (scaledNumber(price, PRICE_E4_DECIMALS) ?? 0) as PriceE4,
    atMs: at * SECOND_MS,
    isRegular: marketState === 'REGULAR',
    delayMinutes: check.number('quote.exchangeDataDelayedBy', exchangeDataDelayedBy) ?? 0,
  };
}

interface ContractPlace {
  readonly asked: string;
  readonly expiry: string;
  readonly right: OptionRight;
  readonly underlying: YahooUnderlying;
}

function contractOf(check: FieldCheck, row: unknown, place: ContractPlace): OptionQuote {
  const fields = check.members('contract', row);
  const symbol = check.text('contractSymbol', fields['contractSymbol']);
  const named = parseContractSymbol(symbol);
  const { expiry, right, asked, underlying } = place;
  // An index has options under several names.
  const isOurs = named !== null && (named.underlying === asked || asked.startsWith('^'));
  if (!isOurs || named.expiry !== expiry || named.right !== right) check.wrong('contractSymbol', symbol);
  const { perUnit } = currencyOf(check.text('currency', fields['currency']));
  const money = (field: string): PriceE4 | null => {
    const value = check.number(field, fields[field]);
    if (value !== null && value < 0) check.wrong(field, value);
    return value === null ? null : (scaledNumber(value / perUnit, PRICE_E4_DECIMALS) as PriceE4 | null);
  };
  const strike = money('strike');
  if (strike === null || strike <= 0) check.wrong('strike', fields['strike']);
  const bid = money('bid');
  const ask = money('ask');
  // Outside of regular hours, zeros and start values of a solver stand where figures were.
  const isQuoted = underlying.isRegular && ((bid ?? 0) > 0 || (ask ?? 0) > 0);
  const volatility = check.number('impliedVolatility', fields['impliedVolatility']);
  const hasVolatility = isQuoted && bid !== null && bid > 0 && (ask ?? 0) >= bid && isVolatility(volatility);
  const last = money('lastPrice');
  const interest = check.number('openInterest', fields['openInterest']);
  return {
    expiry,
    strike: strike ?? (0 as PriceE4),
    right,
    bid: isQuoted ? bid : null,
    ask: isQuoted && ask !== 0 ? ask : null,
    bidSize: null,
    askSize: null,
    last: last === null || last <= 0 ? null : last,
    impliedVolatility: hasVolatility ? volatility : null,
    delta: null,
    gamma: null,
    theta: null,
    vega: null,
    openInterest: interest === 0 && !underlying.isRegular ? null : interest,
    volume: check.number('volume', fields['volume']),
    // Its only time is that of the last trade, which says nothing of the quote.
    atMs: null,
    adjusted: named?.adjusted === true || (fields['contractSize'] ?? 'REGULAR') !== 'REGULAR',
  };
}

function isVolatility(volatility: number | null): boolean {
  return (
    volatility !== null &&
    volatility > LEAST_VOLATILITY &&
    volatility < MOST_VOLATILITY &&
    !PLACEHOLDERS.some((start) => Math.abs(volatility - start) < PLACEHOLDER_REACH)
  );
}

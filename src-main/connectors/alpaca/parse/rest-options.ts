import { parseInstant } from '#connectors/alpaca/parse/alpaca-time';
import { type NamedContract, parseContractSymbol } from '#connectors/shared/contract-symbol';
import { FieldCheck } from '#connectors/shared/field-check';
import { scaledNumber } from '#connectors/shared/scaled-number';
import type { Drift } from '#connectors/shared/schema-drift';
import type { OptionQuote } from '#domain/chain';
import { PRICE_E4_DECIMALS, type PriceE4 } from '#domain/money';
import { epochMs } from '#primitives/clock';
import { fail, ok, type Result } from '#primitives/result';

/** A contract, by the name it is listed under, with Greeks in Alpaca's own units. */
export interface OptionSnapshot {
  readonly symbol: string;
  readonly quote: OptionQuote;
}

/** What the list of contracts says beside their quotes. */
export interface ContractFacts {
  readonly openInterest: number | null;
  /** It delivers something else than a hundred shares. */
  readonly isOdd: boolean;
}

type Members = Readonly<Record<string, unknown>>;

/** Anything above is a solver that ran away. */
const MOST_VOLATILITY = 10;

/** One page. Whatever a contract has no quote for, it has no figures for either: nothing is made up. */
export function parseOptionSnapshots(body: unknown, underlying: string): Result<readonly OptionSnapshot[], Drift> {
  const check = new FieldCheck(`Alpaca options of ${underlying}`);
  const { snapshots } = check.members('body', body);
  const entries =
    snapshots === null || snapshots === undefined ? [] : Object.entries(check.members('snapshots', snapshots));
  const read = entries.map(([symbol, value]) => {
    const named = parseContractSymbol(symbol);
    // Another underlying's contract in a chain would be priced by the wrong price.
    if (named === null || plain(named.underlying) !== plain(underlying)) check.wrong('symbol', symbol);
    return { symbol, quote: quoteOf(check, named, check.members(symbol, value)) };
  });
  return check.drift === null ? ok(read) : fail(check.drift);
}

function quoteOf(check: FieldCheck, named: NamedContract | null, fields: Members): OptionQuote {
  const part = (field: string): Members | null => {
    const value = fields[field];
    return value === undefined || value === null ? null : check.members(field, value);
  };
  const quote = part('latestQuote');
  const trade = part('latestTrade');
  const greeks = part('greeks');
  const day = part('dailyBar');
  const bid = priceIn(check, 'bp', quote?.['bp']);
  const ask = priceIn(check, 'ap', quote?.['ap']);
  // Zero on both sides: nobody quotes. A bid of zero below an ask says that nobody bids.
  const isQuoted = (bid ?? 0) > 0 || (ask ?? 0) > 0;
  const at = quote === null ? null : parseInstant(quote['t']);
  if (quote !== null && at === null) check.wrong('latestQuote.t', quote['t']);
  const last = priceIn(check, 'p', trade?.['p']);
  const volatility = check.number('impliedVolatility', fields['impliedVolatility']);
  const isVolatility = volatility !== null && volatility > 0 && volatility < MOST_VOLATILITY;
  const greek = (name: string): number | null => (isVolatility ? check.number(`greeks.${name}`, greeks?.[name]) : null);
  return {
    expiry: named?.expiry ?? '',
    strike: named?.strike ?? (0 as PriceE4),
    right: named?.right ?? 'call',
    bid: isQuoted ? bid : null,
    ask: isQuoted && ask !== 0 ? ask : null,
    bidSize: isQuoted ? check.number('bs', quote?.['bs']) : null,
    askSize: isQuoted ? check.number('as', quote?.['as']) : null,
    last: last === 0 ? null : last,
    impliedVolatility: isVolatility ? volatility : null,
    delta: greek('delta'),
    gamma: greek('gamma'),
    theta: greek('theta'),
    vega: greek('vega'),
    openInterest: null,
    volume: check.number('dailyBar.v', day?.['v']),
    atMs: isQuoted && at !== null ? epochMs(at.ms) : null,
    adjusted: named?.adjusted ?? false,
  };
}

/** A page of the list of contracts; its numbers are texts. */
export function parseContracts(body: unknown): Result<ReadonlyMap<string, ContractFacts>, Drift> {
  const check = new FieldCheck('Alpaca option contracts');
  const { option_contracts: contracts } = check.members('body', body);
  const facts = new Map<string, ContractFacts>();
  for (const one of contracts === null ? [] : check.list('option_contracts', contracts)) {
    const fields = check.members('option_contracts[]', one);
    const symbol = check.text('symbol', fields['symbol']);
    const interest = textNumber(check, 'open_interest', fields['open_interest']);
    const size = textNumber(check, 'size', fields['size']);
    const multiplier = textNumber(check, 'multiplier', fields['multiplier']);
    facts.set(symbol, { openInterest: interest, isOdd: (size ?? 100) !== 100 || (multiplier ?? 100) !== 100 });
  }
  return check.drift === null ? ok(facts) : fail(check.drift);
}

/** An empty text would pass for zero. */
function textNumber(check: FieldCheck, field: string, value: unknown): number | null {
  if (value === undefined || value === null || value === '') return null;
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number) && number >= 0) return number;
  check.wrong(field, value);
  return null;
}

function priceIn(check: FieldCheck, field: string, value: unknown): PriceE4 | null {
  const price = check.number(field, value);
  if (price === null) return null;
  const units = scaledNumber(price, PRICE_E4_DECIMALS);
  if (units === null || units < 0) check.wrong(field, value);
  return units as PriceE4 | null;
}

/** `BRK.B` has options under `BRKB`. */
function plain(symbol: string): string {
  return symbol.replaceAll('.', '');
}

import { parseInstrumentName } from '#connectors/deribit/parse/instrument-name';
import { FieldReader } from '#connectors/shared/field-reader';
import { type Drift, drift } from '#connectors/shared/schema-drift';
import { PRICE_E4_DECIMALS } from '#domain/money';
import { fail, ok, type Result } from '#primitives/result';

/** Per 1.00 of volatility and per year, as everywhere in Argus; Deribit tells vega per point and theta per day. */
export interface OptionGreeks {
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
}

/** One option as a message has it. Prices in ten-thousandths of the coin, marks in coins, volatility a fraction. */
export interface OptionFigures {
  readonly name: string;
  readonly atMs: number;
  readonly bid: number | null;
  readonly ask: number | null;
  readonly bidSize: number | null;
  readonly askSize: number | null;
  readonly last: number | null;
  readonly mark: number | null;
  readonly iv: number | null;
  /** Dollars: what the volatility was counted from. */
  readonly forward: number | null;
  /** Where that forward comes from: a future, `SYN.` and a future that is none, or `index_price`. */
  readonly forwardName: string | null;
  readonly greeks: OptionGreeks | null;
  readonly openInterest: number | null;
  readonly volume: number | null;
}

/** What the whole surface is told in one breath. */
export interface OptionMark {
  readonly name: string;
  readonly atMs: number;
  readonly mark: number | null;
  readonly iv: number | null;
}

const PER_POINT = 100;
const DAYS_PER_YEAR = 365;
/** No option has a volatility of a thousand per cent; what says so is a placeholder. */
const MOST_VOLATILITY = 10;
const IV_UNITS = 100_000_000;

/** The ticker of an option: Greeks, sizes, and volatilities in per cent. */
export function parseOptionTicker(data: unknown, name: string): Result<OptionFigures, Drift> {
  const fields = new FieldReader(`Deribit ticker.${name}`, data);
  // Another contract's figures under this one's name would be worse than none.
  if (fields.text('instrument_name') !== name) fields.refuse('instrument_name');
  const atMs = fields.time('timestamp');
  if (atMs === null) fields.refuse('timestamp');
  const isOpen = (fields.text('state') ?? 'open') === 'open';
  const bid = fields.price('best_bid_price', PRICE_E4_DECIMALS);
  const ask = fields.price('best_ask_price', PRICE_E4_DECIMALS);
  const bidSize = fields.positive('best_bid_amount');
  const askSize = fields.positive('best_ask_amount');
  const stats = fields.inner('stats');
  const volume = stats.notNegative('volume');
  fields.adopt(stats);
  const figures = {
    ...pricing(fields),
    name,
    atMs: atMs ?? 0,
    bid: isOpen ? bid : null,
    ask: isOpen ? ask : null,
    bidSize: isOpen ? bidSize : null,
    askSize: isOpen ? askSize : null,
    last: fields.price('last_price', PRICE_E4_DECIMALS),
    greeks: greeksOf(fields),
    volume,
  };
  return fields.drift === null ? ok(figures) : fail(fields.drift);
}

/** A row of the book summary: the whole chain comes as these. No Greeks, no sizes. */
export function parseSummaryRow(row: unknown, coin: string): Result<OptionFigures, Drift> {
  const fields = new FieldReader(`Deribit book summary of ${coin}`, row);
  const name = fields.text('instrument_name') ?? '';
  const named = parseInstrumentName(name);
  if (named?.kind !== 'option' || named.coin !== coin || named.settledIn !== null) fields.refuse('instrument_name');
  const atMs = fields.time('creation_timestamp');
  if (atMs === null) fields.refuse('creation_timestamp');
  const figures = {
    ...pricing(fields),
    name,
    atMs: atMs ?? 0,
    bid: fields.price('bid_price', PRICE_E4_DECIMALS),
    ask: fields.price('ask_price', PRICE_E4_DECIMALS),
    bidSize: null,
    askSize: null,
    last: fields.price('last', PRICE_E4_DECIMALS),
    greeks: null,
    volume: fields.notNegative('volume'),
  };
  return fields.drift === null ? ok(figures) : fail(fields.drift);
}

/** Here, and only here, volatilities are fractions. */
export function parseMarks(data: unknown, index: string): Result<readonly OptionMark[], Drift> {
  const where = `Deribit markprice.options.${index}`;
  if (!Array.isArray(data)) return fail(drift(where, 'data', data));
  const marks: OptionMark[] = [];
  for (const one of data as readonly unknown[]) {
    const fields = new FieldReader(where, one);
    const name = fields.text('instrument_name');
    const atMs = fields.time('timestamp');
    if (name === null) fields.refuse('instrument_name');
    if (atMs === null) fields.refuse('timestamp');
    const mark = fields.notNegative('mark_price');
    const iv = usable(fields.positive('iv'));
    if (fields.drift !== null) return fail(fields.drift);
    marks.push({ name: name as string, atMs: atMs as number, mark, iv });
  }
  return ok(marks);
}

function pricing(fields: FieldReader): Pick<OptionFigures, 'mark' | 'iv' | 'forward' | 'forwardName' | 'openInterest'> {
  const percent = fields.positive('mark_iv');
  return {
    mark: fields.notNegative('mark_price'),
    iv: percent === null ? null : usable(percent / PER_POINT),
    forward: fields.positive('underlying_price'),
    forwardName: fields.text('underlying_index'),
    openInterest: fields.notNegative('open_interest'),
  };
}

/** All four, or none: contracts that nobody prices have zeros. */
function greeksOf(fields: FieldReader): OptionGreeks | null {
  const greeks = fields.inner('greeks');
  const delta = greeks.number('delta');
  const gamma = greeks.number('gamma');
  const vega = greeks.number('vega');
  const theta = greeks.number('theta');
  fields.adopt(greeks);
  if (delta === null || gamma === null || vega === null || theta === null) return null;
  if (delta === 0 && gamma === 0 && vega === 0 && theta === 0) return null;
  return { delta, gamma, vega: vega * PER_POINT, theta: theta * DAYS_PER_YEAR };
}

/** Rounded, so that per cent and fractions come to the same number. */
function usable(iv: number | null): number | null {
  return iv !== null && iv < MOST_VOLATILITY ? Math.round(iv * IV_UNITS) / IV_UNITS : null;
}

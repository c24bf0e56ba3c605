import { describe, expect, it } from 'vitest';
import { parseDays, parseMinutes } from '#connectors/alphavantage/parse/alpha-bars';
import { instantOfWall } from '#connectors/alphavantage/parse/alpha-figures';
import { isOptions, parseOptions } from '#connectors/alphavantage/parse/alpha-options';
import { parseQuote } from '#connectors/alphavantage/parse/alpha-quote';

const META = { '2. Symbol': 'IBIT', '6. Time Zone': 'US/Eastern' };
const ROW = { '1. open': '50.10', '2. high': '50.30', '3. low': '50.00', '4. close': '50.20', '5. volume': '1200' };

function minutes(series: Readonly<Record<string, unknown>>, meta: object = META) {
  return parseMinutes({ 'Meta Data': meta, 'Time Series (1min)': series }, 'IBIT');
}

describe('times on the wall in New York', () => {
  it('are read with summer and winter, wherever Argus runs', () => {
    expect(instantOfWall('2026-01-12 15:55:00')).toBe(Date.UTC(2026, 0, 12, 20, 55));
    expect(instantOfWall('2026-07-13 15:55:00')).toBe(Date.UTC(2026, 6, 13, 19, 55));
  });

  it('are none in the hour that spring skips, nor in the one that autumn has twice', () => {
    expect(instantOfWall('2026-03-08 02:30:00')).toBeNull();
    expect(instantOfWall('2026-11-01 01:30:00')).toBeNull();
    expect(instantOfWall('2026-02-30 10:00:00')).toBeNull();
  });
});

describe('minutes', () => {
  it('are put in order of time, in units', () => {
    const parsed = minutes({ '2026-01-12 10:01:00': ROW, '2026-01-12 10:00:00': ROW });
    expect(parsed).toMatchObject({
      ok: true,
      value: [
        {
          startMs: Date.UTC(2026, 0, 12, 15, 0),
          open: 501_000,
          high: 503_000,
          low: 500_000,
          close: 502_000,
          volume: 1_200,
        },
        { startMs: Date.UTC(2026, 0, 12, 15, 1) },
      ],
    });
  });

  it.each([
    ['5. volume', { ...ROW, '5. volume': '12.5' }],
    ['4. close', { ...ROW, '4. close': 50.2 }],
    ['3. low', { ...ROW, '3. low': '50.25' }],
    ['2. high', { ...ROW, '2. high': '50.15' }],
    ['1. open', { ...ROW, '1. open': '' }],
  ])('with a strange %s are left out whole', (field, row) => {
    const parsed = minutes({ '2026-01-12 10:00:00': ROW, '2026-01-12 10:01:00': row });
    expect(parsed).toMatchObject({ ok: false, failure: { field } });
  });

  it('of another symbol or of another zone are none of ours', () => {
    expect(minutes({}, { ...META, '2. Symbol': 'BITO' })).toMatchObject({ ok: false });
    expect(minutes({}, { ...META, '6. Time Zone': 'UTC' })).toMatchObject({ ok: false });
  });

  it('of days have splits and dividends worked in', () => {
    const body = {
      'Meta Data': { '2. Symbol': 'IBIT' },
      'Time Series (Daily)': {
        '2026-01-13': { '4. close': '100.0', '5. adjusted close': '50.5' },
        '2026-01-12': { '5. adjusted close': '50' },
      },
    };
    expect(parseDays(body, 'IBIT')).toEqual({
      ok: true,
      value: [
        { day: '2026-01-12', close: 50 },
        { day: '2026-01-13', close: 50.5 },
      ],
    });
  });
});

const CONTRACT = {
  contractID: 'IBIT260116C00050000',
  symbol: 'IBIT',
  expiration: '2026-01-16',
  strike: '50.00',
  type: 'call',
  last: '1.20',
  bid: '1.15',
  bid_size: '10',
  ask: '1.25',
  ask_size: '12',
  volume: '321',
  open_interest: '4000',
  date: '2026-01-12',
  implied_volatility: '0.45820',
  delta: '0.51000',
  gamma: '0.08000',
  theta: '-0.05000',
  vega: '0.04000',
};

function options(change: object, expiry: string | null = '2026-01-16') {
  return parseOptions({ message: 'success', data: [{ ...CONTRACT, ...change }] }, 'IBIT', expiry);
}

describe('options', () => {
  it('are read in units, every figure being text', () => {
    expect(options({})).toMatchObject({
      ok: true,
      value: {
        dates: ['2026-01-12'],
        contracts: [
          { expiry: '2026-01-16', strike: 500_000, right: 'call', bid: 11_500, ask: 12_500, bidSize: 10, delta: 0.51 },
        ],
      },
    });
  });

  it('that nobody bids for have a bid of nothing; an empty book has no quotes', () => {
    expect(options({ bid: '0.00' })).toMatchObject({ value: { contracts: [{ bid: 0, ask: 12_500 }] } });
    expect(options({ bid: '0.00', ask: '0.00' })).toMatchObject({
      value: { contracts: [{ bid: null, ask: null, bidSize: null }] },
    });
  });

  it.each([
    ['a volatility of 4.2', { implied_volatility: '4.20000' }],
    ['a volatility of nothing', { implied_volatility: '0.00000' }],
    ['no volatility', { implied_volatility: '' }],
    ['a delta of 1', { delta: '1.00000' }],
    ['no delta', { delta: null }],
  ])('with %s have no Greeks at all', (_what, change) => {
    const none = { impliedVolatility: null, delta: null, gamma: null, theta: null, vega: null };
    expect(options(change)).toMatchObject({ ok: true, value: { contracts: [none] } });
  });

  it.each([
    ['contractID', { contractID: 'XXYYZZ991399C00000000' }],
    ['symbol', { symbol: 'BITO' }],
    ['expiration', { expiration: '2099-99-99' }],
    ['expiration', { contractID: 'IBIT260123C00050000', expiration: '2026-01-23' }],
    ['strike', { strike: '51.00' }],
    ['type', { type: 'put' }],
    ['bid', { bid: '-1.00' }],
    ['bid_size', { bid_size: 'many' }],
    ['gamma', { gamma: {} }],
  ])('whose %s contradicts what was asked for, or is no figure, are left out whole', (field, change) => {
    expect(options(change)).toMatchObject({ ok: false, failure: { field } });
  });

  it('are none where the message does not say success, whatever rows there are', () => {
    expect(isOptions({ message: 'This is a premium endpoint. ARTIFICIAL data.', data: [CONTRACT] })).toBe(false);
    expect(isOptions({ message: 'success', data: [] })).toBe(true);
    expect(isOptions(null)).toBe(false);
  });
});

describe('quotes', () => {
  const quote = { '01. symbol': 'IBIT', '05. price': '50.1234', '07. latest trading day': '2026-01-12' };

  it('have a price and a day, and are none where they are delayed or of nobody', () => {
    expect(parseQuote({ 'Global Quote': quote }, 'IBIT')).toEqual({
      ok: true,
      value: { price: 501_234, day: '2026-01-12' },
    });
    expect(parseQuote({ 'Global Quote': {} }, 'IBIT')).toEqual({ ok: true, value: null });
    expect(parseQuote({ 'Global Quote - DATA DELAYED BY 15 MINUTES': quote }, 'IBIT')).toEqual({
      ok: true,
      value: null,
    });
    expect(parseQuote({ 'Global Quote': quote }, 'BITO')).toMatchObject({ ok: false });
  });
});

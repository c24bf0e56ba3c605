import { describe, expect, it } from 'vitest';
import { parseAccount } from '#connectors/public/parse/parse-account';
import { parseExpirations, parseOptionChain, parseStockPrice } from '#connectors/public/parse/parse-quotes';

type Fields = Readonly<Record<string, unknown>>;

const PUT = 'IBIT260320P00050000';

function quote(more: Fields = {}, greeks: Fields | null = { impliedVolatility: '1.4', theta: '-0.02', vega: '0.06' }) {
  return {
    instrument: { symbol: PUT, type: 'OPTION' },
    outcome: 'SUCCESS',
    bid: '1.45',
    bidSize: 10,
    bidTimestamp: '2026-03-02T15:00:00.500Z',
    ask: '1.55',
    askSize: 20,
    askTimestamp: '2026-03-02T14:59:00Z',
    optionDetails: { strikePrice: '50.00', greeks },
    ...more,
  };
}

function chain(...puts: readonly unknown[]) {
  return parseOptionChain('IBIT', '2026-03-20', { baseSymbol: 'IBIT', calls: [], puts });
}

describe('Public.com’s replies', () => {
  it('have prices as texts, volatility as a fraction, theta a day and vega a point', () => {
    const read = chain(quote());
    expect(read).toMatchObject({
      ok: true,
      value: [
        { strike: 500_000, right: 'put', bid: 14_500, ask: 15_500, impliedVolatility: 1.4, vega: 6, delta: null },
      ],
    });
    expect(read.ok && read.value[0]?.theta).toBeCloseTo(-7.3, 12);
    // As old as the older side.
    expect(read.ok && read.value[0]?.atMs).toBe(Date.UTC(2026, 2, 2, 14, 59));
  });

  it('may lack anything: what is absent or null is not known, and a volatility of 0 is none', () => {
    const bare = {
      instrument: { symbol: 'IBIT  260320P00050000' },
      outcome: 'SUCCESS',
      bid: null,
      optionDetails: null,
    };
    expect(chain(bare)).toMatchObject({
      ok: true,
      value: [{ bid: null, ask: null, impliedVolatility: null, atMs: null }],
    });
    expect(chain(quote({}, { impliedVolatility: '0', delta: '0', theta: '0' }))).toMatchObject({
      value: [{ impliedVolatility: null, delta: null, theta: null, bid: 14_500 }],
    });
    expect(chain(quote({ bid: '0.00', ask: '0.00', last: '0' }))).toMatchObject({
      value: [{ bid: 0, ask: null, last: null }],
    });
    expect(chain(quote({ bidTimestamp: 'soon' }))).toMatchObject({ value: [{ atMs: Date.UTC(2026, 2, 2, 14, 59) }] });
    expect(chain(quote({ askTimestamp: null }))).toMatchObject({
      value: [{ atMs: Date.UTC(2026, 2, 2, 15, 0, 0, 500) }],
    });
  });

  it('have no price where the outcome was no success, whatever stands beside it', () => {
    expect(chain(quote({ outcome: 'UNKNOWN', last: '1.5' }))).toMatchObject({
      value: [{ bid: null, ask: null, bidSize: null, last: null }],
    });
    const stock = { instrument: { symbol: 'IBIT', type: 'EQUITY' }, outcome: 'UNKNOWN', bid: '50.00', ask: '50.02' };
    expect(parseStockPrice('IBIT', { quotes: [stock] })).toEqual({ ok: true, value: null });
    expect(parseStockPrice('IBIT', { quotes: [{ ...stock, outcome: 'SUCCESS' }] })).toEqual({
      ok: true,
      value: 500_100,
    });
    expect(parseStockPrice('IBIT', { quotes: [{ ...stock, outcome: 'SUCCESS', bid: null, last: '49.9' }] })).toEqual({
      ok: true,
      value: 499_000,
    });
    expect(parseStockPrice('IBIT', { quotes: [null] })).toEqual({ ok: true, value: null });
    expect(parseStockPrice('IBIT', {})).toMatchObject({ ok: false, failure: { field: 'quotes' } });
    expect(parseStockPrice('IBIT', { quotes: [{ ...stock, outcome: 'SUCCESS', ask: 'x' }] })).toMatchObject({
      ok: false,
    });
  });

  it('are left out whole where a contract is another’s, or a field is not what it should be', () => {
    const cases: readonly (readonly [string, unknown])[] = [
      ['instrument.symbol', quote({ instrument: { symbol: 'IBIT260417P00050000' } })],
      ['instrument.symbol', quote({ instrument: { symbol: 'IBIT260320C00050000' } })],
      ['instrument.symbol', quote({ instrument: { symbol: 'BITO260320P00050000' } })],
      ['instrument.symbol', quote({ instrument: null })],
      ['instrument.symbol', null],
      ['strikePrice', quote({ optionDetails: { strikePrice: '51.00' } })],
      ['bid', quote({ bid: '-1' })],
      ['ask', quote({ ask: '1,55' })],
      ['bidSize', quote({ bidSize: -3 })],
      ['delta', quote({}, { delta: '0.4' })],
      ['impliedVolatility', quote({}, { impliedVolatility: '140' })],
      ['gamma', quote({}, { gamma: true })],
    ];
    for (const [field, one] of cases)
      expect(chain(quote(), one), field).toMatchObject({ ok: false, failure: { field } });
    expect(parseOptionChain('IBIT', '2026-03-20', { baseSymbol: 'BITO' })).toMatchObject({
      failure: { field: 'baseSymbol' },
    });
    expect(parseOptionChain('IBIT', '2026-03-20', { baseSymbol: 'IBIT' })).toMatchObject({
      failure: { field: 'calls' },
    });
    expect(parseOptionChain('IBIT', '2026-03-20', null)).toMatchObject({ ok: false });
  });

  it('mark contracts whose deliverable was changed', () => {
    const adjusted = quote({ instrument: { symbol: 'IBIT1260320P00050000' } });
    expect(chain(adjusted)).toMatchObject({ value: [{ adjusted: true }] });
  });

  it('list expiries of that underlying, oldest first', () => {
    const body = { baseSymbol: 'IBIT', expirations: ['2026-03-20', '2026-03-06'] };
    expect(parseExpirations('IBIT', body)).toEqual({ ok: true, value: ['2026-03-06', '2026-03-20'] });
    expect(parseExpirations('BITO', body)).toMatchObject({ ok: false, failure: { field: 'baseSymbol' } });
    expect(parseExpirations('IBIT', { ...body, expirations: ['2026-02-30'] })).toMatchObject({ ok: false });
    expect(parseExpirations('IBIT', { baseSymbol: 'IBIT' })).toMatchObject({
      ok: false,
      failure: { field: 'expirations' },
    });
  });

  it('name the brokerage account among kinds that nobody knows yet', () => {
    const brokerage = { accountId: 'A-1', accountType: 'BROKERAGE' };
    expect(parseAccount({ accounts: [null, { accountType: 'NEW' }, brokerage] })).toEqual({ ok: true, value: 'A-1' });
    expect(parseAccount({ accounts: [] })).toEqual({ ok: true, value: null });
    expect(parseAccount({ accounts: [{ ...brokerage, accountId: '../x' }] })).toMatchObject({ ok: false });
    expect(parseAccount(null)).toMatchObject({ ok: false, failure: { field: 'accounts' } });
  });
});

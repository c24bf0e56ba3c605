import { describe, expect, it } from 'vitest';
import { ContractRow } from '#connectors/tastytrade/chain/contract-row';
import type { ListedContract } from '#connectors/tastytrade/chain/listed-contract';
import { priceE4 } from '#domain/money';
import { epochMs } from '#primitives/clock';

const SEEN = epochMs(1_772_463_600_000);
const PUT: ListedContract = {
  root: 'IBIT',
  expiry: '2026-03-20',
  strike: priceE4(50),
  right: 'put',
  streamer: '.IBIT260320P50',
};
/** Time, price, volatility, delta, gamma, theta, vega. */
const GREEKS = [SEEN - 500, 1.5, 0.41, -0.45, 0.03, -0.02, 0.06];
/** Bid, ask, sizes, times. */
const QUOTE = [1.45, 1.55, 10, 20, SEEN - 900, SEEN - 800];

function row(): ContractRow {
  return new ContractRow(PUT);
}

function figures(...values: readonly number[]): Float64Array {
  return Float64Array.from(values);
}

describe('a contract on the stream', () => {
  it('has theta a year and vega per 1.00, volatility as it comes', () => {
    const put = row();
    expect(put.takeGreeks(figures(...GREEKS), SEEN)).toBeNull();
    put.takeQuote(figures(...QUOTE), SEEN);
    expect(put.asQuote()).toMatchObject({ impliedVolatility: 0.41, delta: -0.45, gamma: 0.03, vega: 6 });
    expect(put.asQuote().theta).toBeCloseTo(-7.3, 12);
    expect(put.asQuote()).toMatchObject({ bid: 14_500, ask: 15_500, bidSize: 10, askSize: 20, atMs: SEEN - 800 });
  });

  it('has our time where the venue gives none, or one that has not come yet', () => {
    const put = row();
    for (const time of [0, Number.NaN, SEEN + 60_000]) {
      put.takeQuote(figures(1.45, 1.55, 1, 1, time, time), SEEN);
      expect(put.asQuote().atMs).toBe(SEEN);
    }
  });

  it('has no sizes after the close and for indices, and an ask of nothing is none', () => {
    const put = row();
    put.takeQuote(figures(0, 0, Number.NaN, Number.NaN, 0, 0), SEEN);
    expect(put.asQuote()).toMatchObject({ bid: 0, ask: null, bidSize: null, askSize: null });
    expect(put.isOffered).toBe(false);
    put.takeQuote(figures(Number.NaN, 0.05, 1, 1, 0, 0), SEEN);
    expect(put.asQuote()).toMatchObject({ bid: null, ask: 500 });
  });

  it('has no Greeks until there are some, and none any more once the venue takes them back', () => {
    const put = row();
    expect(put.asQuote()).toMatchObject({ impliedVolatility: null, delta: null, gamma: null, theta: null, vega: null });
    put.takeGreeks(figures(...GREEKS), SEEN);
    put.takeGreeks(figures(SEEN, 1.5, Number.NaN, -0.4, 0, 0, 0), SEEN);
    expect(put.hasGreeks).toBe(false);
    expect(put.asQuote().impliedVolatility).toBeNull();
  });

  it('refuses Greeks that no put has, and keeps what it had', () => {
    const put = row();
    put.takeGreeks(figures(...GREEKS), SEEN);
    const wrong = put.takeGreeks(figures(SEEN, 1.5, 0.5, 0.45, 0.03, -0.02, 0.06), SEEN);
    expect(wrong).toMatchObject({ where: 'DXLink Greeks .IBIT260320P50', field: 'delta', found: '0.45' });
    expect(put.takeGreeks(figures(SEEN, 1.5, 41, -0.4, 0.03, -0.02, 0.06), SEEN)).toMatchObject({
      field: 'volatility',
    });
    expect(put.takeGreeks(figures(SEEN, 1.5, 0.4, -0.4, -1, -0.02, 0.06), SEEN)).toMatchObject({ field: 'gamma' });
    expect(put.takeQuote(figures(-1, 1, 1, 1, 0, 0), SEEN)).toMatchObject({ field: 'bidPrice' });
    expect(put.asQuote().impliedVolatility).toBe(0.41);
  });

  it('is not taken back in time by Greeks that were late', () => {
    const put = row();
    put.takeGreeks(figures(...GREEKS), SEEN);
    put.takeGreeks(figures(SEEN - 5_000, 1.5, 0.9, -0.45, 0.03, -0.02, 0.06), SEEN);
    expect(put.asQuote().impliedVolatility).toBe(0.41);
  });

  it('does without Greeks whose model price is that of another contract', () => {
    const put = row();
    put.takeQuote(figures(...QUOTE), SEEN);
    put.takeGreeks(figures(...GREEKS), SEEN);
    expect(put.isContradicted).toBe(false);
    // Those of the next expiry: the same strike, twice the price.
    put.takeGreeks(figures(SEEN, 3.1, 0.5, -0.47, 0.02, -0.01, 0.1), SEEN);
    expect(put.isContradicted).toBe(true);
    expect(put.asQuote()).toMatchObject({ bid: 14_500, impliedVolatility: null, delta: null, vega: null });
    put.takeQuote(figures(3.05, 3.15, 1, 1, 0, 0), SEEN);
    expect(put.asQuote().impliedVolatility).toBe(0.5);
  });

  it('loses Greeks that grew too old, and keeps the quote', () => {
    const put = row();
    put.takeQuote(figures(...QUOTE), SEEN);
    put.takeGreeks(figures(...GREEKS), SEEN);
    expect(put.evictGreeks(SEEN - 600)).toBe(false);
    expect(put.evictGreeks(SEEN - 400)).toBe(true);
    expect(put.evictGreeks(SEEN - 400)).toBe(false);
    expect(put.asQuote()).toMatchObject({ bid: 14_500, impliedVolatility: null });
  });

  it('takes the last trade, the volume of the day and yesterday’s open interest from the events that hold them', () => {
    const put = row();
    put.takeTrade(figures(SEEN, 1.52, 3, 4_210));
    put.takeSummary(figures(900));
    expect(put.asQuote()).toMatchObject({ last: 15_200, volume: 4_210, openInterest: 900 });
    put.forget();
    expect(put.asQuote()).toMatchObject({ last: null, volume: null, openInterest: null, atMs: null });
  });
});

import { describe, expect, it } from 'vitest';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import { type OptionChain, type OptionQuote } from '#domain/chain';
import { ticker } from '#domain/instrument';
import { type PriceE4, priceE4 } from '#domain/money';
import { packChain } from '#domain/packed-chain';
import { cashFlow } from '#options/fills/cash';
import { chainQuotes, snapshotQuotes } from '#options/fills/leg-quotes';
import { legsOf, type OrderLeg, reversed } from '#options/fills/order-leg';
import { payoffRange, worthAt } from '#options/fills/payoff-range';
import { coarsestTick, tickAt } from '#options/fills/tick-rule';
import { DEFAULT_FILL_SETTINGS, ticksOf } from '#options/fills/fill-settings';
import { nextExpiry } from '#options/lifecycle/expiry-dates';
import { at, COIN_TERMS, EXPIRY, SHARES_TERMS, structure } from '#tests/support/option-desk';
import { quoted } from '#tests/support/quoted-legs';

const E = Number.POSITIVE_INFINITY;

describe('the range of what a package can end as', () => {
  it.each([
    [
      'bull_put',
      [
        [-1, 'put', 48],
        [1, 'put', 45],
      ],
      -30_000,
      0,
    ],
    [
      'bear_call',
      [
        [-1, 'call', 55],
        [1, 'call', 58],
      ],
      -30_000,
      0,
    ],
    [
      'iron_condor',
      [
        [1, 'put', 42],
        [-1, 'put', 45],
        [-1, 'call', 60],
        [1, 'call', 64],
      ],
      -40_000,
      0,
    ],
    [
      'bull_call_debit',
      [
        [1, 'call', 50],
        [-1, 'call', 53],
      ],
      0,
      30_000,
    ],
    [
      'short_straddle',
      [
        [-1, 'put', 52],
        [-1, 'call', 52],
      ],
      -E,
      0,
    ],
    [
      'long_straddle',
      [
        [1, 'put', 52],
        [1, 'call', 52],
      ],
      0,
      E,
    ],
    ['short_strangle', [[-1, 'put', 45]], -450_000, 0],
    ['covered_call', [[-1, 'call', 55]], 0, 550_000],
  ] as const)('of a %s %j is %d to %d a share', (kind, legs, least, most) => {
    expect(payoffRange(legsOf(structure(kind, legs)), SHARES_TERMS)).toEqual({ least, most });
  });

  it('of what is undone is the other way round', () => {
    const legs = legsOf(
      structure('bear_call', [
        [-1, 'call', 55],
        [1, 'call', 58],
      ]),
    );
    expect(payoffRange(reversed(legs), SHARES_TERMS)).toEqual({ least: 0, most: 30_000 });
  });

  it('is not known across expiries, nor in coin', () => {
    const [first, second] = legsOf(
      structure('bull_put', [
        [-1, 'put', 48],
        [1, 'put', 45],
      ]),
    ) as [OrderLeg, OrderLeg];
    const later = { ...second, contract: second.contract && { ...second.contract, expiry: '2026-07-17' } };
    expect(payoffRange([first, later], SHARES_TERMS)).toBeNull();
    expect(payoffRange([first, second], COIN_TERMS)).toBeNull();
    expect(nextExpiry([later, first])).toBe(EXPIRY);
    expect(nextExpiry([first, later])).toBe(EXPIRY);
    expect(nextExpiry([{ contract: null, quantity: 1 }])).toBeNull();
  });

  it('counts the worth of shares too', () => {
    expect(worthAt(legsOf(structure('covered_call', [[-1, 'call', 55]])), 600_000)).toBe(550_000);
  });
});

describe('ticks', () => {
  it('are nickels above three dollars, cents for some, and finer below half a hundredth of a coin', () => {
    const shares = ticksOf('IBIT', SHARES_TERMS, DEFAULT_FILL_SETTINGS);
    expect([2.99, 3, 3.05].map((price) => tickAt(shares, priceE4(price)))).toEqual([100, 100, 500]);
    expect(tickAt(ticksOf('SPY', SHARES_TERMS, DEFAULT_FILL_SETTINGS), priceE4(30))).toBe(100);
    const coin = ticksOf('BTC', COIN_TERMS, DEFAULT_FILL_SETTINGS);
    expect([0.0049, 0.005, 0.0055].map((price) => tickAt(coin, priceE4(price)))).toEqual([1, 1, 5]);
    expect(coarsestTick(coin, [priceE4(0.002), priceE4(0.03)])).toBe(5);
  });
});

describe('cash', () => {
  it('of tenths of a coin is whole where it should be, either way', () => {
    const tenth = { ...COIN_TERMS, multiplier: 0.1 };
    for (let each = 1; each < 400; each++) {
      for (let lots = 1; lots < 12; lots++) {
        expect(cashFlow(each as PriceE4, lots, tenth)).toBe(each * lots * 1_000);
        expect(cashFlow((0 - each) as PriceE4, lots, tenth)).toBe(-each * lots * 1_000);
      }
    }
  });
});

describe('the quotes of legs', () => {
  const nowMs = at('2026-06-01T15:00:00Z');
  const raw = (right: 'call' | 'put', strike: number, atMs: typeof nowMs | null): OptionQuote => ({
    ...quoted(1, 1.1),
    expiry: EXPIRY,
    strike: priceE4(strike),
    right,
    last: null,
    impliedVolatility: null,
    delta: null,
    gamma: null,
    theta: null,
    vega: null,
    atMs,
  });

  it('come from a chain as it arrived, with the time of the chain where a contract has none', () => {
    const stamped = at('2026-06-01T14:59:58Z');
    const chain: OptionChain = {
      underlying: ticker('BTC'),
      underlyingPrice: priceE4(100_000),
      provider: 'deribit',
      terms: COIN_TERMS,
      atMs: stamped,
      contracts: [raw('put', 90_000, null), raw('call', 90_000, nowMs)],
    };
    const quotes = chainQuotes(chain, nowMs);
    const key = { expiry: EXPIRY, strike: priceE4(90_000) };
    expect(quotes.quoteOf({ ...key, right: 'put' })).toMatchObject({ bid: 10_000, atMs: stamped, seenMs: nowMs });
    expect(quotes.quoteOf({ ...key, right: 'call' })?.atMs).toBe(nowMs);
    expect(quotes.quoteOf({ ...key, right: 'call', strike: priceE4(91_000) })).toBeNull();
    expect(quotes.quoteOf({ ...key, right: 'call', expiry: '2026-06-26' })).toBeNull();
    expect(quotes.quoteOf(null)).toBeNull();
    const packed = packChain(chain);
    const columns = chainQuotes(packed.ok ? packed.value : expect.fail(), nowMs);
    for (const strike of [90_000, 91_000]) {
      for (const right of ['put', 'call'] as const) {
        const one = { ...key, strike: priceE4(strike), right };
        expect(columns.quoteOf(one)).toEqual(quotes.quoteOf(one));
      }
    }
    expect(columns.quoteOf({ ...key, right: 'call', expiry: '2026-06-26' })).toBeNull();
  });

  it('come from a normalised chain, each strike of each expiry its own', () => {
    const strikes = [45, 46, 47.5, 48, 52];
    const contract = (right: 'call' | 'put', strike: number) => ({
      ...raw(right, strike, nowMs),
      bid: priceE4(strike / 10),
      iv: null,
      ivOrigin: null,
      ivProblem: null,
      quotedIv: { bid: null, mid: null, ask: null },
      greeks: null,
      provider: 'test',
      atMs: nowMs,
      stale: false,
      grade: 'A' as const,
    });
    const rows = strikes.map((strike) => ({ strike: priceE4(strike), call: null, put: contract('put', strike) }));
    const expiry = {
      expiry: EXPIRY,
      expiryMs: nowMs,
      years: 0.05,
      forward: 50,
      forwardOrigin: 'carry' as const,
      discount: 1,
      rows,
    };
    const snapshot: ChainSnapshot = {
      underlying: ticker('IBIT'),
      spot: 50,
      provider: 'test',
      terms: SHARES_TERMS,
      atMs: nowMs,
      seenMs: nowMs,
      rate: 0.04,
      dividendYield: 0,
      expiries: [expiry],
    };
    const shares = quoted(49.99, 50.01);
    const quotes = snapshotQuotes(snapshot, shares);
    for (const strike of strikes) {
      expect(quotes.quoteOf({ right: 'put', strike: priceE4(strike), expiry: EXPIRY })?.bid).toBe(priceE4(strike / 10));
    }
    expect(quotes.quoteOf({ right: 'put', strike: priceE4(47), expiry: EXPIRY })).toBeNull();
    expect(quotes.quoteOf({ right: 'call', strike: priceE4(48), expiry: EXPIRY })).toBeNull();
    expect(quotes.quoteOf({ right: 'put', strike: priceE4(48), expiry: '2026-06-26' })).toBeNull();
    expect(quotes.quoteOf(null)).toBe(shares);
  });
});

import { describe, expect, it } from 'vitest';
import { priceE4 } from '#domain/money';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import { GreeksCache } from '#options/chains/greeks-cache';
import { epochMs, HOUR_MS, MINUTE_MS } from '#primitives/clock';
import { CHAIN_AT, quotedChain, type RowSketch } from '#tests/support/quoted-chain';

const NEAR = '2026-03-06';
const FAR = '2026-03-20';
const SETTINGS = { capacity: 100, freshMs: 2 * MINUTE_MS, keepMs: 30 * MINUTE_MS, warmShare: 0.5 };

function chain(expiries: Readonly<Record<string, readonly RowSketch[]>>): ChainSnapshot {
  return quotedChain({ spot: 50, expiries });
}

function known(iv: number, atMs: number = CHAIN_AT) {
  return { iv, delta: 0.5, atMs: epochMs(atMs) };
}

const FULL = chain({
  [NEAR]: [
    { strike: 49, call: known(0.5), put: known(0.52) },
    { strike: 51, call: known(0.4), put: known(0.42) },
  ],
});
const BARE = chain({
  [NEAR]: [
    { strike: 49, call: { iv: null }, put: { iv: null } },
    { strike: 51, call: { iv: null }, put: { iv: null } },
  ],
});

function later(ms: number) {
  return epochMs(CHAIN_AT + ms);
}

describe('the states of the Greeks cache', () => {
  it('are cold before anything came, and after chains that bring no figures', () => {
    const cache = new GreeksCache(SETTINGS);
    expect(cache.status(CHAIN_AT)).toEqual({
      state: 'cold',
      contracts: 0,
      fresh: 0,
      expected: 0,
      newestMs: null,
      evicted: 0,
    });
    cache.observe(BARE, CHAIN_AT);
    expect(cache.status(CHAIN_AT)).toMatchObject({ state: 'cold', expected: 4 });
    expect(cache.figures(NEAR, priceE4(49), 'call', CHAIN_AT)).toBeNull();
    expect(cache.atmVolatility(NEAR, 50, CHAIN_AT)).toBeNull();
  });

  it('are warming until enough contracts have figures, warm then, and stale once none is fresh', () => {
    const cache = new GreeksCache(SETTINGS);
    cache.observe(
      chain({
        [NEAR]: [
          { strike: 49, call: known(0.5), put: { iv: null } },
          { strike: 51, put: { iv: null } },
        ],
      }),
      CHAIN_AT,
    );
    expect(cache.status(CHAIN_AT)).toMatchObject({ state: 'warming', fresh: 1, expected: 3 });
    cache.observe(FULL, CHAIN_AT);
    expect(cache.status(later(2 * MINUTE_MS)).state).toBe('warm');
    expect(cache.status(later(2 * MINUTE_MS + 1))).toMatchObject({ state: 'stale', fresh: 0, contracts: 4 });
    cache.evict(later(HOUR_MS));
    expect(cache.status(later(HOUR_MS))).toMatchObject({ state: 'stale', contracts: 0, evicted: 4 });
  });
});

describe('what the Greeks cache answers', () => {
  it('is the last figure of a contract, with its age, when the chain after brings none', () => {
    const cache = new GreeksCache(SETTINGS);
    cache.observe(FULL, CHAIN_AT);
    cache.observe(BARE, later(3 * MINUTE_MS));
    expect(cache.figures(NEAR, priceE4(49), 'put', later(3 * MINUTE_MS))).toEqual({
      iv: 0.52,
      origin: 'provider',
      greeks: { delta: 0.5, gamma: 0.02, vega: 6, theta: -9 },
      atMs: CHAIN_AT,
      ageMs: 3 * MINUTE_MS,
      state: 'stale',
    });
  });

  it('is never replaced by an older figure that arrives late', () => {
    const cache = new GreeksCache(SETTINGS);
    cache.observe(FULL, CHAIN_AT);
    cache.observe(chain({ [NEAR]: [{ strike: 49, call: known(0.9, CHAIN_AT - 1) }] }), later(1));
    expect(cache.figures(NEAR, priceE4(49), 'call', later(1))?.iv).toBe(0.5);
    cache.observe(chain({ [NEAR]: [{ strike: 49, call: known(0.9, CHAIN_AT + 1) }] }), later(1));
    expect(cache.figures(NEAR, priceE4(49), 'call', later(1))?.iv).toBe(0.9);
  });

  it('is gone when the contract has expired', () => {
    const cache = new GreeksCache({ ...SETTINGS, keepMs: 1_000 * HOUR_MS });
    cache.observe(FULL, CHAIN_AT);
    const expiryMs = FULL.expiries[0]?.expiryMs as number;
    expect(cache.evict(epochMs(expiryMs - 1))).toBe(0);
    expect(cache.evict(epochMs(expiryMs))).toBe(4);
    expect(cache.figures(NEAR, priceE4(49), 'call', epochMs(expiryMs))).toBeNull();
  });

  it('is a volatility at the forward by variance between the strikes around it', () => {
    const cache = new GreeksCache(SETTINGS);
    cache.observe(FULL, CHAIN_AT);
    const low = 0.51;
    const high = 0.41;
    const halfway = Math.sqrt((low * low + high * high) / 2);
    expect(cache.atmVolatility(NEAR, 50, CHAIN_AT)).toBeCloseTo(halfway, 14);
    expect(cache.atmVolatility(NEAR, 51, CHAIN_AT)).toBeCloseTo(high, 14);
    expect(cache.atmVolatility(NEAR, 51.01, CHAIN_AT)).toBeNull();
    expect(cache.atmVolatility(NEAR, 50, later(2 * MINUTE_MS + 1))).toBeNull();
  });

  it('never fills a missing strike of one expiry from another', () => {
    const cache = new GreeksCache(SETTINGS);
    cache.observe(
      chain({
        [NEAR]: [{ strike: 49, call: known(0.5), put: known(0.5) }],
        [FAR]: [
          { strike: 49, call: known(1.5), put: known(1.5) },
          { strike: 51, call: known(1.5), put: known(1.5) },
        ],
      }),
      CHAIN_AT,
    );
    expect(cache.atmVolatility(NEAR, 50, CHAIN_AT)).toBeNull();
    expect(cache.atmVolatility(FAR, 50, CHAIN_AT)).toBeCloseTo(1.5, 14);
    expect(cache.figures(NEAR, priceE4(51), 'call', CHAIN_AT)).toBeNull();
  });

  it('forgets the contracts that were quoted longest ago once there are too many', () => {
    const cache = new GreeksCache({ ...SETTINGS, capacity: 3 });
    cache.observe(
      chain({
        [NEAR]: [
          { strike: 49, call: known(0.1, CHAIN_AT - 3), put: known(0.2, CHAIN_AT - 1) },
          { strike: 51, call: known(0.3, CHAIN_AT - 2), put: known(0.4, CHAIN_AT - 4) },
        ],
        [FAR]: [{ strike: 49, call: known(0.5, CHAIN_AT) }],
      }),
      CHAIN_AT,
    );
    expect(cache.status(CHAIN_AT)).toMatchObject({ contracts: 3, evicted: 2 });
    expect(cache.figures(NEAR, priceE4(51), 'put', CHAIN_AT)).toBeNull();
    expect(cache.figures(NEAR, priceE4(49), 'call', CHAIN_AT)).toBeNull();
    expect(cache.figures(FAR, priceE4(49), 'call', CHAIN_AT)?.iv).toBe(0.5);
  });
});

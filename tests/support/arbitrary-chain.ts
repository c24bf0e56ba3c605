import fc from 'fast-check';
import type { OptionChain, OptionQuote } from '#domain/chain';
import type { ChainInput } from '#domain/engine-input';
import { sourceId, ticker } from '#domain/instrument';
import type { PriceE4 } from '#domain/money';
import { PackedChain } from '#domain/packed-chain';
import { epochMs } from '#primitives/clock';

const figure = fc.oneof(
  { weight: 4, arbitrary: fc.constant(null) },
  { weight: 4, arbitrary: fc.integer({ min: -10_000, max: 10_000 }).map((n) => n / 10_000) },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -0, -1, 1, 0.1, 1e-7, Number.MIN_VALUE, Number.MAX_VALUE) },
);

const money = fc.oneof(
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 300 }).map((n) => n * 100) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 ** 40 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, -1, 2 ** 50 + 1, Number.MAX_SAFE_INTEGER) },
);

const count = fc.oneof(
  fc.constant(null),
  fc.nat(500),
  fc.nat(5_000).map((n) => n / 10),
);

const contract = fc.record({
  expiry: fc.constantFrom('2026-03-06', '2026-03-20', '2026-06-19'),
  strike: fc.integer({ min: 1, max: 40 }).map((n) => n * 5_000),
  right: fc.constantFrom('call', 'put'),
  adjusted: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
});

const figures = fc.record({
  bid: money,
  ask: money,
  bidSize: count,
  askSize: count,
  last: money,
  impliedVolatility: figure,
  delta: figure,
  gamma: figure,
  theta: figure,
  vega: figure,
  openInterest: count,
  volume: count,
  age: fc.oneof(fc.constant(null), fc.constant(0), fc.integer({ min: -5_000, max: 3_600_000 })),
});

const START_MS = Date.UTC(2026, 2, 6, 15);

/**
 * Chains of two underlyings in turn, whose contracts mostly stay the same, as do most of their figures: what a recording
 * looks like, with everything odd that a provider might send.
 */
export const anyChains: fc.Arbitrary<readonly ChainInput[]> = fc
  .record({
    listed: fc.tuple(fc.array(contract, { maxLength: 12 }), fc.array(contract, { maxLength: 5 })),
    first: fc.array(figures, { minLength: 12, maxLength: 12 }),
    changes: fc.array(
      fc.record({
        underlying: fc.nat(1),
        price: money,
        relist: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
        rows: fc.array(fc.tuple(fc.nat(11), figures), { maxLength: 3 }),
        wait: fc.constantFrom(0, 1_000, 60_000),
      }),
      { maxLength: 8 },
    ),
  })
  .map(({ listed, first, changes }) => {
    const held = listed.map((contracts) => ({ contracts, figures: [...first] }));
    let atMs = START_MS;
    return changes.map(({ underlying, price, relist, rows, wait }) => {
      atMs += wait;
      const market = held[underlying] as (typeof held)[number];
      if (relist) market.contracts = market.contracts.slice(1);
      for (const [row, fresh] of rows) market.figures[row] = fresh;
      const chain: OptionChain = {
        underlying: ticker(underlying === 0 ? 'IBIT' : 'BTC'),
        underlyingPrice: price as PriceE4 | null,
        provider: 'sim',
        terms:
          underlying === 0
            ? { exercise: 'american', settlement: 'shares', multiplier: 100, quotedIn: 'usd' }
            : { exercise: 'european', settlement: 'coin', multiplier: 1, quotedIn: 'coin' },
        atMs: epochMs(atMs),
        contracts: market.contracts.map((terms, row): OptionQuote => {
          const { age, ...known } = market.figures[row] as (typeof first)[number];
          const own = { ...terms, ...known, atMs: age === null ? null : epochMs(atMs - age) };
          return own as unknown as OptionQuote;
        }),
      };
      return { kind: 'chain', seenMs: epochMs(atMs + 40), source: sourceId('sim'), chain };
    });
  });

/** A chain with its contracts as objects, however it is held: for comparing. */
export function plainChain(chain: OptionChain): OptionChain {
  return chain instanceof PackedChain ? chain.toJSON() : chain;
}

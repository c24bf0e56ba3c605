import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OptionChain, OptionQuote } from '#domain/chain';
import type { ChainInput } from '#domain/engine-input';
import { sourceId, ticker } from '#domain/instrument';
import type { PriceE4 } from '#domain/money';
import { Pipeline } from '#pipeline/pipeline';
import { epochMs, MINUTE_MS } from '#primitives/clock';
import { hashState } from '#primitives/state-hash';
import { compareWithSnapshot } from '#primitives/state-snapshot';
import { anyChains, plainChain } from '#tests/support/arbitrary-chain';
import { HeardPipeline, SETTINGS, T0 } from '#tests/support/scripted-inputs';

function quote(strike: number, right: 'call' | 'put', bid: number | null, ask: number | null): OptionQuote {
  return {
    expiry: '2026-03-20',
    strike: (strike * 10_000) as PriceE4,
    right,
    bid: bid as PriceE4 | null,
    ask: ask as PriceE4 | null,
    bidSize: 5,
    askSize: 5,
    last: null,
    impliedVolatility: null,
    delta: null,
    gamma: null,
    theta: null,
    vega: null,
    openInterest: null,
    volume: null,
    atMs: epochMs(T0),
    adjusted: false,
  };
}

const CONTRACTS = [
  quote(39, 'call', 16_000, 16_400),
  quote(39, 'put', 5_000, 5_300),
  quote(40, 'call', 10_000, 10_300),
  quote(40, 'put', 9_400, 9_300),
  quote(41, 'call', null, 600),
];

function chainInput(seenMs: number, changes: Partial<OptionChain> = {}): ChainInput {
  return {
    kind: 'chain',
    seenMs: epochMs(seenMs),
    source: sourceId('sim'),
    chain: {
      underlying: ticker('IBIT'),
      underlyingPrice: 398_000 as PriceE4,
      provider: 'sim',
      terms: { exercise: 'american', settlement: 'shares', multiplier: 100, quotedIn: 'usd' },
      atMs: epochMs(seenMs - 40),
      contracts: CONTRACTS,
      ...changes,
    },
  };
}

describe('a chain', () => {
  it('is kept whole and told in a few figures', () => {
    const heard = new HeardPipeline();
    const input = chainInput(T0 + 10 * MINUTE_MS);
    expect(heard.take(input).filter(({ type }) => type === 'chain.seen')).toMatchObject([
      {
        type: 'chain.seen',
        source: 'sim',
        chain: {
          underlying: 'IBIT',
          provider: 'sim',
          contracts: 5,
          expiries: 1,
          twoSided: 4,
          crossed: 1,
          stale: 5,
          atTheMoney: { expiry: '2026-03-20', strike: 400_000, straddle: 19_500 },
        },
      },
    ]);
    const held = heard.pipeline.chains.latest('IBIT', 'sim');
    expect(held?.seenMs).toBe(input.seenMs);
    expect(plainChain(held?.chain as OptionChain)).toEqual(input.chain);
  });

  it('has no straddle where a side of the nearest strike is missing or nobody knows the price', () => {
    const straddleOf = (changes: Partial<OptionChain>): unknown => {
      const [event] = new HeardPipeline().take(chainInput(T0 + 50, changes));
      return event?.type === 'chain.seen' ? event.chain.atTheMoney : undefined;
    };
    expect(straddleOf({ underlyingPrice: 411_000 as PriceE4 })).toBeNull();
    expect(straddleOf({ underlyingPrice: null })).toBeNull();
    expect(straddleOf({ contracts: [] })).toBeNull();
    expect(straddleOf({ underlyingPrice: 395_000 as PriceE4 })).toMatchObject({ strike: 390_000 });
  });

  it('replaces the one before, of the same provider only', () => {
    const heard = new HeardPipeline();
    heard.take(chainInput(T0 + 100), chainInput(T0 + 200, { provider: 'other' }));
    heard.take(chainInput(T0 + 300, { contracts: [] }));
    expect(heard.pipeline.chains.of('IBIT').map(({ chain, taken }) => [chain.provider, chain.count, taken])).toEqual([
      ['other', 5, 1],
      ['sim', 0, 2],
    ]);
  });

  it.each([
    ['from-the-future', { atMs: epochMs(T0 + 100 + 5_001) }],
    ['too-late', { atMs: epochMs(T0 - 1_000) }],
    ['not-a-number', { underlyingPrice: Number.NaN as PriceE4 }],
    ['not-a-number', { contracts: [{ ...quote(39, 'call', 1, 2), delta: Number.POSITIVE_INFINITY }] }],
    ['not-a-number', { contracts: [{ ...quote(39, 'call', 1, 2), bid: 0.5 as PriceE4 }] }],
  ] as const)('is refused as %s, and the one before stays', (reason, changes) => {
    const heard = new HeardPipeline();
    heard.take(chainInput(T0 + 50));
    expect(heard.take(chainInput(T0 + 100, changes))).toMatchObject([{ type: 'input.refused', reason }]);
    expect(heard.pipeline.chains.latest('IBIT', 'sim')?.seenMs).toBe(T0 + 50);
  });
});

describe('the state of a pipeline', () => {
  it('has no place for chains until the first one comes, so that older keyframes fit', () => {
    const { pipeline } = new HeardPipeline();
    const before = pipeline.snapshot();
    pipeline.handle({ kind: 'minute', seenMs: epochMs(T0 + 10), source: sourceId('clock') });
    expect(pipeline.snapshot().length).toBe(before.length);
    pipeline.handle(chainInput(T0 + 50));
    expect(pipeline.snapshot().length).toBeGreaterThan(before.length);
  });

  it('continues from a snapshot as if it had never stopped', () => {
    fc.assert(
      fc.property(anyChains, fc.nat(8), (chains, cut) => {
        const whole = new Pipeline(SETTINGS);
        for (const input of chains.slice(0, cut)) whole.handle(input);
        const restored = Pipeline.restore(SETTINGS, [], whole.snapshot());
        expect(restored.chains.all.map(({ chain }) => plainChain(chain))).toEqual(
          whole.chains.all.map(({ chain }) => plainChain(chain)),
        );
        for (const input of chains.slice(cut)) expect(restored.handle(input)).toEqual(whole.handle(input));
        expect(hashState(restored, 'everything')).toEqual(hashState(whole, 'everything'));
        expect(compareWithSnapshot(restored, whole.snapshot())).toEqual([]);
      }),
      { seed: 7, numRuns: 150 },
    );
  });

  it('differs in its hash wherever a single figure of a chain does, and names the column', () => {
    const state = (contracts: readonly OptionQuote[]): Pipeline => {
      const { pipeline } = new HeardPipeline();
      pipeline.handle(chainInput(T0 + 50, { contracts }));
      return pipeline;
    };
    const usual = state(CONTRACTS);
    for (const changes of [{ bid: 16_001 }, { askSize: 6 }, { volume: 0 }, { strike: 390_001 }, { adjusted: true }]) {
      const [first, ...rest] = CONTRACTS;
      const other = state([{ ...(first as OptionQuote), ...(changes as Partial<OptionQuote>) }, ...rest]);
      expect(hashState(other)).not.toEqual(hashState(usual));
      const fields = compareWithSnapshot(other, usual.snapshot()).map(({ field }) => field);
      expect(fields.length).toBeGreaterThan(0);
      for (const field of fields) expect(field).toMatch(/^IBIT options of sim\./);
    }
  });

  it('is not touched by what is restored elsewhere from the same columns', () => {
    const { pipeline } = new HeardPipeline();
    pipeline.handle(chainInput(T0 + 50));
    const snapshot = pipeline.snapshot();
    pipeline.handle(chainInput(T0 + 100, { contracts: CONTRACTS.map((contract) => ({ ...contract, volume: 9 })) }));
    const before = hashState(pipeline, 'everything');
    const restored = Pipeline.restore(
      SETTINGS,
      pipeline.instruments.map(({ instrument }) => instrument),
      snapshot,
    );
    expect(restored.chains.latest('IBIT', 'sim')?.chain.cell('volume', 0)).toBeNull();
    expect(hashState(pipeline, 'everything')).toEqual(before);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OptionRight } from '#domain/chain';
import { priceE4 } from '#domain/money';
import type { ChainSnapshot } from '#options/chains/chain-snapshot';
import { GreeksCache, type GreeksCacheSettings } from '#options/chains/greeks-cache';
import { epochMs } from '#primitives/clock';
import { hashState } from '#primitives/state-hash';
import { compareWithSnapshot, restoreSnapshot, takeSnapshot } from '#primitives/state-snapshot';
import { CHAIN_AT, type ContractSketch, quotedChain, type RowSketch } from '#tests/support/quoted-chain';

const SETTINGS: GreeksCacheSettings = { capacity: 7, freshMs: 3_000, keepMs: 8_000, warmShare: 0.5 };
const EXPIRIES = ['2026-03-06', '2026-03-20'] as const;
const STRIKES = [40, 41, 42, 43];

interface Sketch {
  readonly expiry: number;
  readonly strike: number;
  readonly right: OptionRight;
  readonly iv: number | null;
  /** Seconds before the moment at which the chain is seen. */
  readonly age: number;
}

type Step = { readonly seconds: number } & ({ readonly observe: readonly Sketch[] } | { readonly observe: null });

const sketches: fc.Arbitrary<readonly Sketch[]> = fc.uniqueArray(
  fc.record({
    expiry: fc.nat(1),
    strike: fc.nat(STRIKES.length - 1),
    right: fc.constantFrom<OptionRight>('call', 'put'),
    iv: fc.option(fc.integer({ min: 10, max: 90 }).map((points) => points / 100)),
    age: fc.nat(9),
  }),
  { selector: (sketch) => `${sketch.expiry} ${sketch.strike} ${sketch.right}`, maxLength: 10 },
);
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({ seconds: fc.nat(4), observe: fc.option(sketches, { freq: 5 }) }) as fc.Arbitrary<Step>,
  { maxLength: 12 },
);

/** What the cache is meant to hold, kept the slow way. */
class Model {
  readonly rows = new Map<string, { iv: number; atMs: number; order: number }>();
  evicted = 0;

  apply(step: Step, nowMs: number): void {
    for (const sketch of step.observe ?? []) {
      if (sketch.iv === null) continue;
      const atMs = nowMs - sketch.age * 1_000;
      const key = `${sketch.expiry} ${sketch.strike} ${sketch.right}`;
      const known = this.rows.get(key);
      if ((known !== undefined && known.atMs > atMs) || atMs < nowMs - SETTINGS.keepMs) continue;
      this.rows.set(key, { iv: sketch.iv, atMs, order: orderOf(sketch) });
    }
    const gone = (key: string): void => {
      this.rows.delete(key);
      this.evicted++;
    };
    for (const [key, row] of this.rows) if (row.atMs < nowMs - SETTINGS.keepMs) gone(key);
    const oldest = [...this.rows].sort(([, a], [, b]) => a.atMs - b.atMs || b.order - a.order);
    for (const [key] of oldest.slice(0, Math.max(0, oldest.length - SETTINGS.capacity))) gone(key);
  }
}

function orderOf({ expiry, strike, right }: Pick<Sketch, 'expiry' | 'strike' | 'right'>): number {
  return expiry * 100 + strike * 10 + (right === 'call' ? 0 : 1);
}

function chainOf(observed: readonly Sketch[], nowMs: number): ChainSnapshot {
  const rows = (expiry: number): readonly RowSketch[] =>
    STRIKES.map((strike, at) => {
      const contract = (right: OptionRight): ContractSketch | null => {
        const found = observed.find((s) => s.expiry === expiry && s.strike === at && s.right === right);
        return found === undefined
          ? null
          : { iv: found.iv, delta: 0.25 + found.strike / 10, atMs: epochMs(nowMs - found.age * 1_000) };
      };
      return { strike, call: contract('call'), put: contract('put') };
    });
  return quotedChain({ spot: 42, expiries: { [EXPIRIES[0]]: rows(0), [EXPIRIES[1]]: rows(1) } });
}

function run(cache: GreeksCache, step: Step, nowMs: number): void {
  if (step.observe === null) cache.evict(epochMs(nowMs));
  else cache.observe(chainOf(step.observe, nowMs), epochMs(nowMs));
}

describe('the Greeks cache', () => {
  it('knows what a plain map of all it saw would know, and nothing more', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const cache = new GreeksCache(SETTINGS);
        const model = new Model();
        let nowMs: number = CHAIN_AT;
        for (const step of script) {
          nowMs += step.seconds * 1_000;
          run(cache, step, nowMs);
          model.apply(step, nowMs);
          expect(cache.status(epochMs(nowMs)).contracts).toBe(model.rows.size);
          for (const [expiry, date] of EXPIRIES.entries()) {
            for (const [strike, dollars] of STRIKES.entries()) {
              for (const right of ['call', 'put'] as const) {
                const found = cache.figures(date, priceE4(dollars), right, epochMs(nowMs));
                const row = model.rows.get(`${expiry} ${strike} ${right}`);
                expect(found === null ? undefined : [found.iv, found.atMs, found.greeks.delta]).toEqual(
                  row === undefined ? undefined : [row.iv, row.atMs, 0.25 + strike / 10],
                );
                if (found !== null) expect(found.state === 'fresh').toBe(nowMs - found.atMs <= SETTINGS.freshMs);
              }
            }
          }
        }
        expect(cache.status(epochMs(nowMs)).evicted).toBe(model.evicted);
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  it('goes on after a restore as if nothing had happened, whatever it held before', () => {
    fc.assert(
      fc.property(steps, steps, steps, (first, second, other) => {
        const straight = new GreeksCache(SETTINGS);
        const restored = new GreeksCache(SETTINGS);
        let nowMs: number = CHAIN_AT;
        for (const step of first) run(straight, step, (nowMs += step.seconds * 1_000));
        for (const step of other) run(restored, step, CHAIN_AT);
        restoreSnapshot(restored, takeSnapshot(straight));
        for (const step of second) {
          nowMs += step.seconds * 1_000;
          run(straight, step, nowMs);
          run(restored, step, nowMs);
        }
        expect(compareWithSnapshot(restored, takeSnapshot(straight))).toEqual([]);
        expect(hashState(restored)).toEqual(hashState(straight));
        expect(restored.status(epochMs(nowMs))).toEqual(straight.status(epochMs(nowMs)));
      }),
      { seed: 12, numRuns: 200 },
    );
  });

  it('answers a volatility at the money from the expiry that was asked about, whatever the others say', () => {
    const levels = fc.double({ min: 0.05, max: 2, noNaN: true });
    fc.assert(
      fc.property(levels, levels, fc.double({ min: 40, max: 43, noNaN: true }), (near, far, forward) => {
        const rows = (iv: number): readonly RowSketch[] =>
          STRIKES.map((strike) => ({ strike, call: { iv, delta: 0.5 }, put: { iv, delta: -0.5 } }));
        const alone = new GreeksCache();
        alone.observe(quotedChain({ spot: 42, expiries: { [EXPIRIES[1]]: rows(far) } }), CHAIN_AT);
        const both = new GreeksCache();
        both.observe(
          quotedChain({ spot: 42, expiries: { [EXPIRIES[0]]: rows(near), [EXPIRIES[1]]: rows(far) } }),
          CHAIN_AT,
        );
        const answer = both.atmVolatility(EXPIRIES[1], forward, CHAIN_AT);
        expect(answer).toBe(alone.atmVolatility(EXPIRIES[1], forward, CHAIN_AT));
        expect(answer).toBeCloseTo(far, 12);
        expect(alone.atmVolatility(EXPIRIES[0], forward, CHAIN_AT)).toBeNull();
      }),
      { seed: 13, numRuns: 100 },
    );
  });
});

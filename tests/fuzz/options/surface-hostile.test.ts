import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PriceE4 } from '#domain/money';
import type { ChainContract, ChainSnapshot, ExpiryChain, StrikeRow } from '#options/chains/chain-snapshot';
import { buildSurface } from '#options/surface/build-surface';
import { deltaSkew } from '#options/surface/delta-skew';
import { expectedMove } from '#options/surface/expected-move';
import { findAnomalies } from '#options/surface/quote-anomalies';
import { checkButterfly, checkCalendar } from '#options/surface/svi-arbitrage';
import { termStructure } from '#options/surface/term-structure';
import { chainStripIndex } from '#options/surface/variance-strip';
import { SeededRandom } from '#primitives/random';
import { noisyChain } from '#tests/support/noisy-chain';

/** Quotes as no market has them: missing, swapped, stale, absurdly wide, with volatilities from another world. */
function hostile(seed: number): ChainSnapshot {
  const random = new SeededRandom(seed);
  const chain = noisyChain(seed, true);
  const spoil = (contract: ChainContract | null): ChainContract | null => {
    if (contract === null || random.next() < 0.1) return null;
    const { bid, ask, quotedIv } = contract;
    switch (random.below(16)) {
      case 0:
        return { ...contract, bid: null };
      case 1:
        return { ...contract, ask: null };
      case 2:
        return { ...contract, bid: ask, ask: bid };
      case 3:
        return { ...contract, stale: true };
      case 4:
        return { ...contract, quotedIv: { bid: null, mid: null, ask: null }, iv: null };
      case 5:
        return { ...contract, ask: ((ask ?? 0) * 50) as PriceE4 };
      case 6:
        return { ...contract, quotedIv: { ...quotedIv, mid: 8 * random.next() ** 4 } };
      case 7:
        return { ...contract, quotedIv: { bid: null, mid: 0.003, ask: 7 } };
      default:
        return contract;
    }
  };
  const everyStrike = random.next() < 0.5;
  const expiries = chain.expiries.map((one): ExpiryChain => {
    const rows = one.rows
      .filter(() => everyStrike || random.next() < 0.3)
      .map((row): StrikeRow => ({ strike: row.strike, call: spoil(row.call), put: spoil(row.put) }));
    const years = random.next() < 0.2 ? one.years * 1e-4 : one.years;
    return { ...one, rows: random.next() < 0.1 ? [] : rows, years, forward: one.forward * (0.9 + 0.2 * random.next()) };
  });
  return { ...chain, expiries: expiries.toSorted((near, far) => near.years - far.years) };
}

describe('a surface of a hostile chain', () => {
  it('is made of finite figures, free of arbitrage, or absent with a reason', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (seed) => {
        const chain = hostile(seed);
        const surface = buildSurface(chain);
        let before: (typeof surface.slices)[number]['smile'] = null;
        for (const [i, slice] of surface.slices.entries()) {
          expect(slice.problem === null).toBe(slice.status === 'fitted');
          expect(slice.smile === null).toBe(slice.status === 'unknown');
          if (slice.atmIv !== null) expect(slice.atmIv).toBeGreaterThan(0);
          if (slice.smile === null) continue;
          for (const figure of [...Object.values(slice.smile), slice.rmse]) expect(Number.isFinite(figure)).toBe(true);
          expect(checkButterfly(slice.smile).free).toBe(true);
          if (before !== null) expect(checkCalendar(before, slice.smile).free).toBe(true);
          before = slice.smile;
          const skew = deltaSkew(slice);
          if (skew !== null) expect(Number.isFinite(skew.riskReversal + skew.butterfly)).toBe(true);
          const { deviation, straddle } = expectedMove(slice, chain.expiries[i] as ExpiryChain);
          expect(Number.isFinite((deviation ?? 0) + (straddle ?? 0))).toBe(true);
        }
        for (const { z, halfSpreads, reason } of findAnomalies(surface, chain)) {
          expect(Number.isFinite(z + halfSpreads)).toBe(true);
          expect(reason).not.toMatch(/NaN|Infinity|null|undefined/);
        }
        for (const { variance } of termStructure(surface).forwards) expect(Number.isFinite(variance)).toBe(true);
        const strip = chainStripIndex(chain);
        if (strip.ok) expect(strip.value).toBeGreaterThan(0);
      }),
      { seed: 23, numRuns: 150 },
    );
  });

  it('is empty where there are no expiries', () => {
    const chain: ChainSnapshot = { ...noisyChain(1, false), expiries: [] };
    expect(buildSurface(chain)).toMatchObject({ slices: [], shared: null });
    expect(chainStripIndex(chain)).toEqual({ ok: false, failure: 'no_bracket' });
  });
});

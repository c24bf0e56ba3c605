import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildSurface } from '#options/surface/build-surface';
import { sviVariance } from '#options/surface/svi';
import { NOISY_DAYS, noisyChain } from '#tests/support/noisy-chain';
import { cheapestArbitrage } from '#tests/support/static-arbitrage';

describe('surfaces fitted to noisy chains', () => {
  for (const wild of [false, true]) {
    it(`allow neither butterflies nor calendars for nothing, ${wild ? 'though the quotes do' : 'however noisy'}`, () => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 1e9 }), (seed) => {
          const surface = buildSurface(noisyChain(seed, wild));
          expect(surface.slices.filter(({ smile }) => smile !== null).length).toBeGreaterThan(4);
          const { butterfly, calendar } = cheapestArbitrage(surface);
          // Rounding of prices near 1, four of them added up.
          expect(butterfly).toBeGreaterThan(-4e-15);
          expect(calendar).toBeGreaterThan(-4e-15);
        }),
        { seed: 20, numRuns: 10 },
      );
    });
  }

  it('move no expiry far from what its own quotes say, where quotes do not contradict each other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (seed) => {
        const { slices } = buildSurface(noisyChain(seed, false));
        const moved = slices.flatMap(({ smile, atmIv, years }) =>
          smile === null || atmIv === null ? [] : [Math.abs(Math.sqrt(sviVariance(smile, 0) / years) / atmIv - 1)],
        );
        expect(moved.length).toBeGreaterThan(3);
        expect(moved.toSorted((one, other) => one - other)[moved.length >> 1]).toBeLessThan(0.005);
        expect(Math.max(...moved)).toBeLessThan(0.12);
      }),
      { seed: 21, numRuns: 10 },
    );
  });

  it('take nothing at the money of one expiry from another', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.nat(NOISY_DAYS.length - 1), (seed, kept) => {
        const before = noisyChain(seed, false);
        const others = noisyChain(seed + 1, true);
        const expiries = others.expiries.map((one, i) => (i === kept ? (before.expiries[i] as typeof one) : one));
        const alone = buildSurface(before).slices[kept];
        const mixed = buildSurface({ ...before, expiries }).slices[kept];
        expect(mixed?.atmIv).toBe(alone?.atmIv);
        expect(mixed?.ownSmile).toEqual(alone?.ownSmile);
      }),
      { seed: 22, numRuns: 6 },
    );
  });
});

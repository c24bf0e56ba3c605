import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildSurface } from '#options/surface/build-surface';
import { sviVariance, type SviParameters } from '#options/surface/svi';
import type { VolatilitySurface } from '#options/surface/volatility-surface';
import { ln } from '#primitives/exact-math';
import { normalCdf } from '#primitives/normal-distribution';
import { SeededRandom } from '#primitives/random';
import { imaginedChain, imaginedSmile, strikesAround } from '#tests/support/imagined-chain';

const DAYS = [1, 4, 11, 32, 60, 95, 200];

/** `wild` quotes contradict each other: levels and skews drawn for each expiry alone, broad noise, bad prints. */
function noisyChain(seed: number, wild: boolean) {
  const random = new SeededRandom(seed);
  const level = 0.15 + 0.7 * random.next();
  const rho = -0.7 + 0.9 * random.next();
  const noise = (wild ? 0.04 : 0.01) * random.next();
  const badPrints = wild ? 0.04 : 0.01;
  return imaginedChain({
    spot: 60,
    rate: 0.04,
    expiries: DAYS.map((days) => ({
      days,
      smile: wild
        ? imaginedSmile(level * (0.8 + 0.4 * random.next()), days, -0.8 + 1.2 * random.next(), 0.5 + random.next())
        : imaginedSmile(level, days, rho),
      strikes: strikesAround(60, 0.6 + 0.2 * random.next(), 1.2 + 0.3 * random.next(), random.next() < 0.4 ? 2.5 : 1),
      halfSpread: 0.002 + 0.02 * random.next(),
      noise: () => noise * (2 * random.next() - 1) + (random.next() < badPrints ? 0.12 : 0),
    })),
  });
}

/** Calls on a forward of 1, priced with nothing but the smile's variance. */
function callPrice(smile: SviParameters, strike: number): number {
  const k = ln(strike);
  const root = Math.sqrt(sviVariance(smile, k));
  return normalCdf(-k / root + root / 2) - strike * normalCdf(-k / root - root / 2);
}

/** The worst a trader could do with the surface's prices: butterflies and calendars at a negative price. */
function cheapest(surface: VolatilitySurface): { readonly butterfly: number; readonly calendar: number } {
  const strikes = Array.from({ length: 800 }, (_, i) => 0.05 + i * 0.005);
  let butterfly = 0;
  let calendar = 0;
  let before: readonly number[] | null = null;
  for (const { smile } of surface.slices) {
    if (smile === null) continue;
    const prices = strikes.map((strike) => callPrice(smile, strike));
    for (let i = 1; i + 1 < prices.length; i++) {
      const [low, middle, high] = prices.slice(i - 1, i + 2) as [number, number, number];
      butterfly = Math.min(butterfly, low - 2 * middle + high);
    }
    for (const [i, price] of prices.entries()) calendar = Math.min(calendar, price - (before?.[i] ?? 0));
    before = prices;
  }
  return { butterfly, calendar };
}

describe('surfaces fitted to noisy chains', () => {
  for (const wild of [false, true]) {
    it(`allow neither butterflies nor calendars for nothing, ${wild ? 'though the quotes do' : 'however noisy'}`, () => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 1e9 }), (seed) => {
          const surface = buildSurface(noisyChain(seed, wild));
          expect(surface.slices.filter(({ smile }) => smile !== null).length).toBeGreaterThan(4);
          const { butterfly, calendar } = cheapest(surface);
          // Rounding of prices near 1, four of them added up.
          expect(butterfly).toBeGreaterThan(-4e-15);
          expect(calendar).toBeGreaterThan(-4e-15);
        }),
        { seed: 20, numRuns: 20 },
      );
    });
  }
});

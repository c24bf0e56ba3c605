import fc from 'fast-check';
import { expect, it } from 'vitest';
import { durrleman, sviPoint, sviVariance } from '#options/surface/svi';
import { OPTION_MARKETS } from '#simulation/options/option-market-terms';
import { type Mood, smileOf, varianceAtTheMoney } from '#simulation/options/smile-of-the-minute';

const anyMood: fc.Arbitrary<Mood> = fc.record({
  impliedVolatility: fc.double({ min: 0.05, max: 2, noNaN: true }),
  stress: fc.double({ min: 0.2, max: 6, noNaN: true }),
});
const anyMarket = fc.constantFrom(...OPTION_MARKETS);
const anyYears = fc.double({ min: 1 / (365 * 24 * 60), max: 2, noNaN: true });
const MONEYNESS = Array.from({ length: 81 }, (_, i) => (i - 40) / 20);

it('every smile of every mood has a density that is nowhere negative', () => {
  fc.assert(
    fc.property(anyMarket, anyMood, anyYears, (market, mood, years) => {
      const smile = smileOf(market.smile, mood, years);
      const reach = 6 * Math.sqrt(sviVariance(smile, 0));
      for (const place of MONEYNESS) {
        const k = place * reach;
        const { w, slope, curvature } = sviPoint(smile, k);
        expect(w).toBeGreaterThan(0);
        expect(durrleman(k, w, slope, curvature)).toBeGreaterThanOrEqual(-1e-12);
      }
    }),
    { seed: 7, numRuns: 300 },
  );
});

it('no later smile of the same mood lies below an earlier one, at any moneyness', () => {
  fc.assert(
    fc.property(anyMarket, anyMood, anyYears, anyYears, (market, mood, one, other) => {
      const [sooner, later] = [Math.min(one, other), Math.max(one, other)].map((years) =>
        smileOf(market.smile, mood, years),
      ) as [ReturnType<typeof smileOf>, ReturnType<typeof smileOf>];
      for (const k of MONEYNESS) {
        expect(sviVariance(later, k)).toBeGreaterThanOrEqual(sviVariance(sooner, k) * (1 - 1e-12));
      }
    }),
    { seed: 8, numRuns: 300 },
  );
});

it('the volatility of thirty days is the one that the mood says, unless it is calmer than can be', () => {
  fc.assert(
    fc.property(anyMarket, anyMood, (market, mood) => {
      const month = 30 / 365;
      const found = Math.sqrt(varianceAtTheMoney(market.smile, mood, month) / month);
      if (mood.impliedVolatility >= market.smile.usual) expect(found).toBeCloseTo(mood.impliedVolatility, 12);
      else expect(found).toBeGreaterThanOrEqual(mood.impliedVolatility - 1e-12);
    }),
    { seed: 9, numRuns: 200 },
  );
});

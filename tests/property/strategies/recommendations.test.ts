import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSealed } from '#domain/recommendation-seal';
import type { Recommendation } from '#domain/recommendation';
import { recommend } from '#strategies/recommend/recommend';
import { Recommender } from '#strategies/recommend/recommender';
import { premiumQuestion, RECOMMEND_SETTINGS } from '#tests/support/premium-market';
import { acceptedSignal } from '#tests/support/accepted-signal';

const STRUCTURES = ['bull_put', 'bear_call', 'iron_condor'] as const;

const scene = fc.record({
  implied: fc.constantFrom(0.6, 0.7, 0.9),
  forecast: fc.integer({ min: 25, max: 60 }).map((points) => points / 100),
  structure: fc.constantFrom(...STRUCTURES),
  warmth: fc.option(fc.integer({ min: 0, max: 100 })),
  hasPast: fc.boolean(),
});

/** All ask the same recommender, one after the other, as they do on a tape. */
function recommendations(runs: number, seed: number): readonly Recommendation[] {
  const recommender = new Recommender(RECOMMEND_SETTINGS);
  return fc.sample(scene, { numRuns: runs, seed }).flatMap(({ implied, forecast, structure, warmth, hasPast }) => {
    const context = { forecastVolatility: forecast, warmth, ...(hasPast ? {} : { closes: null }) };
    const question = premiumQuestion({ implied, context, question: { structure } });
    const found = recommender.propose(question);
    return found.ok ? [recommend(acceptedSignal(structure), found.value, null, RECOMMEND_SETTINGS)] : [];
  });
}

describe('whatever is recommended', () => {
  const all = recommendations(40, 20_260_601);

  it('is often something', () => {
    expect(all.length).toBeGreaterThan(15);
    expect(new Set(all.map(({ structure }) => structure.kind)).size).toBe(STRUCTURES.length);
  });

  it('costs no more than its width less its credit, to the cent', () => {
    for (const { width, prices, maxLoss, maxProfit, margin, worst } of all) {
      expect(prices.natural).toBeGreaterThan(0);
      expect(prices.natural).toBeLessThan(width);
      expect(maxLoss).toBe(width - prices.natural);
      expect(maxProfit).toBe(prices.natural);
      expect(margin).toBe(width);
      expect(worst).toBeLessThanOrEqual(prices.natural);
      expect(worst).toBeGreaterThan(0);
    }
  });

  it('earns by what is believed and holds nothing that is no number', () => {
    for (const recommendation of all) {
      expect(recommendation.evNatural).toBeGreaterThan(0);
      expect(recommendation.evCalibrated).toBeGreaterThanOrEqual(recommendation.evNatural);
      expect(numbersIn(recommendation).every(Number.isFinite)).toBe(true);
      for (const { pop } of recommendation.odds) expect(pop >= recommendation.popLow && pop <= 1).toBe(true);
      expect(recommendation.kelly > 0 && recommendation.kelly < 1).toBe(true);
    }
  });

  it('is sealed, and comes out again from the same questions', () => {
    expect(all.every(isSealed)).toBe(true);
    const again = recommendations(8, 20_260_601);
    expect(again).toEqual(all.slice(0, again.length));
  });

  it('plans to take profit below its credit and to stop between that and the width', () => {
    for (const { exit, prices, width } of all) {
      expect(exit.targetDebit).toBeLessThan(prices.natural);
      expect(exit.stopDebit).toBeGreaterThan(prices.natural);
      expect(exit.stopDebit).toBeLessThan(width);
    }
  });
});

function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CosineDistribution } from '#options/models/cosine-distribution';
import { expiryOutcome, type ExpiryPosition, profitAt } from '#options/models/expiry-outcome';
import { IntegralDistribution } from '#options/models/integral-distribution';
import { MomentExponent } from '#options/models/moment-exponent';
import type { BatesParameters, PriceModel } from '#options/models/price-model';
import { terminalDistribution } from '#options/models/terminal-distribution';
import { totalVariance } from '#options/models/total-variance';
import { exp, ln } from '#primitives/exact-math';

const SEED = { seed: 20_260_601 };
const between = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
/** Evenly by size: as many from 0.01 to 0.1 as from 0.1 to 1. */
const sized = (min: number, max: number): fc.Arbitrary<number> => between(ln(min), ln(max)).map(exp);

/** Wherever a chain's parameters may lie, three quarters of them against Feller's condition. */
const parameters: fc.Arbitrary<BatesParameters> = fc.record({
  v0: sized(0.005, 1),
  kappa: sized(0.2, 12),
  theta: sized(0.005, 1),
  xi: sized(0.1, 3),
  rho: between(-0.9, 0.5),
  lambda: fc.oneof(fc.constant(0), sized(0.05, 4)),
  muJ: between(-0.15, 0.1),
  sigmaJ: sized(0.02, 0.2),
});
const years = sized(1 / 365, 0.6);

const models: fc.Arbitrary<PriceModel> = fc.oneof(
  sized(0.05, 2).map((sigma): PriceModel => ({ name: 'bs', sigma })),
  parameters.map((of): PriceModel => ({ name: 'heston', ...of })),
  parameters.map((of): PriceModel => ({ name: 'bates', ...of })),
  fc
    .array(between(-0.4, 0.4), { minLength: 3, maxLength: 60 })
    .map((returns): PriceModel => ({ name: 'bootstrap', logReturns: Float64Array.from(returns) })),
);

const positions: fc.Arbitrary<ExpiryPosition> = fc.record({
  legs: fc.array(
    fc.record({
      right: fc.constantFrom('call' as const, 'put' as const),
      strike: fc.integer({ min: 60, max: 150 }),
      quantity: fc.constantFrom(-2, -1, 1, 2),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  shares: fc.constantFrom(0, 1),
  cash: between(-20, 20),
});

describe('the distribution at expiry', () => {
  it('is the same by series and by integral, to 1e-8', () => {
    fc.assert(
      fc.property(parameters, years, (of, T) => {
        const variance = totalVariance({ name: 'bates', ...of }, T);
        const exponent = new MomentExponent(of, T);
        const series = new CosineDistribution(exponent, variance, 100);
        if (!series.sound) return;
        const deviation = Math.sqrt(variance);
        const integral = new IntegralDistribution(exponent, variance, 100, 5 * deviation);
        for (let z = -4; z <= 4; z++) {
          const strike = 100 * exp(z * deviation);
          expect(Math.abs(series.below(strike) - integral.below(strike))).toBeLessThan(1e-8);
          const apart = Math.abs(series.expectedPut(strike) - integral.expectedPut(strike));
          expect(apart / Math.max(100, strike)).toBeLessThan(1e-8);
        }
      }),
      { ...SEED, numRuns: 300 },
    );
  });

  it('needs the integral next to never', () => {
    let sound = 0;
    const asked = fc.sample(fc.tuple(parameters, years), { ...SEED, numRuns: 300 });
    for (const [of, T] of asked) {
      const variance = totalVariance({ name: 'bates', ...of }, T);
      if (new CosineDistribution(new MomentExponent(of, T), variance, 100).sound) sound++;
    }
    expect(sound).toBeGreaterThan(295);
  });

  it('stops at the last term that counts, not where jumps of one size make terms fade and return', () => {
    const of = { v0: 0.018, kappa: 0.14, theta: 0.73, xi: 4.2, rho: 0.27, lambda: 9, muJ: 0.16, sigmaJ: 0.009 };
    const variance = totalVariance({ name: 'bates', ...of }, 1);
    const exponent = new MomentExponent(of, 1);
    const series = new CosineDistribution(exponent, variance, 100);
    const integral = new IntegralDistribution(exponent, variance, 100, 5 * Math.sqrt(variance));
    for (let price = 40; price < 250; price += 10) {
      expect(Math.abs(series.below(price) - integral.below(price))).toBeLessThan(1e-8);
    }
  });

  it('has rising probabilities, and prices that are convex and within their bounds', () => {
    fc.assert(
      fc.property(models, years, between(-0.2, 0.2), (model, T, drift) => {
        const distribution = terminalDistribution(model, { spot: 100, drift, years: T });
        const { forward } = distribution;
        let [lastBelow, lastPut, lastSlope] = [0, 0, 0];
        for (let strike = 40; strike <= 220; strike += 3) {
          const below = distribution.below(strike);
          const put = distribution.expectedPut(strike);
          const slope = (put - lastPut) / 3;
          expect(below).toBeGreaterThanOrEqual(lastBelow - 2e-8);
          expect(below).toBeLessThanOrEqual(1);
          expect(put).toBeGreaterThanOrEqual(Math.max(0, strike - forward) - 1e-9);
          expect(put).toBeLessThanOrEqual(strike);
          if (strike > 40) {
            expect(slope).toBeGreaterThanOrEqual(lastSlope - 2e-6);
            expect(slope).toBeLessThanOrEqual(below + 1e-6);
            expect(slope).toBeGreaterThanOrEqual(lastBelow - 1e-6);
            lastSlope = slope;
          }
          [lastBelow, lastPut] = [below, put];
        }
      }),
      { ...SEED, numRuns: 200 },
    );
  });
});

describe('the outcome at expiry', () => {
  it('agrees with profit and loss counted one price at a time', () => {
    const prices = fc.array(between(50, 180), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(positions, prices, (position, drawn) => {
        let sum = 0;
        for (const price of drawn) sum += price;
        const forward = sum / drawn.length;
        const logReturns = Float64Array.from(drawn, (price) => ln(price / forward));
        const distribution = terminalDistribution(
          { name: 'bootstrap', logReturns },
          { spot: forward, drift: 0, years: 0.1 },
        );
        const outcome = expiryOutcome(distribution, position);
        const profits = drawn.map((price) => profitAt(position, price));
        // A price that was drawn right at a breakeven may fall to either side of it.
        fc.pre(profits.every((profit) => Math.abs(profit) > 1e-6));
        const losses = profits.filter((profit) => profit < 0);
        const mean = (of: readonly number[]): number => of.reduce((total, one) => total + one, 0) / of.length;
        expect(outcome.pop).toBeCloseTo(1 - losses.length / drawn.length, 9);
        expect(outcome.pLoss).toBeCloseTo(losses.length / drawn.length, 9);
        expect(outcome.ev).toBeCloseTo(mean(profits), 7);
        if (losses.length > 0) expect(outcome.lossGivenLoss).toBeCloseTo(-mean(losses), 6);
        for (const profit of profits) {
          if (outcome.maxProfit !== null) expect(profit).toBeLessThanOrEqual(outcome.maxProfit + 1e-9);
          if (outcome.maxLoss !== null) expect(profit).toBeGreaterThanOrEqual(-outcome.maxLoss - 1e-9);
        }
        for (const breakeven of outcome.breakevens) expect(profitAt(position, breakeven)).toBeCloseTo(0, 8);
      }),
      { ...SEED, numRuns: 500 },
    );
  });

  it('of both sides of a trade mirror each other under every model', () => {
    fc.assert(
      fc.property(models, years, positions, (model, T, position) => {
        const distribution = terminalDistribution(model, { spot: 100, drift: 0.03, years: T });
        const mine = expiryOutcome(distribution, position);
        const theirs = expiryOutcome(distribution, {
          legs: position.legs.map((leg) => ({ ...leg, quantity: -leg.quantity })),
          shares: -position.shares,
          cash: -position.cash,
        });
        expect(mine.ev).toBeCloseTo(-theirs.ev, 8);
        expect(mine.pop).toBeCloseTo(theirs.pLoss, 8);
        expect(mine.pop + mine.pLoss).toBeLessThanOrEqual(1 + 1e-8);
        // What is won on average is the rest of what is not lost.
        const won = mine.ev + mine.pLoss * mine.lossGivenLoss;
        expect(won).toBeCloseTo(theirs.pLoss * theirs.lossGivenLoss, 5);
      }),
      { ...SEED, numRuns: 300 },
    );
  });
});

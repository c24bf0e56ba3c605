import { describe, expect, it } from 'vitest';
import { CosineDistribution } from '#options/models/cosine-distribution';
import { IntegralDistribution } from '#options/models/integral-distribution';
import { MomentExponent } from '#options/models/moment-exponent';
import type { BatesParameters, HestonParameters } from '#options/models/price-model';
import { terminalDistribution, type TerminalDistribution } from '#options/models/terminal-distribution';
import { totalVariance } from '#options/models/total-variance';
import { exp, ln } from '#primitives/exact-math';

const CRYPTO: HestonParameters = { v0: 0.3, kappa: 3, theta: 0.36, xi: 1.1, rho: -0.25 };
const JUMPY: BatesParameters = { ...CRYPTO, v0: 0.2, lambda: 2.5, muJ: -0.05, sigmaJ: 0.09 };
const YEARS = 30 / 365;

describe('Heston prices', () => {
  // Andersen (2008), "Simple and efficient simulation of the Heston stochastic volatility model", table 2.
  it.each([
    [{ v0: 0.04, kappa: 0.5, theta: 0.04, xi: 1, rho: -0.9 }, 10, [44.33, 13.0847, 0.2958]],
    [{ v0: 0.04, kappa: 0.3, theta: 0.04, xi: 0.9, rho: -0.5 }, 15, [45.2869, 16.6492, 5.1382]],
    [{ v0: 0.09, kappa: 1, theta: 0.09, xi: 1, rho: -0.3 }, 5, [45.9969, 21.7953, 9.9831]],
  ] as const)('are those that were published for %o over %i years', (parameters, years, calls) => {
    const distribution = terminalDistribution({ name: 'heston', ...parameters }, { spot: 100, drift: 0, years });
    for (const [i, strike] of [60, 100, 140].entries()) {
      expect(distribution.expectedPut(strike) + 100 - strike).toBeCloseTo(calls[i] as number, 3.7);
    }
  });

  it('become those of Black and Scholes as the volatility of variance vanishes', () => {
    const heston = distributionOf({ ...CRYPTO, xi: 1e-7 });
    const sigma = Math.sqrt(totalVariance({ name: 'heston', ...CRYPTO }, YEARS) / YEARS);
    const lognormal = terminalDistribution({ name: 'bs', sigma }, { spot: 100, drift: 0.04, years: YEARS });
    for (let strike = 60; strike <= 150; strike += 5) {
      expect(heston.below(strike)).toBeCloseTo(lognormal.below(strike), 7);
      expect(heston.expectedPut(strike)).toBeCloseTo(lognormal.expectedPut(strike), 6);
    }
  });

  it('are as they should be where volatility of variance is exactly zero', () => {
    const none = distributionOf({ ...CRYPTO, xi: 0 });
    const little = distributionOf({ ...CRYPTO, xi: 1e-7 });
    expect(none.expectedPut(95)).toBeCloseTo(little.expectedPut(95), 6);
  });
});

describe('the distribution at expiry', () => {
  it.each([
    ['Heston', distributionOf(CRYPTO)],
    ['Bates', distributionOf(JUMPY)],
    ['Black and Scholes', terminalDistribution({ name: 'bs', sigma: 0.6 }, { spot: 100, drift: 0.04, years: YEARS })],
  ] as const)('of %s is a distribution whose mean is the forward', (_name, distribution) => {
    expect(distribution.forward).toBeCloseTo(100 * exp(0.04 * YEARS), 12);
    let last = 0;
    for (let price = 20; price <= 400; price *= 1.01) {
      const below = distribution.below(price);
      if (below < last - 1e-8) expect.fail(`P(S < ${price}) falls`);
      last = below;
      // The slope of the expected put is the probability.
      const step = 1e-3 * price;
      const slope = (distribution.expectedPut(price + step) - distribution.expectedPut(price - step)) / (2 * step);
      expect(Math.abs(slope - below)).toBeLessThan(1e-4);
    }
    expect(last).toBeCloseTo(1, 7);
    expect(distribution.expectedPut(400) - 400 + distribution.forward).toBeCloseTo(0, 6);
  });

  it('is the mean for certain where no time or no variance is left', () => {
    for (const distribution of [
      terminalDistribution({ name: 'bs', sigma: 0.5 }, { spot: 50, drift: 0.1, years: 0 }),
      terminalDistribution({ name: 'heston', ...CRYPTO }, { spot: 50, drift: 0.1, years: 0 }),
      terminalDistribution({ name: 'bs', sigma: 0 }, { spot: 50, drift: 0, years: 1 }),
    ]) {
      expect([distribution.below(49.99), distribution.below(50), distribution.below(50.01)]).toEqual([0, 0, 1]);
      expect([distribution.expectedPut(45), distribution.expectedPut(55)]).toEqual([0, 5]);
    }
  });

  it('of returns that happened gives each the same weight, around the drift asked for', () => {
    const logReturns = Float64Array.from([-0.2, 0.1, 0.05, -0.02, 0.1], (value) => ln(1 + value));
    const distribution = terminalDistribution({ name: 'bootstrap', logReturns }, { spot: 100, drift: 0, years: 1 });
    // The mean of 80, 110, 105, 98 and 110 is 100.6, so all are scaled by 1/1.006.
    const prices = [80, 110, 105, 98, 110].map((price) => price / 1.006);
    expect(distribution.forward).toBe(100);
    expect(distribution.below(prices[0] as number)).toBe(0);
    expect(distribution.below(104)).toBe(0.4);
    expect(distribution.below(105)).toBe(0.6);
    expect(distribution.below(1_000)).toBe(1);
    expect(distribution.expectedPut(100)).toBeCloseTo((100 - 80 / 1.006 + (100 - 98 / 1.006)) / 5, 12);
  });
});

describe('figures that reach decisions', () => {
  it('keep their bits', () => {
    const figures = [distributionOf(CRYPTO), distributionOf(JUMPY)].flatMap((distribution) => [
      distribution.below(95),
      distribution.expectedPut(95),
    ]);
    expect(figures).toEqual([0.3803109051402284, 3.8708710576653913, 0.35436694368662036, 3.249929337901575]);
  });
});

describe('the cosine series', () => {
  it('says that it is not sound where it would need too many terms, and an integral takes over', () => {
    const wild: HestonParameters = { v0: 0.01, kappa: 0.2, theta: 0.01, xi: 4, rho: 0.95 };
    const exponent = new MomentExponent(wild, 3);
    const variance = totalVariance({ name: 'heston', ...wild }, 3);
    expect(new CosineDistribution(exponent, variance, 100).sound).toBe(false);
    const distribution = terminalDistribution({ name: 'heston', ...wild }, { spot: 100, drift: 0, years: 3 });
    expect(distribution).toBeInstanceOf(IntegralDistribution);
    let last = 0;
    for (let price = 70; price <= 130; price += 1) {
      const below = distribution.below(price);
      expect(below).toBeGreaterThanOrEqual(last - 1e-6);
      last = below;
    }
  });
});

function distributionOf(parameters: HestonParameters | BatesParameters): TerminalDistribution {
  const model =
    'lambda' in parameters ? ({ name: 'bates', ...parameters } as const) : ({ name: 'heston', ...parameters } as const);
  return terminalDistribution(model, { spot: 100, drift: 0.04, years: YEARS });
}

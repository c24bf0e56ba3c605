import { describe, expect, it } from 'vitest';
import { black76, type ForwardOption } from '#options/pricing/black-76';
import { blackScholes, blackScholesPrice, type EuropeanOption } from '#options/pricing/black-scholes';

const HULL: EuropeanOption = {
  right: 'call',
  spot: 49,
  strike: 50,
  years: 20 / 52,
  rate: 0.05,
  dividendYield: 0,
  volatility: 0.2,
};

describe('Black-Scholes', () => {
  it('prices the textbook options', () => {
    // Hull, Options, Futures and Other Derivatives, chapters on Black-Scholes-Merton and on the Greeks.
    expect(blackScholesPrice('call', 42, 40, 0.5, 0.1, 0, 0.2)).toBeCloseTo(4.76, 2);
    expect(blackScholesPrice('put', 42, 40, 0.5, 0.1, 0, 0.2)).toBeCloseTo(0.81, 2);
    const figures = blackScholes(HULL);
    expect(figures.price).toBeCloseTo(2.4, 2);
    expect(figures.delta).toBeCloseTo(0.522, 3);
    expect(figures.gamma).toBeCloseTo(0.066, 3);
    expect(figures.theta).toBeCloseTo(-4.31, 2);
    expect(figures.vega).toBeCloseTo(12.1, 1);
    expect(figures.rho).toBeCloseTo(8.91, 2);
  });

  it('agrees with 50-digit arithmetic, second-order Greeks included', () => {
    const figures = blackScholes({
      right: 'put',
      spot: 52,
      strike: 47.5,
      years: 0.25,
      rate: 0.03,
      dividendYield: 0.05,
      volatility: 0.4,
    });
    const truth = {
      price: 2.1703121006712305,
      delta: -0.2951859150108938,
      gamma: 0.03296168635080881,
      vega: 8.912839989258702,
      theta: -7.372155979998155,
      rho: -4.379994920309428,
      vanna: -0.2807287818589048,
      volga: 3.850706444778572,
      charm: 0.24410388354142035,
      dualDelta: 0.3688416774997412,
    };
    for (const [name, value] of Object.entries(truth)) {
      expect(Math.abs(figures[name as keyof typeof truth] / value - 1), name).toBeLessThan(2e-14);
    }
  });

  it('keeps its relative accuracy far out, where the difference of two probabilities would have lost it', () => {
    for (const [spot, strike, years, volatility, truth] of [
      [100, 300, 0.25, 0.25, 1.8115154688237715e-18],
      [100, 130, 0.02, 0.3, 2.330380429452192e-10],
      [60, 61, 0.0001, 0.2, 9.975319483286295e-19],
      [50, 51, 0.0005, 0.15, 4.831885991063463e-11],
      [100, 100.5, 2e-5, 0.5, 0.0010040654876795048],
    ] as const) {
      const price = blackScholesPrice('call', spot, strike, years, 0, 0, volatility);
      expect(Math.abs(price / truth - 1), `${strike}`).toBeLessThan(2e-13);
    }
  });

  it('has a limit without time and one without volatility, and never NaN', () => {
    const expired = (spot: number): number[] => {
      const { price, delta, gamma, vega } = blackScholes({ ...HULL, spot, years: 0 });
      return [price, delta, gamma, vega];
    };
    expect(expired(60)).toEqual([10, 1, 0, 0]);
    expect(expired(40)).toEqual([0, 0, 0, 0]);
    expect(expired(50)).toEqual([0, 0.5, 0, 0]);
    const certain = blackScholes({ ...HULL, spot: 60, volatility: 0 });
    expect(certain.price).toBeCloseTo(60 - 50 * Math.exp(-0.05 * HULL.years), 12);
    expect(certain.delta).toBe(1);
    for (const change of [{ years: 0 }, { volatility: 0 }, { years: 0, spot: 50 }]) {
      for (const right of ['call', 'put'] as const) {
        const figures = blackScholes({ ...HULL, ...change, right });
        expect(Object.values(figures).some(Number.isNaN)).toBe(false);
      }
    }
  });
});

describe('Black-76', () => {
  const priceOf = (option: ForwardOption): number => black76(option).price;

  it('prices the textbook option on a future', () => {
    // Hull, chapter on futures options: F = K = 20, r = 9 %, σ = 25 %, four months: a put is worth 1.12.
    const option = { right: 'put', forward: 20, strike: 20, years: 4 / 12, rate: 0.09, volatility: 0.25 } as const;
    expect(priceOf(option)).toBeCloseTo(1.12, 2);
    expect(priceOf({ ...option, right: 'call' })).toBeCloseTo(priceOf(option), 14);
  });

  it('has the Greeks that its own price shows when pushed', () => {
    const option: ForwardOption = {
      right: 'call',
      forward: 100,
      strike: 105,
      years: 0.4,
      rate: 0.03,
      volatility: 0.35,
    };
    const figures = black76(option);
    const push = (field: 'forward' | 'years' | 'rate' | 'volatility', by: number): number =>
      (priceOf({ ...option, [field]: option[field] + by }) - priceOf({ ...option, [field]: option[field] - by })) /
      (2 * by);
    expect(figures.delta).toBeCloseTo(push('forward', 1e-3), 8);
    expect(figures.vega).toBeCloseTo(push('volatility', 1e-5), 6);
    expect(figures.rho).toBeCloseTo(push('rate', 1e-5), 6);
    expect(figures.theta).toBeCloseTo(-push('years', 1e-5), 5);
  });
});

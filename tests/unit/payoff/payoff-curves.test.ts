import { describe, expect, it } from 'vitest';
import { type PayoffLeg, payoffCurves, payoffPrices } from '#options/payoff/payoff-curves';

const leg = (right: 'call' | 'put', strike: number, quantity: number, years = 30 / 365): PayoffLeg => ({
  right,
  strike,
  quantity,
  years,
  rate: 0.04,
  dividendYield: 0,
  volatility: 0.5,
});

const bullPut = { legs: [leg('put', 48, -1), leg('put', 45, 1)], shares: 0, multiplier: 100, opening: 0.62 };

describe('profit along the price', () => {
  it('of a put spread at expiry is the credit above, and width less credit below', () => {
    const { atExpiry } = payoffCurves(bullPut, Float64Array.of(40, 45, 47.38, 48, 60), 0, 0);
    const byHand = [-238, -238, 0, 62, 62];
    for (const [i, dollars] of byHand.entries()) expect(atExpiry[i]).toBeCloseTo(dollars, 9);
  });

  it('on the date of expiry is that at expiry', () => {
    const prices = Float64Array.from({ length: 81 }, (_, i) => 30 + i / 2);
    const { atExpiry, atDate } = payoffCurves(bullPut, prices, 30 / 365, 0);
    for (let i = 0; i < prices.length; i++) expect(atDate[i]).toBeCloseTo(atExpiry[i] as number, 9);
  });

  it('has Greeks that are its slopes', () => {
    const step = 1e-4;
    const shift = 1e-5;
    const prices = Float64Array.of(47 - step, 47, 47 + step);
    const now = payoffCurves(bullPut, prices, 0.02, 0);
    const [below, here, above] = now.atDate as unknown as [number, number, number];
    expect(now.delta[1]).toBeCloseTo((above - below) / (2 * step), 4);
    expect(now.gamma[1]).toBeCloseTo((above - 2 * here + below) / (step * step), 1);
    const up = payoffCurves(bullPut, prices, 0.02, shift).atDate[1] as number;
    const down = payoffCurves(bullPut, prices, 0.02, -shift).atDate[1] as number;
    expect(now.vega[1]).toBeCloseTo((up - down) / (2 * shift), 3);
    const later = payoffCurves(bullPut, prices, 0.02 + shift, 0).atDate[1] as number;
    const sooner = payoffCurves(bullPut, prices, 0.02 - shift, 0).atDate[1] as number;
    expect(now.theta[1]).toBeCloseTo((later - sooner) / (2 * shift), 1);
  });

  it('of a covered call rises with the shares up to the strike', () => {
    const covered = { legs: [leg('call', 55, -1)], shares: 1, multiplier: 100, opening: 1.2 - 52 };
    const { atExpiry } = payoffCurves(covered, Float64Array.of(40, 50.8, 55, 70), 0, 0);
    for (const [i, dollars] of [-1_080, 0, 420, 420].entries()) expect(atExpiry[i]).toBeCloseTo(dollars, 9);
  });

  it('values a leg that lives on when the first one expires', () => {
    const calendar = {
      legs: [leg('put', 50, -1, 10 / 365), leg('put', 50, 1, 40 / 365)],
      shares: 0,
      multiplier: 100,
      opening: -1,
    };
    const { atExpiry } = payoffCurves(calendar, Float64Array.of(30, 50, 80), 0, 0);
    expect(atExpiry[1]).toBeGreaterThan(atExpiry[0] as number);
    expect(atExpiry[1]).toBeGreaterThan(atExpiry[2] as number);
  });
});

describe('the prices of a payoff', () => {
  it('reach around spot and every strike', () => {
    const prices = payoffPrices(52, [leg('put', 30, -1), leg('put', 20, 1)], 3, 121);
    expect(prices).toHaveLength(121);
    expect(prices[0]).toBeLessThan(20);
    expect(prices.at(-1)).toBeGreaterThan(60);
    for (let i = 1; i < prices.length; i++) expect(prices[i]).toBeGreaterThan(prices[i - 1] as number);
    expect(prices[0]).toBeGreaterThan(0);
  });
});

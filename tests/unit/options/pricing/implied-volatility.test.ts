import { describe, expect, it } from 'vitest';
import { blackScholesPrice } from '#options/pricing/black-scholes';
import { impliedVolatility, impliedVolatilityOnForward, type PricedOption } from '#options/pricing/implied-volatility';
import { exp } from '#primitives/exact-math';

const CALL: PricedOption = {
  right: 'call',
  price: 4.2,
  spot: 60,
  strike: 59,
  years: 0.1,
  rate: 0.04,
  dividendYield: 0,
};

function statusOf(change: Partial<PricedOption>): string {
  const answer = impliedVolatility({ ...CALL, ...change });
  if (answer.status !== 'ok') expect(answer.volatility).toBeNull();
  return answer.status;
}

describe('implied volatility', () => {
  it('solves the textbook option', () => {
    // Hull, Options, Futures and Other Derivatives: S = 42, K = 40, r = 10 %, T = 0.5, σ = 20 %, call 4.76, put 0.81.
    const terms = { spot: 42, strike: 40, years: 0.5, rate: 0.1, dividendYield: 0 };
    const call = impliedVolatility({ ...terms, right: 'call', price: 4.759422392871532 });
    const put = impliedVolatility({ ...terms, right: 'put', price: 0.8085993729000958 });
    expect(call.volatility).toBeCloseTo(0.2, 13);
    expect(put.volatility).toBeCloseTo(0.2, 13);
  });

  it('says why there is none', () => {
    expect(statusOf({})).toBe('ok');
    expect(statusOf({ price: Number.NaN })).toBe('bad_input');
    expect(statusOf({ spot: 0 })).toBe('bad_input');
    expect(statusOf({ strike: -1 })).toBe('bad_input');
    expect(statusOf({ rate: Number.POSITIVE_INFINITY })).toBe('bad_input');
    expect(statusOf({ dividendYield: -1e9 })).toBe('bad_input');
    expect(statusOf({ years: 0 })).toBe('expired');
    expect(statusOf({ years: -0.01 })).toBe('expired');
    expect(statusOf({ price: 60.5 })).toBe('above_max');
    expect(statusOf({ price: 60 })).toBe('above_max');
    expect(statusOf({ right: 'put', price: 59 })).toBe('above_max');
    expect(statusOf({ strike: 52.5, price: 7.5 })).toBe('below_intrinsic');
    expect(statusOf({ price: -0.05 })).toBe('below_intrinsic');
    expect(statusOf({ strike: 75, price: 0 })).toBe('zero_time_value');
    expect(statusOf({ strike: 52.5, price: 60 - 52.5 * exp(-0.004) })).toBe('zero_time_value');
  });

  it('names the first reason that applies', () => {
    expect(statusOf({ price: Number.NaN, years: 0 })).toBe('bad_input');
    expect(statusOf({ price: 100, years: 0 })).toBe('expired');
    expect(statusOf({ right: 'put', price: 59, strike: 59 })).toBe('above_max');
  });

  it('does not read a volatility out of the last digits of a price', () => {
    const deep: PricedOption = {
      right: 'put',
      price: 198.5037437578047,
      spot: 100,
      strike: 300,
      years: 0.25,
      rate: 0.02,
      dividendYield: 0,
    };
    expect(['unresolvable', 'zero_time_value']).toContain(statusOf(deep));
    const price = blackScholesPrice('call', 100, 40, 0.1, 0, 0, 0.8);
    const answer = impliedVolatility({ ...deep, right: 'call', price, strike: 40, years: 0.1, rate: 0 });
    expect(answer.status).toBe('ok');
    if (answer.status === 'ok') {
      expect(answer.perPriceUlp).toBeGreaterThan(1e-12);
      expect(Math.abs(answer.volatility - 0.8)).toBeLessThan(40 * answer.perPriceUlp);
    }
  });

  it('is the same through the forward', () => {
    const direct = impliedVolatility({ ...CALL, dividendYield: 0.03 });
    const forward = CALL.spot * exp(0.01 * CALL.years);
    const { right, price, strike, years } = CALL;
    const answer = impliedVolatilityOnForward(right, price, forward, strike, exp(-0.04 * years), years);
    expect(answer.volatility).toBeCloseTo(direct.volatility as number, 13);
  });

  it('keeps its digits just in the money, where intrinsic value is nearly all of the price', () => {
    // Minutes before expiry on an index at 5,800: in double precision the forward alone is off by more than the time value
    // can bear. Solved with 60 digits from this very price.
    const answer = impliedVolatility({
      right: 'put',
      price: 9.04916512809462,
      spot: 5_800.17,
      strike: 5_809.2,
      years: 6.3e-6,
      rate: 0.0064,
      dividendYield: 0.0059,
    });
    expect(answer.status).toBe('ok');
    expect(Math.abs((answer.volatility as number) - 0.2800000000000007)).toBeLessThan(1e-10);
  });
});

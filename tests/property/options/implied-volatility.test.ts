import { describe, expect, it } from 'vitest';
import { impliedVolatility } from '#options/pricing/implied-volatility';
import { priceOf, randomOptions } from '#tests/support/option-cases';
import { priceRoundTrip, roundTrip } from '#tests/support/iv-round-trip';

describe('implied volatility', () => {
  it('gives back the deviation that a value was made of, wherever there is one', () => {
    const { failures, cases } = roundTrip(40_000, 1);
    expect(cases).toBe(40_000);
    expect(failures).toEqual([]);
  });

  it('gives back the volatility of a price, unless its last digits hold none', () => {
    const { failures, solved } = priceRoundTrip(20_000, 2);
    expect(failures).toEqual([]);
    expect(solved).toBeGreaterThan(19_000);
  });

  it('rises with the price', () => {
    for (const option of randomOptions(2_000, 3)) {
      const price = priceOf(option);
      const here = impliedVolatility({ ...option, price });
      const above = impliedVolatility({ ...option, price: price * 1.001 });
      if (here.status !== 'ok' || above.status !== 'ok') continue;
      expect(above.volatility, JSON.stringify(option)).toBeGreaterThan(here.volatility);
    }
  });

  it('never answers 0 or NaN, whatever it is asked', () => {
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 0, 5e-324, 1e-300, 1, 60, 1e300];
    for (const price of odd) {
      for (const spot of odd) {
        for (const strike of [60, ...odd]) {
          for (const years of odd) {
            for (const rate of [0.04, ...odd]) {
              const answer = impliedVolatility({ right: 'call', price, spot, strike, years, rate, dividendYield: 0 });
              if (answer.status !== 'ok') expect(answer.volatility).toBeNull();
              else if (!(answer.volatility > 0 && answer.volatility < Number.POSITIVE_INFINITY)) {
                expect.fail(JSON.stringify({ price, spot, strike, years, rate, answer }));
              }
            }
          }
        }
      }
    }
  });
});

import { describe, expect, it } from 'vitest';
import { blackScholes, type EuropeanOption } from '#options/pricing/black-scholes';
import { exp } from '#primitives/exact-math';
import { priceOf, randomOptions } from '#tests/support/option-cases';

const CASES = 4_000;

function forEachOption(seed: number, check: (option: EuropeanOption, scale: number, context: string) => void): void {
  for (const option of randomOptions(CASES, seed)) {
    check(option, Math.max(option.spot, option.strike), JSON.stringify(option));
  }
}

describe('Black-Scholes prices', () => {
  it('obey put-call parity', () => {
    forEachOption(11, (option, scale, context) => {
      const { spot, strike, years, rate, dividendYield } = option;
      const call = priceOf({ ...option, right: 'call' });
      const put = priceOf({ ...option, right: 'put' });
      const parity = spot * exp(-dividendYield * years) - strike * exp(-rate * years);
      expect(Math.abs(call - put - parity), context).toBeLessThan(1e-14 * scale);
    });
  });

  it('stay between exercise at the forward and what is delivered', () => {
    forEachOption(12, (option, scale, context) => {
      const { right, spot, strike, years, rate, dividendYield } = option;
      const price = priceOf(option);
      const grown = spot * exp(-dividendYield * years);
      const owed = strike * exp(-rate * years);
      const least = right === 'call' ? Math.max(0, grown - owed) : Math.max(0, owed - grown);
      expect(price, context).toBeGreaterThanOrEqual(least - 1e-15 * scale);
      expect(price, context).toBeLessThanOrEqual((right === 'call' ? grown : owed) + 1e-15 * scale);
    });
  });

  it('rise with volatility, and with the spot for a call and against it for a put', () => {
    forEachOption(13, (option, scale, context) => {
      const price = priceOf(option);
      const sign = option.right === 'call' ? 1 : -1;
      expect(priceOf({ ...option, volatility: option.volatility * 1.01 }), context).toBeGreaterThanOrEqual(price);
      const moved = priceOf({ ...option, spot: option.spot * 1.01 });
      expect(sign * (moved - price), context).toBeGreaterThanOrEqual(-1e-15 * scale);
    });
  });

  it('are convex in the strike', () => {
    forEachOption(14, (option, scale, context) => {
      const at = (factor: number): number => priceOf({ ...option, strike: option.strike * factor });
      expect(at(0.98) + at(1.02) - 2 * at(1), context).toBeGreaterThanOrEqual(-4e-15 * scale);
    });
  });
});

describe('Black-Scholes Greeks', () => {
  it('satisfy the Black-Scholes equation', () => {
    forEachOption(15, (option, scale, context) => {
      const { spot, rate, dividendYield, volatility } = option;
      const { price, delta, gamma, theta } = blackScholes(option);
      const drift = theta + (rate - dividendYield) * spot * delta + 0.5 * volatility * volatility * spot * spot * gamma;
      const size = Math.abs(theta) + scale;
      expect(Math.abs(drift - rate * price), context).toBeLessThan(1e-13 * size);
    });
  });

  it('of a call and a put differ as parity says', () => {
    forEachOption(16, (option, _, context) => {
      const { years, dividendYield } = option;
      const call = blackScholes({ ...option, right: 'call' });
      const put = blackScholes({ ...option, right: 'put' });
      expect([put.gamma, put.vega, put.vanna, put.volga], context).toEqual([
        call.gamma,
        call.vega,
        call.vanna,
        call.volga,
      ]);
      expect(Math.abs(call.delta - put.delta - exp(-dividendYield * years)), context).toBeLessThan(1e-14);
      expect(Math.abs(call.probabilityInTheMoney + put.probabilityInTheMoney - 1), context).toBeLessThan(1e-14);
    });
  });

  it('are the slopes of the figures below them', () => {
    let compared = 0;
    for (const option of randomOptions(400, 17)) {
      // Where there is neither time nor probability left to speak of, differences are all rounding.
      const { price, delta, gamma, vega, theta, rho, vanna, volga, charm, dualDelta, d1 } = blackScholes(option);
      if (option.years < 0.01 || Math.abs(d1) > 4) continue;
      compared++;
      const { spot, strike, years, rate, volatility } = option;
      const slope = (field: keyof EuropeanOption, figure: 'price' | 'delta' | 'vega', at: number): number => {
        const by = Math.max(1e-5 * Math.abs(at), 1e-7);
        const value = (x: number): number => blackScholes({ ...option, [field]: x })[figure];
        return (value(at + by) - value(at - by)) / (2 * by);
      };
      const pairs = {
        delta: [delta, slope('spot', 'price', spot), 1],
        gamma: [gamma * spot, slope('spot', 'delta', spot) * spot, 1 / (volatility * Math.sqrt(years))],
        vega: [vega, slope('volatility', 'price', volatility), spot],
        theta: [theta, -slope('years', 'price', years), spot],
        rho: [rho, slope('rate', 'price', rate), strike],
        vanna: [vanna, slope('volatility', 'delta', volatility), 1 / volatility],
        volga: [volga, slope('volatility', 'vega', volatility), spot / volatility],
        charm: [charm, -slope('years', 'delta', years), 1 / years],
        dualDelta: [dualDelta, slope('strike', 'price', strike), 1],
      } as const;
      for (const [name, [figure, measured, scale]] of Object.entries(pairs)) {
        const context = `${name} ${figure} measured ${measured} of ${price}: ${JSON.stringify(option)}`;
        expect(Math.abs(figure - measured), context).toBeLessThan(1e-5 * (Math.abs(figure) + scale));
      }
    }
    expect(compared).toBeGreaterThan(100);
  });
});

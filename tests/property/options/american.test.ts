import { describe, expect, it } from 'vitest';
import { american, type AmericanOption, americanPrice, europeanPrice, exerciseValue } from '#options/pricing/american';
import { americanImpliedVolatility } from '#options/pricing/american-implied-volatility';
import { SeededRandom } from '#primitives/random';

const STEPS = 40;
/** What a tree of so few steps may be off by, as a share of the strike. */
const GRAIN = 1e-4;

function* options(count: number, seed: number): Generator<AmericanOption> {
  const random = new SeededRandom(seed);
  for (let i = 0; i < count; i++) {
    const spot = 20 + 480 * random.next();
    const years = 0.01 + 2 * random.next() * random.next();
    const volatility = 0.08 + 0.9 * random.next();
    const strike = spot * (1 + 1.2 * (random.next() - 0.5));
    const pays = i % 3 === 0;
    yield {
      right: i % 2 === 0 ? 'call' : 'put',
      spot,
      strike,
      years,
      volatility,
      rate: 0.08 * random.next(),
      dividendYield: pays ? 0 : 0.1 * random.next(),
      dividends: pays ? [{ years: years * random.next(), amount: 0.03 * spot * random.next() }] : [],
    };
  }
}

describe('American options', () => {
  it('are worth no less than European ones, nor than exercise, and no more than what is delivered', () => {
    for (const option of options(300, 31)) {
      const context = JSON.stringify(option);
      const price = americanPrice(option, STEPS);
      expect(price, context).toBeGreaterThanOrEqual(europeanPrice(option));
      expect(price, context).toBeGreaterThanOrEqual(exerciseValue(option));
      const most = option.right === 'call' ? option.spot : option.strike;
      expect(price, context).toBeLessThanOrEqual(most * (1 + GRAIN));
    }
  });

  it('are worth more with more volatility, and more for a better strike', () => {
    for (const option of options(300, 32)) {
      const context = JSON.stringify(option);
      const allowed = GRAIN * option.strike;
      const price = americanPrice(option, STEPS);
      expect(americanPrice({ ...option, volatility: option.volatility * 1.1 }, STEPS), context).toBeGreaterThan(
        price - allowed,
      );
      const better = option.strike * (option.right === 'call' ? 0.95 : 1.05);
      expect(americanPrice({ ...option, strike: better }, STEPS), context).toBeGreaterThan(price - allowed);
    }
  });

  it('mirror each other: a put is a call on the strike, paid with the underlying', () => {
    for (const option of options(200, 33)) {
      if (option.dividends.length > 0) continue;
      const { right, spot, strike, rate, dividendYield } = option;
      const mirrored: AmericanOption = {
        ...option,
        right: right === 'call' ? 'put' : 'call',
        spot: strike,
        strike: spot,
        rate: dividendYield,
        dividendYield: rate,
      };
      const difference = americanPrice(option, STEPS) - americanPrice(mirrored, STEPS);
      expect(Math.abs(difference), JSON.stringify(option)).toBeLessThan(2 * GRAIN * Math.max(spot, strike));
    }
  });

  it('have a delta between 0 and 1, no negative gamma, and a premium that is never negative', () => {
    for (const option of options(150, 34)) {
      const context = JSON.stringify(option);
      const { delta, gamma, premium } = american(option, STEPS);
      const inward = option.right === 'call' ? delta : -delta;
      expect(inward, context).toBeGreaterThan(-1e-3);
      expect(inward, context).toBeLessThan(1 + 1e-3);
      expect(gamma * option.spot, context).toBeGreaterThan(-1e-2);
      expect(premium, context).toBeGreaterThanOrEqual(0);
    }
  });

  it('give their volatility back, unless they would be exercised at once', () => {
    let solved = 0;
    for (const option of options(120, 35)) {
      const context = JSON.stringify(option);
      const price = americanPrice(option, STEPS);
      const answer = americanImpliedVolatility({ ...option, price }, STEPS);
      const { vega } = american(option, STEPS);
      if (answer.status === 'ok') {
        solved++;
        const off = Math.abs(answer.volatility - option.volatility);
        expect(off * vega, context).toBeLessThan(1e-8 * price + 1e-12);
      } else {
        expect(['zero_time_value', 'below_intrinsic'], context).toContain(answer.status);
        expect(price - Math.max(exerciseValue(option), europeanPrice(option)), context).toBeLessThan(GRAIN * price);
      }
    }
    expect(solved).toBeGreaterThan(80);
  });
});

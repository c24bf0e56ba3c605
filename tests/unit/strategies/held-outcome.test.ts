import { describe, expect, it } from 'vitest';
import { cents, priceE4 } from '#domain/money';
import { EmpiricalDistribution } from '#options/models/empirical-distribution';
import { structureOver } from '#options/spreads/structure-shape';
import { ln } from '#primitives/exact-math';
import { centsBelow, heldOutcome, kellyShare } from '#strategies/recommend/held-outcome';

const SPREAD = structureOver('bull_put', '2026-06-26', [priceE4(100), priceE4(95)]);

/** Ends at each of these prices once in so many times; their mean is the forward. */
function endingAt(...prices: readonly number[]): EmpiricalDistribution {
  const mean = prices.reduce((sum, price) => sum + price, 0) / prices.length;
  return new EmpiricalDistribution(
    mean,
    Float64Array.from(prices, (price) => ln(price)),
  );
}

describe('a spread that is held to expiry', () => {
  it('earns its credit above, loses its width below, and pays fees either way', () => {
    if (SPREAD === null) throw new Error('a put spread has two strikes');
    // 1.20 received: +118 in six of eight ends, −5.00 + 1.20 in one, −2.00 + 1.20 in another, 2 dollars of fees.
    const ends = endingAt(120, 119, 110, 108, 105, 101, 98, 90);
    const held = heldOutcome(ends, SPREAD, priceE4(1.2), 100, cents(200));
    expect(held.pop).toBe(0.75);
    expect(held.ev).toBeCloseTo((6 * 118 - 82 - 382) / 8, 9);
    expect(held.win).toBeCloseTo(118, 9);
    expect(held.loss).toBeCloseTo((82 + 382) / 2, 9);
  });
});

describe("Kelly's share", () => {
  it('is the chance to win less the chance to lose over the odds', () => {
    expect(kellyShare({ pop: 0.8, ev: 0, win: 100, loss: 200 })).toBeCloseTo(0.8 - 0.2 * 2, 12);
  });

  it('is nothing without an edge, and all of it where nothing can be lost', () => {
    expect(kellyShare({ pop: 0.6, ev: 0, win: 100, loss: 150 })).toBe(0);
    expect(kellyShare({ pop: 0.5, ev: 0, win: 100, loss: 300 })).toBe(0);
    expect(kellyShare({ pop: 1, ev: 0, win: 100, loss: 0 })).toBe(1);
  });

  it('is nothing where a figure is none', () => {
    for (const unknown of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(kellyShare({ pop: unknown, ev: 0, win: 100, loss: 100 })).toBe(0);
      expect(kellyShare({ pop: 0.9, ev: 0, win: Number.NaN, loss: 100 })).toBe(0);
      expect(kellyShare({ pop: 0.9, ev: 0, win: 100, loss: Number.NaN })).toBe(0);
    }
  });
});

describe('expected dollars', () => {
  it('are rounded down to the cent, gains and losses alike', () => {
    expect([1.239, 1.23, -1.231, 0.29].map(centsBelow)).toEqual([123, 123, -124, 29]);
  });
});

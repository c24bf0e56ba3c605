import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearScale, rangeOf, roundTicks, tickDigits } from '#window/charts/plot/linear-scale.ts';

describe('the scale of a plot', () => {
  it('puts the ends of the values at the ends of the pixels, also upside down', () => {
    const scale = linearScale(10, 20, 300, 100);
    expect(scale.at(10)).toBe(300);
    expect(scale.at(20)).toBe(100);
    expect(scale.at(15)).toBe(200);
    expect(scale.of(200)).toBe(15);
  });

  it('finds the value of the pixel of a value', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(value, value, value, (from, to, inside) => {
        fc.pre(Math.abs(from - to) > 1e-3);
        const scale = linearScale(from, to, 0, 640);
        expect(scale.of(scale.at(inside))).toBeCloseTo(inside, 4);
      }),
      { seed: 20260306 },
    );
  });

  it('has room for values that are all the same', () => {
    const scale = linearScale(5, 5, 0, 100);
    expect(scale.at(5)).toBe(50);
    expect(scale.from).toBeLessThan(5);
    expect(scale.to).toBeGreaterThan(5);
  });
});

describe('the ticks of an axis', () => {
  it('are round, rising and within the range', () => {
    expect(roundTicks(0, 10, 5)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(roundTicks(0.31, 0.62, 4)).toEqual([0.4, 0.5, 0.6]);
    expect(roundTicks(-1, 1, 4)).toEqual([-1, -0.5, 0, 0.5, 1]);
  });

  it('are about as many as asked for, wherever the range lies', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e5, max: 1e5, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e5, noNaN: true }),
        fc.integer({ min: 2, max: 12 }),
        (from, span, about) => {
          const ticks = roundTicks(from, from + span, about);
          expect(ticks.length).toBeLessThanOrEqual(about + 1);
          expect(ticks.length).toBeGreaterThanOrEqual(Math.floor(about / 2.6));
          for (const tick of ticks) {
            expect(tick).toBeGreaterThanOrEqual(from - span * 1e-6);
            expect(tick).toBeLessThanOrEqual(from + span * (1 + 1e-6));
          }
        },
      ),
      { seed: 20260306 },
    );
  });

  it('have as many digits as keep them apart', () => {
    expect(tickDigits(0, 10, 5)).toBe(0);
    expect(tickDigits(51.2, 53.4, 5)).toBe(1);
    expect(tickDigits(0, 1, 8)).toBe(1);
    expect(tickDigits(0.2, 0.21, 4)).toBe(4);
    expect(tickDigits(1, 1, 5)).toBe(0);
  });

  it('are none where there is no range', () => {
    expect(roundTicks(1, 1, 5)).toEqual([]);
    expect(roundTicks(2, 1, 5)).toEqual([]);
    expect(roundTicks(0, Number.POSITIVE_INFINITY, 5)).toEqual([]);
  });
});

describe('the range of values', () => {
  it('passes over what is not known and leaves air', () => {
    expect(rangeOf([null, 2, 4, null], 0.5)).toEqual({ from: 1, to: 5 });
    expect(rangeOf([Number.NaN, 3], 0)).toEqual({ from: 3, to: 3 });
  });

  it('is none where nothing is known', () => {
    expect(rangeOf([null, Number.NaN])).toBeNull();
  });
});

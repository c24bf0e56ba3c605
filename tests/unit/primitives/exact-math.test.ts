import { describe, expect, it } from 'vitest';
import { exp, expMinusOne, ln, lnRatio } from '#primitives/exact-math';
import { ulpsBetween } from '#tests/support/ulps';

const SMALLEST = Number.MIN_VALUE;
const SMALLEST_NORMAL = 2.2250738585072014e-308;

describe('ln', () => {
  it('knows its special values exactly', () => {
    expect(ln(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(ln(-0)).toBe(Number.NEGATIVE_INFINITY);
    expect(ln(1)).toBe(0);
    expect(ln(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    for (const nothing of [-1, -SMALLEST, Number.NEGATIVE_INFINITY, Number.NaN]) expect(ln(nothing)).toBeNaN();
  });

  it('gives the constants that have a name', () => {
    expect(ln(2)).toBe(Math.LN2);
    expect(ln(10)).toBe(Math.LN10);
    expect(ln(0.5)).toBe(-Math.LN2);
  });

  it('is within 1 ulp at the ends of its domain and beside 1', () => {
    const edges = [
      SMALLEST,
      3 * SMALLEST,
      SMALLEST_NORMAL - SMALLEST,
      SMALLEST_NORMAL,
      1 - Number.EPSILON / 2,
      1 + Number.EPSILON,
      Math.SQRT1_2,
      Math.SQRT2,
      Number.MAX_VALUE,
    ];
    for (const x of edges) expect(ulpsBetween(ln(x), Math.log(x)), `ln ${x}`).toBeLessThanOrEqual(1);
  });

  it('of every power of two is that many times ln 2, rounded', () => {
    for (let power = -1_074; power <= 1_023; power++) {
      expect(ulpsBetween(ln(2 ** power), power * Math.LN2), `2^${power}`).toBeLessThanOrEqual(1);
    }
  });
});

describe('exp', () => {
  it('knows its special values exactly', () => {
    expect(exp(0)).toBe(1);
    expect(exp(-0)).toBe(1);
    expect(exp(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(exp(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(exp(Number.NaN)).toBeNaN();
  });

  it('reaches the largest and the smallest number and goes no further', () => {
    expect(ulpsBetween(exp(709.782712893384), Math.exp(709.782712893384))).toBeLessThanOrEqual(1);
    expect(exp(709.7827128933841)).toBe(Number.POSITIVE_INFINITY);
    expect(exp(-745.1332191019411)).toBe(SMALLEST);
    expect(exp(-745.1332191019412)).toBe(0);
    expect(exp(-800)).toBe(0);
  });

  it('is within 1 ulp where results become subnormal', () => {
    for (let x = -745; x < -707; x += 0.125) {
      expect(ulpsBetween(exp(x), Math.exp(x)), `exp ${x}`).toBeLessThanOrEqual(1);
    }
  });
});

describe('lnRatio', () => {
  it('keeps every digit where two numbers are nearly the same', () => {
    for (const [a, b] of [
      [5_800.171296399526, 5_809.19724995075],
      [1 + 2 ** -40, 1],
      [100.01, 100],
      [75.1, 100],
      [139.9, 100],
    ] as const) {
      expect(ulpsBetween(lnRatio(a, b), Math.log1p((a - b) / b)), `${a} / ${b}`).toBeLessThanOrEqual(2);
    }
  });

  it('is the plain logarithm of a ratio elsewhere', () => {
    for (const [a, b] of [
      [74, 100],
      [141, 100],
      [1e-300, 1e10],
      [0, 1],
    ] as const) {
      expect(lnRatio(a, b)).toBe(ln(a / b));
    }
    expect(lnRatio(7, 7)).toBe(0);
    expect(lnRatio(-1, 1)).toBeNaN();
    expect(lnRatio(Number.NaN, 1)).toBeNaN();
  });
});

describe('expMinusOne', () => {
  it('keeps every digit where the exponential is nearly 1', () => {
    for (const x of [1e-300, -1e-20, 3e-9, -4e-4, 0.1, -0.33, 0.35, -0.5, 2, -30]) {
      expect(ulpsBetween(expMinusOne(x), Math.expm1(x)), `${x}`).toBeLessThanOrEqual(2);
    }
  });

  it('knows its ends', () => {
    expect(expMinusOne(0)).toBe(0);
    expect(expMinusOne(Number.NEGATIVE_INFINITY)).toBe(-1);
    expect(expMinusOne(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(expMinusOne(Number.NaN)).toBeNaN();
  });
});

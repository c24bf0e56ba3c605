import { describe, expect, it } from 'vitest';
import { exp } from '#primitives/exact-math';
import {
  bivariateNormalCdf,
  inverseNormalCdf,
  inverseNormalCdfColumn,
  normalCdf,
  normalPdf,
} from '#primitives/normal-distribution';

/** Computed with 60 digits and rounded. */
const REFERENCE: readonly (readonly [z: number, cdf: number, pdf: number])[] = [
  [-37.4, 1.9536815616489922e-306, 7.31198534550511e-305],
  [-30.1, 2.4226672179857586e-199, 7.300259384280611e-198],
  [-20, 2.7536241186062337e-89, 5.520948362159764e-88],
  [-10.3, 3.5230650789264124e-25, 3.6623451685553836e-24],
  [-6, 9.86587645037698e-10, 6.075882849823285e-9],
  [-3.3, 0.0004834241423837775, 0.0017225689390536812],
  [-2.65437, 0.003972832462450737, 0.011774977126201387],
  [-1, 0.15865525393145705, 0.24197072451914334],
  [-0.51, 0.3050257308975194, 0.3502918785897258],
  [-0.3, 0.3820885778110474, 0.3813878154605241],
  [-1e-9, 0.49999999960105773, 0.3989422804014327],
  [0.2, 0.579259709439103, 0.3910426939754559],
  [0.7, 0.758036347776927, 0.31225393336676127],
  [1.9, 0.9712834401839981, 0.06561581477467661],
  [4.4, 0.9999945874560923, 0.00002494247129005353],
  [8, 0.9999999999999993, 5.052271083536892e-15],
];
const BIVARIATE: readonly (readonly [a: number, b: number, rho: number, probability: number])[] = [
  [0.5, -0.3, 0.786, 0.367657814885612],
  [-1.2, 0.8, -0.786, 0.02617878337964386],
  [-2.5, -2.0, 0.3, 0.000710335976897739],
  [1.1, 0.4, -0.6, 0.5267205999216144],
  [-0.7, -0.7, 0.92, 0.19196515453384855],
  [0.2, 0.25, 0.95, 0.5391108155131155],
  [-3, -2.9, 0.99, 0.0012483473460324862],
  [1.5, -1.4, -0.97, 0.021691747459419236],
  [0.1, 0.1001, 0.9999, 0.5376080566174682],
  [2.1, -2.0, -0.999, 0.004895323633261445],
  [-4, 3, 0.5, 0.00003167124176474938],
  [-5, -5, -0.2, 1.0552224825350096e-16],
];

const relative = (value: number, truth: number): number => Math.abs(value / truth - 1);

describe('the normal distribution', () => {
  it('agrees with 60-digit arithmetic to 15 digits, far tail included', () => {
    for (const [z, cdf, pdf] of REFERENCE) {
      expect(relative(normalCdf(z), cdf), `cdf ${z}`).toBeLessThan(1.2e-15);
      expect(relative(normalPdf(z), pdf), `pdf ${z}`).toBeLessThan(1e-15);
    }
  });

  it('knows its ends', () => {
    expect(normalCdf(0)).toBe(0.5);
    expect(normalCdf(-40)).toBe(0);
    expect(normalCdf(40)).toBe(1);
    expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1);
    expect(normalCdf(Number.NaN)).toBeNaN();
    expect(normalPdf(Number.POSITIVE_INFINITY)).toBe(0);
    expect(normalPdf(Number.NaN)).toBeNaN();
    expect(inverseNormalCdf(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(inverseNormalCdf(1)).toBe(Number.POSITIVE_INFINITY);
    expect(inverseNormalCdf(0.5)).toBe(0);
    for (const impossible of [-0.1, 1.1, Number.NaN]) expect(inverseNormalCdf(impossible)).toBeNaN();
  });

  it('never falls', () => {
    let last = 0;
    for (let z = -39; z <= 9; z += 1 / 512) {
      const here = normalCdf(z);
      expect(here).toBeGreaterThanOrEqual(last);
      last = here;
    }
  });

  it('is inverted to 14 digits from the smallest number to the middle', () => {
    for (let z = -37.5; z < 0; z += 1 / 64)
      expect(relative(inverseNormalCdf(normalCdf(z)), z), `${z}`).toBeLessThan(2e-14);
  });

  it('is inverted in the upper half as far as the probability can tell', () => {
    for (let z = 1 / 64; z < 6; z += 1 / 64) {
      const rounding = Number.EPSILON / normalPdf(z);
      expect(Math.abs(inverseNormalCdf(normalCdf(z)) - z), `${z}`).toBeLessThan(2 * rounding + 1e-15 * z);
    }
  });
});

describe('a column of quantiles', () => {
  it('holds what each probability alone gives, to the last bit, and nothing beyond its end', () => {
    const probabilities = Float64Array.from({ length: 4_001 }, (_, i) => (i + 0.5) / 4_001);
    probabilities.set([1e-300, 1e-20, 0.075, 0.925, 0.5, 1 - 2 ** -53], 7);
    const quantiles = new Float64Array(4_002).fill(7);
    inverseNormalCdfColumn(probabilities, quantiles, 4_001);
    for (const [i, p] of probabilities.entries()) expect(quantiles[i]).toBe(inverseNormalCdf(p));
    expect(quantiles[4_001]).toBe(7);
  });
});

describe('the bivariate normal distribution', () => {
  it('agrees with 30-digit integration for weak, strong and nearly perfect correlation', () => {
    for (const [a, b, rho, truth] of BIVARIATE) {
      expect(Math.abs(bivariateNormalCdf(a, b, rho) - truth), `M(${a}, ${b}; ${rho})`).toBeLessThan(3e-15);
    }
  });

  it('is a quarter plus arcsin(rho) / 2π at the origin', () => {
    for (const [rho, arcsine] of [
      [0.5, Math.PI / 6],
      [-0.5, -Math.PI / 6],
      [Math.SQRT1_2, Math.PI / 4],
      [Math.sqrt(3) / 2, Math.PI / 3],
      [-Math.sqrt(3) / 2, -Math.PI / 3],
      [1, Math.PI / 2],
      [-1, -Math.PI / 2],
    ] as const) {
      expect(bivariateNormalCdf(0, 0, rho)).toBeCloseTo(0.25 + arcsine / (2 * Math.PI), 14);
    }
  });

  it('is a product without correlation and a single distribution with a perfect one', () => {
    for (const [a, b] of [
      [-1, 2],
      [0.3, 0.4],
      [-3, -2.5],
    ] as const) {
      expect(bivariateNormalCdf(a, b, 0)).toBe(normalCdf(a) * normalCdf(b));
      expect(bivariateNormalCdf(a, b, 1)).toBeCloseTo(normalCdf(Math.min(a, b)), 15);
      expect(bivariateNormalCdf(a, b, -1)).toBeCloseTo(Math.max(0, normalCdf(a) + normalCdf(b) - 1), 15);
    }
  });

  it('splits the plane: with b and with −b it adds up to the marginal', () => {
    for (let rho = -0.99; rho < 1; rho += 0.09) {
      for (const [a, b] of [
        [0.4, -1.2],
        [-2, 0.7],
        [1.5, 1.5],
      ] as const) {
        const whole = bivariateNormalCdf(a, b, rho) + bivariateNormalCdf(a, -b, -rho);
        expect(Math.abs(whole - normalCdf(a)), `${a} ${b} ${rho}`).toBeLessThan(2e-15);
      }
    }
  });

  it('is one function on both sides of the seam between its two methods', () => {
    for (const seam of [0.925, -0.925]) {
      const slope = exp(-1) / (2 * Math.PI * Math.sqrt(1 - seam * seam));
      const jump = bivariateNormalCdf(0.3, -0.2, seam + 1e-12) - bivariateNormalCdf(0.3, -0.2, seam - 1e-12);
      expect(Math.abs(jump)).toBeLessThan(3e-12 * Math.max(1, slope));
    }
  });

  it('knows its ends', () => {
    expect(bivariateNormalCdf(Number.NEGATIVE_INFINITY, 1, 0.3)).toBe(0);
    expect(bivariateNormalCdf(Number.POSITIVE_INFINITY, 1, 0.3)).toBe(normalCdf(1));
    expect(bivariateNormalCdf(-1, Number.POSITIVE_INFINITY, 0.3)).toBe(normalCdf(-1));
    expect(bivariateNormalCdf(0, 0, 1.1)).toBeNaN();
    expect(bivariateNormalCdf(Number.NaN, 0, 0)).toBeNaN();
  });
});

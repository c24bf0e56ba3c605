import { describe, expect, it } from 'vitest';
import {
  durrleman,
  isSmile,
  jumpWings,
  sviDensity,
  sviPoint,
  sviVariance,
  sviVolatility,
  type SviParameters,
} from '#options/surface/svi';
import {
  checkButterfly,
  checkCalendar,
  checkCalendarWithin,
  lowestDurrlemanWithin,
} from '#options/surface/svi-arbitrage';

/** Axel Vogt's smile, known for its butterfly arbitrage though both wings are gentle. */
const VOGT: SviParameters = { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 };
const MONTH: SviParameters = { a: 0.0025, b: 0.035, rho: -0.15, m: 0.01, sigma: 0.18 };

describe('a raw SVI smile', () => {
  it("has the jump wings that Gatheral and Jacquier print for Vogt's example", () => {
    const wings = jumpWings(VOGT, 1);
    expect(wings?.v).toBeCloseTo(0.01742625, 8);
    expect(wings?.psi).toBeCloseTo(-0.1752111, 7);
    expect(wings?.p).toBeCloseTo(0.6997381, 7);
    expect(wings?.c).toBeCloseTo(1.316798, 6);
    expect(wings?.vmin).toBeCloseTo(0.0116249, 7);
  });

  it('has the slope and curvature that differences of its variance have', () => {
    const h = 1e-4;
    for (const k of [-1.5, -0.3, 0, 0.05, 0.8, 2]) {
      const { w, slope, curvature } = sviPoint(VOGT, k);
      const [before, after] = [sviVariance(VOGT, k - h), sviVariance(VOGT, k + h)];
      expect(w).toBe(sviVariance(VOGT, k));
      expect(slope).toBeCloseTo((after - before) / (2 * h), 7);
      expect(curvature).toBeCloseTo((after - 2 * w + before) / (h * h), 6);
    }
  });

  it('has a density that adds up to one and has the forward as its mean', () => {
    let mass = 0;
    let mean = 0;
    const step = 0.0005;
    for (let k = -3; k <= 3; k += step) {
      const density = sviDensity(MONTH, k) as number;
      mass += density * step;
      mean += density * Math.exp(k) * step;
    }
    expect(mass).toBeCloseTo(1, 9);
    expect(mean).toBeCloseTo(1, 9);
  });

  it('knows no volatility where there is no variance or no time', () => {
    expect(sviVolatility({ ...MONTH, a: -1 }, 0, 0.1)).toBeNull();
    expect(sviVolatility(MONTH, 0, 0)).toBeNull();
    expect(sviDensity({ ...MONTH, a: -1 }, 0)).toBeNull();
    expect(jumpWings({ ...MONTH, a: -1 }, 0.1)).toBeNull();
    expect(durrleman(0, 0, 0, 0)).toBeNaN();
  });

  it('is refused where five numbers make no smile', () => {
    expect(isSmile(MONTH)).toBe(true);
    expect(isSmile({ ...MONTH, b: -0.1 })).toBe(false);
    expect(isSmile({ ...MONTH, rho: 1 })).toBe(false);
    expect(isSmile({ ...MONTH, sigma: 0 })).toBe(false);
    expect(isSmile({ ...MONTH, a: -0.02 })).toBe(false);
    expect(isSmile({ ...MONTH, m: Number.NaN })).toBe(false);
  });
});

describe('the arbitrage checks', () => {
  it("find Vogt's butterfly where it is, and none in an ordinary month", () => {
    const vogt = checkButterfly(VOGT);
    expect(vogt.free).toBe(false);
    expect(vogt.at).toBeGreaterThan(0.85);
    expect(vogt.at).toBeLessThan(0.91);
    expect(vogt.lowest).toBeCloseTo(-0.0329, 3);
    const within = lowestDurrlemanWithin(VOGT, -3, 3);
    expect(within.value).toBeCloseTo(vogt.lowest as number, 12);
    expect(within.at).toBeCloseTo(vogt.at, 6);
    expect(checkButterfly(MONTH).free).toBe(true);
  });

  it('refuse wings steeper than Lee allows and variance below zero', () => {
    expect(checkButterfly({ a: 0.01, b: 1.6, rho: 0.4, m: 0, sigma: 0.1 })).toMatchObject({
      free: false,
      wingsOk: false,
    });
    expect(checkButterfly({ ...MONTH, a: -0.02 })).toMatchObject({ free: false, positive: false, lowest: null });
  });

  it('find a near expiry that is worth more than a far one, in the middle or only in a wing', () => {
    const far: SviParameters = { a: 0.006, b: 0.05, rho: -0.15, m: 0.01, sigma: 0.25 };
    expect(checkCalendar(MONTH, far).free).toBe(true);
    expect(checkCalendar(far, MONTH).free).toBe(false);
    // Higher at the money, but with flatter wings: they cross somewhere.
    const flat: SviParameters = { a: 0.02, b: 0.034, rho: -0.15, m: 0.01, sigma: 0.18 };
    expect(checkCalendarWithin(MONTH, flat, -1.5, 1.5).free).toBe(true);
    expect(checkCalendar(MONTH, flat).free).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { cumulants } from '#options/models/cumulants';
import { MomentExponent } from '#options/models/moment-exponent';
import type { BatesParameters, HestonParameters } from '#options/models/price-model';
import { momentExists } from '#options/models/tail-window';
import { totalVariance } from '#options/models/total-variance';
import { exp } from '#primitives/exact-math';

const SETS: readonly (readonly [HestonParameters, number])[] = [
  [{ v0: 0.3, kappa: 3, theta: 0.36, xi: 1.1, rho: -0.25 }, 30 / 365],
  [{ v0: 0.02, kappa: 0.8, theta: 0.05, xi: 1.2, rho: -0.65 }, 1],
  [{ v0: 0.04, kappa: 0.5, theta: 0.04, xi: 1, rho: -0.9 }, 10],
  [{ v0: 0.25, kappa: 4, theta: 0.3, xi: 1.3, rho: 0.4 }, 0.25],
  [{ v0: 0.09, kappa: 1.5, theta: 0.09, xi: 1e-3, rho: -0.5 }, 1],
];

describe('the exponent of the characteristic function', () => {
  it('solves the equations that define it, integrated step by step', () => {
    for (const [parameters, years] of SETS) {
      const exponent = new MomentExponent(parameters, years);
      for (const [power, frequency] of [
        [0, 1],
        [0, 12],
        [0.5, 7],
        [0.5, 30],
      ] as const) {
        exponent.evaluate(power, frequency);
        const [re, im] = integrated(parameters, years, power, frequency);
        expect(Math.abs(exponent.re - re), `re at ${power} + ${frequency}i`).toBeLessThan(1e-7 * (1 + Math.abs(re)));
        expect(Math.abs(exponent.im - im), `im at ${power} + ${frequency}i`).toBeLessThan(1e-7 * (1 + Math.abs(im)));
      }
    }
  });

  it('is zero at 0 and at 1: probabilities add up, and the mean is the forward', () => {
    const jumpy: BatesParameters = { ...(SETS[0]?.[0] as HestonParameters), lambda: 2, muJ: -0.1, sigmaJ: 0.2 };
    for (const [parameters, years] of [...SETS, [jumpy, 0.5] as const]) {
      const exponent = new MomentExponent(parameters, years);
      for (const power of [0, 1]) {
        exponent.evaluate(power, 0);
        expect(Math.abs(exponent.re) + Math.abs(exponent.im)).toBeLessThan(1e-13);
      }
    }
  });

  it('has jumps as independent of everything else: their exponent is added', () => {
    const [parameters, years] = SETS[0] as (typeof SETS)[number];
    const jumps = { lambda: 2, muJ: -0.1, sigmaJ: 0.2 };
    const without = new MomentExponent(parameters, years);
    const together = new MomentExponent({ ...parameters, ...jumps }, years);
    const alone = new MomentExponent({ v0: 0, kappa: 1, theta: 0, xi: 1, rho: 0, ...jumps }, years);
    for (const frequency of [0.3, 4, 25]) {
      for (const one of [without, together, alone]) one.evaluate(0, frequency);
      expect(together.re).toBeCloseTo(without.re + alone.re, 13);
      expect(together.im).toBeCloseTo(without.im + alone.im, 13);
    }
  });
});

describe('moments', () => {
  it('exist exactly as long as the equations have a solution', () => {
    for (const [parameters, years] of SETS) {
      for (const power of [-40, -12, -3, -1, -0.2, 0.5, 1, 1.5, 3, 12, 40]) {
        const [re] = integrated(parameters, years, power, 0);
        expect(momentExists(parameters, years, power), `${power} of ${JSON.stringify(parameters)}`).toBe(
          Number.isFinite(re),
        );
      }
    }
  });
});

describe('cumulants', () => {
  it('agree with the closed forms of the first two', () => {
    for (const [parameters, years] of SETS) {
      const variance = totalVariance({ name: 'heston', ...parameters }, years);
      const found = cumulants(new MomentExponent(parameters, years), variance);
      expect(found.c1 / (-0.5 * variance)).toBeCloseTo(1, 12);
      expect(found.c2 / secondCumulant(parameters, years)).toBeCloseTo(1, 11);
    }
  });

  it('are those of a normal distribution where neither variance nor price jumps', () => {
    const still: HestonParameters = { v0: 0.16, kappa: 1, theta: 0.16, xi: 0, rho: 0 };
    const found = cumulants(new MomentExponent(still, 0.5), 0.08);
    expect(found.c1).toBeCloseTo(-0.04, 14);
    expect(found.c2).toBeCloseTo(0.08, 14);
    expect(found.c3).toBeCloseTo(0, 13);
    expect(found.c4).toBeCloseTo(0, 13);
  });

  it('of jumps alone are the moments of their size, as often as they happen', () => {
    const [mean, deviation, count] = [-0.1, 0.15, 3];
    const still = { v0: 0, kappa: 1, theta: 0, xi: 1, rho: 0 };
    const jumps: BatesParameters = { ...still, lambda: count, muJ: mean, sigmaJ: deviation };
    const found = cumulants(new MomentExponent(jumps, 1), totalVariance({ name: 'bates', ...jumps }, 1));
    const square = deviation * deviation;
    expect(found.c1).toBeCloseTo(count * (mean - (exp(mean + square / 2) - 1)), 12);
    expect(found.c2).toBeCloseTo(count * (mean * mean + square), 12);
    expect(found.c3).toBeCloseTo(count * (mean * mean * mean + 3 * mean * square), 11);
    expect(found.c4).toBeCloseTo(
      count * (mean * mean * mean * mean + 6 * mean * mean * square + 3 * square * square),
      11,
    );
  });
});

/** D' = (z² − z)/2 − (κ − ρξz)·D + ξ²D²/2 and A' = κθD, by Runge and Kutta; infinite once D has run away. */
function integrated(
  { v0, kappa, theta, xi, rho }: HestonParameters,
  years: number,
  power: number,
  frequency: number,
): readonly [number, number] {
  const halfRe = 0.5 * (power * power - frequency * frequency - power);
  const halfIm = 0.5 * (2 * power * frequency - frequency);
  const bRe = kappa - rho * xi * power;
  const bIm = -rho * xi * frequency;
  const slope = (re: number, im: number): readonly [number, number] => [
    halfRe - (bRe * re - bIm * im) + 0.5 * xi * xi * (re * re - im * im),
    halfIm - (bRe * im + bIm * re) + xi * xi * re * im,
  ];
  const steps = 40_000;
  const dt = years / steps;
  let [re, im, sumRe, sumIm] = [0, 0, 0, 0];
  for (let step = 0; step < steps; step++) {
    const [k1Re, k1Im] = slope(re, im);
    const [k2Re, k2Im] = slope(re + 0.5 * dt * k1Re, im + 0.5 * dt * k1Im);
    const [k3Re, k3Im] = slope(re + 0.5 * dt * k2Re, im + 0.5 * dt * k2Im);
    const [k4Re, k4Im] = slope(re + dt * k3Re, im + dt * k3Im);
    const nextRe = re + (dt / 6) * (k1Re + 2 * k2Re + 2 * k3Re + k4Re);
    const nextIm = im + (dt / 6) * (k1Im + 2 * k2Im + 2 * k3Im + k4Im);
    // ∫D by the trapezoid with the correction that its slopes at both ends allow.
    const [lastRe, lastIm] = slope(nextRe, nextIm);
    sumRe += 0.5 * dt * (re + nextRe) + (dt * dt * (k1Re - lastRe)) / 12;
    sumIm += 0.5 * dt * (im + nextIm) + (dt * dt * (k1Im - lastIm)) / 12;
    [re, im] = [nextRe, nextIm];
    if (!(Math.abs(re) < 1e5)) return [Number.POSITIVE_INFINITY, 0];
  }
  return [v0 * re + kappa * theta * sumRe, v0 * im + kappa * theta * sumIm];
}

/** The variance of ln(S/F) in closed form. */
function secondCumulant({ v0, kappa, theta, xi, rho }: HestonParameters, years: number): number {
  const e = exp(-kappa * years);
  const own =
    8 * kappa ** 3 * theta * years +
    8 * kappa ** 2 * (v0 - theta) * (1 - e) +
    xi ** 2 *
      (2 * theta * kappa * years +
        4 * kappa * years * e * (theta - v0) +
        e * e * (theta - 2 * v0) +
        4 * theta * e -
        5 * theta +
        2 * v0);
  const shared =
    rho *
    xi *
    (-8 * kappa ** 2 * years * theta * (1 + e) +
      8 * kappa ** 2 * years * v0 * e +
      16 * kappa * theta * (1 - e) -
      8 * kappa * v0 * (1 - e));
  return (own + shared) / (8 * kappa ** 3);
}

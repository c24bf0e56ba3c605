import { describe, expect, it } from 'vitest';
import { fitSsvi, levelOf } from '#options/surface/fit-ssvi';
import { smileQuotes } from '#options/surface/smile-quotes';
import {
  easedSsviSmile,
  ssviCalendarFree,
  ssviCheck,
  ssviPhi,
  type SsviParameters,
  ssviSmile,
  ssviVariance,
} from '#options/surface/ssvi';
import { sviVariance } from '#options/surface/svi';
import { checkButterfly, checkCalendar } from '#options/surface/svi-arbitrage';

const POWER: SsviParameters = { rho: -0.3, phi: 'power', eta: 1, gamma: 0.5 };
const THETAS = [0.001, 0.004, 0.012, 0.04, 0.12, 0.4];

function quotesOf(shape: SsviParameters, theta: number, places = 15) {
  const root = Math.sqrt(theta);
  const k = Float64Array.from({ length: places }, (_, i) => 2.5 * root * ((2 * i) / (places - 1) - 1));
  return smileQuotes(
    k,
    k.map((one) => ssviVariance(shape, theta, one)),
    k.map(() => 1),
  );
}

describe('SSVI', () => {
  it('is its variance at the money there, and a raw SVI everywhere', () => {
    const heston: SsviParameters = { rho: 0.1, phi: 'heston', lambda: 2 };
    for (const shape of [POWER, heston]) {
      for (const theta of THETAS) {
        expect(ssviVariance(shape, theta, 0)).toBeCloseTo(theta, 14);
        for (const k of [-1, -0.2, 0.1, 0.7]) {
          expect(sviVariance(ssviSmile(shape, theta), k)).toBeCloseTo(ssviVariance(shape, theta, k), 14);
        }
      }
    }
  });

  it('has φ(θ) of the Heston form without losing digits where θ is small', () => {
    const lambda = 2;
    for (const theta of [1e-9, 4.99e-5, 5.01e-5, 1e-3, 0.5]) {
      // The same by its series, summed far enough.
      const x = lambda * theta;
      let series = 0;
      let term = 0.5;
      for (let n = 0; n < 30; n++) {
        series += term;
        term *= -x / (n + 3);
      }
      expect(Math.abs(ssviPhi({ phi: 'heston', lambda }, theta) / series - 1)).toBeLessThan(1e-11);
    }
  });

  it('is free of butterflies where its sufficient condition holds, and eased until it does', () => {
    for (const theta of THETAS) {
      expect(ssviCheck(POWER, theta).butterflyFree).toBe(true);
      expect(checkButterfly(ssviSmile(POWER, theta)).free).toBe(true);
      const steep: SsviParameters = { rho: -0.9, phi: 'power', eta: 6, gamma: 0.6 };
      expect(ssviCheck(steep, theta).butterflyFree).toBe(false);
      const eased = easedSsviSmile(steep, theta);
      expect(checkButterfly(eased).free).toBe(true);
      expect(sviVariance(eased, 0)).toBeCloseTo(theta, 14);
    }
  });

  it('is free of calendars where its condition holds and variance at the money rises', () => {
    for (const theta of THETAS) expect(ssviCalendarFree(POWER, theta)).toBe(true);
    for (let i = 1; i < THETAS.length; i++) {
      const [near, far] = [THETAS[i - 1] as number, THETAS[i] as number];
      expect(checkCalendar(ssviSmile(POWER, near), ssviSmile(POWER, far)).free).toBe(true);
    }
    const falling: SsviParameters = { rho: -0.3, phi: 'power', eta: 1, gamma: 1.6 };
    expect(ssviCalendarFree(falling, 0.04)).toBe(false);
  });

  it('is found again from the quotes it made', () => {
    for (const truth of [POWER, { rho: -0.75, phi: 'power', eta: 0.6, gamma: 0.35 } as const]) {
      const shape = fitSsvi(THETAS.map((theta) => ({ theta, quotes: quotesOf(truth, theta) })));
      for (const theta of THETAS) {
        const quotes = quotesOf(truth, theta);
        for (const [i, k] of quotes.k.entries()) {
          expect(Math.abs(ssviVariance(shape, theta, k) / (quotes.w[i] as number) - 1)).toBeLessThan(2e-3);
        }
      }
    }
  });

  it('finds the level of an expiry from two quotes once the shape is known', () => {
    for (const theta of THETAS) {
      expect(levelOf(POWER, quotesOf(POWER, theta, 2)) / theta).toBeCloseTo(1, 5);
    }
  });
});

import { sviVariance, type SviParameters } from '#options/surface/svi';
import type { VolatilitySurface } from '#options/surface/volatility-surface';
import { ln } from '#primitives/exact-math';
import { normalCdf } from '#primitives/normal-distribution';

/** Calls on a forward of 1, priced with nothing but the smile's variance. */
function callPrice(smile: SviParameters, strike: number): number {
  const k = ln(strike);
  const root = Math.sqrt(sviVariance(smile, k));
  return normalCdf(-k / root + root / 2) - strike * normalCdf(-k / root - root / 2);
}

/** The worst a trader could do with the surface's prices: butterflies and calendars at a negative price. */
export function cheapestArbitrage(surface: VolatilitySurface): {
  readonly butterfly: number;
  readonly calendar: number;
} {
  const strikes = Array.from({ length: 800 }, (_, i) => 0.05 + i * 0.005);
  let butterfly = 0;
  let calendar = 0;
  let before: readonly number[] | null = null;
  for (const { smile } of surface.slices) {
    if (smile === null) continue;
    const prices = strikes.map((strike) => callPrice(smile, strike));
    for (let i = 1; i + 1 < prices.length; i++) {
      const [low, middle, high] = prices.slice(i - 1, i + 2) as [number, number, number];
      butterfly = Math.min(butterfly, low - 2 * middle + high);
    }
    for (const [i, price] of prices.entries()) calendar = Math.min(calendar, price - (before?.[i] ?? 0));
    before = prices;
  }
  return { butterfly, calendar };
}

import type { Ticker } from '#domain/instrument';
import type { SliceQuotes } from '#options/surface/slice-quotes';
import type { SsviParameters } from '#options/surface/ssvi';
import { type SviParameters, sviVariance } from '#options/surface/svi';
import type { EpochMs } from '#primitives/clock';
import { ln } from '#primitives/exact-math';

/**
 * Where a smile's shape comes from: `fitted` to its own quotes; `borrowed`: too few quotes, so their level with the
 * shape that the other expiries share; `flat`: nor is there another expiry to borrow from; `unknown`: no usable quote.
 */
export type SliceStatus = 'fitted' | 'borrowed' | 'flat' | 'unknown';

export interface SurfaceSlice {
  readonly expiry: string;
  readonly expiryMs: EpochMs;
  readonly years: number;
  readonly forward: number;
  readonly discount: number;
  readonly status: SliceStatus;
  /** What a trader reads when the status is not `fitted`. */
  readonly problem: string | null;
  /** Free of butterfly arbitrage, and of calendar arbitrage against every other slice. Null where unknown. */
  readonly smile: SviParameters | null;
  /** From this expiry's quotes alone and free of butterflies; null unless fitted. */
  readonly ownSmile: SviParameters | null;
  /**
   * Volatility at the forward from this expiry's quotes alone, whatever other expiries say; null where no quotes lie
   * around the forward.
   */
  readonly atmIv: number | null;
  /** Root of the weighted mean squared difference between smile and quotes, in volatility. Null without a smile. */
  readonly rmse: number | null;
  readonly quotes: SliceQuotes;
  /** How much each quote counted in the fit next to what it might have: below 1 where it stood out. */
  readonly trust: Float64Array;
}

export interface VolatilitySurface {
  readonly underlying: Ticker;
  readonly spot: number;
  readonly provider: string;
  readonly atMs: EpochMs;
  /** By rising expiry; one for every expiry of the chain, known or not. */
  readonly slices: readonly SurfaceSlice[];
  /** The shape that thin expiries borrow; null where none needed it. */
  readonly shared: SsviParameters | null;
}

/** The surface's volatility for one strike of a listed expiry; null where the expiry has no smile. */
export function sliceVolatility(slice: SurfaceSlice, strike: number): number | null {
  if (slice.smile === null || !(strike > 0)) return null;
  return Math.sqrt(sviVariance(slice.smile, ln(strike / slice.forward)) / slice.years);
}

/**
 * Volatility at any time and log-moneyness: total variance grows linearly between two expiries at the same moneyness.
 * Before the first and after the last known one it is that expiry's volatility, which is a convention, not knowledge.
 */
export function surfaceVolatility(surface: VolatilitySurface, years: number, k: number): number | null {
  if (!(years > 0)) return null;
  let before: SurfaceSlice | null = null;
  for (const slice of surface.slices) {
    if (slice.smile === null) continue;
    const w = sviVariance(slice.smile, k);
    if (slice.years === years) return Math.sqrt(w / years);
    if (slice.years > years) {
      if (before === null) return Math.sqrt(w / slice.years);
      const share = (years - before.years) / (slice.years - before.years);
      const near = sviVariance(before.smile as SviParameters, k);
      return Math.sqrt((near + share * (w - near)) / years);
    }
    before = slice;
  }
  return before === null ? null : Math.sqrt(sviVariance(before.smile as SviParameters, k) / before.years);
}

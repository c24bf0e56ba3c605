import type { ExpiryChain, StrikeRow } from '#options/chains/chain-snapshot';
import type { SurfaceSlice } from '#options/surface/volatility-surface';

/**
 * Two figures that both go by the name of expected move, in dollars of the underlying until expiry. For a lognormal
 * price the straddle's is 0.8 of the other.
 */
export interface ExpectedMove {
  /** One standard deviation: forward × volatility at the money × √years. About two days in three end within it. */
  readonly deviation: number | null;
  /** The mean of |S − K| at expiry: the middle price of the straddle nearest to the forward, undiscounted. */
  readonly straddle: number | null;
  readonly straddleStrike: number | null;
}

const PRICE_UNITS = 10_000;

/** `dollarsPerUnit` is what one unit of the quotes is worth: 1, or the coin's price where they count coins. */
export function expectedMove(slice: SurfaceSlice, chain: ExpiryChain, dollarsPerUnit = 1): ExpectedMove {
  const deviation = slice.atmIv === null ? null : slice.forward * slice.atmIv * Math.sqrt(slice.years);
  let nearest: { readonly strike: number; readonly price: number } | null = null;
  for (const row of chain.rows) {
    const price = straddlePrice(row);
    if (price === null) continue;
    const strike = row.strike / PRICE_UNITS;
    if (nearest !== null && Math.abs(strike - chain.forward) >= Math.abs(nearest.strike - chain.forward)) continue;
    nearest = { strike, price };
  }
  return {
    deviation,
    straddle: nearest === null ? null : (nearest.price * dollarsPerUnit) / PRICE_UNITS / chain.discount,
    straddleStrike: nearest?.strike ?? null,
  };
}

function straddlePrice({ call, put }: StrikeRow): number | null {
  let sum = 0;
  for (const contract of [call, put]) {
    if (contract === null || contract.stale || contract.adjusted) return null;
    const { bid, ask } = contract;
    if (bid === null || bid <= 0 || ask === null || ask < bid) return null;
    sum += (bid + ask) / 2;
  }
  return sum;
}

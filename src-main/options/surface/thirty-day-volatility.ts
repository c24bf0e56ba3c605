import type { ChainSnapshot, ExpiryChain } from '#options/chains/chain-snapshot';
import { constantMaturityIv, type TermPoint } from '#options/surface/term-structure';

const THIRTY_DAYS = 30 / 365;

/** At the money, 30 days out: what a year's volatilities are ranked by. Null where no two expiries lie around that day. */
export function thirtyDayVolatility(
  { expiries }: ChainSnapshot,
  volatilityOf: (expiry: ExpiryChain) => number | null,
): number | null {
  const points = expiries.flatMap((expiry): TermPoint[] => {
    const atmIv = volatilityOf(expiry);
    return atmIv === null ? [] : [{ expiry: expiry.expiry, years: expiry.years, atmIv }];
  });
  const thirty = constantMaturityIv({ points, forwards: [] }, THIRTY_DAYS);
  return thirty.ok ? thirty.value : null;
}

import type { ChainSettings } from '#options/chains/chain-settings';
import { carryDoubt, type ExpiryPricing } from '#options/chains/expiry-pricing';

/** The spot that the options of the nearest expiry saw, and whether it is the one that was stated beside them. */
export interface SpotCheck {
  readonly impliedSpot: number | null;
  /** Null while the two agree; else a sentence for a person. */
  readonly doubt: string | null;
}

/** Fewer strikes may share one bad quote. */
const LEAST_PAIRS = 3;

export function checkSpot(spot: number, expiries: readonly ExpiryPricing[], settings: ChainSettings): SpotCheck {
  const nearest = expiries.find((expiry) => expiry.parityPairs >= LEAST_PAIRS);
  if (nearest === undefined) return { impliedSpot: null, doubt: null };
  const impliedSpot = nearest.quotedSpot;
  const allowed = carryDoubt(spot, nearest.years, settings) + nearest.forwardHalfWidth * nearest.discount;
  if (Math.abs(impliedSpot - spot) <= allowed) return { impliedSpot, doubt: null };
  const [stated, implied] = [spot, impliedSpot].map((price) => price.toFixed(2));
  return {
    impliedSpot,
    doubt: `the quotes imply a spot of ${implied} where ${stated} is stated: they are not of one moment, or a dividend is missing`,
  };
}

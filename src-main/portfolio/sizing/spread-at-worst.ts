import { type Cents, cents } from '#domain/money';
import type { Recommendation } from '#domain/recommendation';

/** One spread, sold for the lowest credit that its ticket allows: what is at stake if the fill is that bad. */
export interface SpreadAtWorst {
  readonly maxProfit: Cents;
  /** Fees to open included. */
  readonly maxLoss: Cents;
  readonly margin: Cents;
  readonly buyingPower: Cents;
}

/** A hundred shares at a ten-thousandth of a dollar are a cent. */
export function spreadAtWorst({ width, worst, prices, fees, margin, buyingPower }: Recommendation): SpreadAtWorst {
  const lessCredit = Math.max(0, prices.natural - worst);
  return {
    maxProfit: cents(worst - fees),
    maxLoss: cents(width - worst + fees),
    margin,
    buyingPower: cents(buyingPower + lessCredit),
  };
}

import type { OptionRight } from '#domain/chain';
import { blackScholesPrice } from '#options/pricing/black-scholes';
import { exp } from '#primitives/exact-math';

/** A leg as it is marked along a path: its volatility stays with the strike, whatever the price does. */
export interface MarkedLeg {
  readonly right: OptionRight;
  readonly strike: number;
  /** Per spread: −1 was sold, +1 was bought. */
  readonly quantity: number;
  readonly markVolatility: number;
}

/** A position per share of the underlying, and what it takes to mark it. All legs expire together. */
export interface MarkedPosition {
  readonly legs: readonly MarkedLeg[];
  /** Shares of the underlying held beside the legs: 1 for a covered call. */
  readonly shares: number;
  readonly spot: number;
  readonly rate: number;
  readonly dividendYield: number;
  /** Cash at opening: positive where a credit was received, negative where a debit was paid. */
  readonly entryCash: number;
  /** What closing costs beyond the model's value: the way to the worse side of each quote, and fees. */
  readonly closingCost: number;
}

/** What closing would bring, before its cost, with the price at `spot` and `years` left. */
export function positionValue(position: MarkedPosition, spot: number, years: number): number {
  let value = position.shares * spot;
  for (const { right, strike, quantity, markVolatility } of position.legs) {
    const { rate, dividendYield } = position;
    value += quantity * blackScholesPrice(right, spot, strike, years, rate, dividendYield, markVolatility);
  }
  return value;
}

/** Profit or loss a share of closing there. Nothing is closed at expiry: what is left settles at its intrinsic value. */
export function profitAt(position: MarkedPosition, logReturn: number, yearsLeft: number): number {
  const value = positionValue(position, position.spot * exp(logReturn), yearsLeft);
  return position.entryCash + value - (yearsLeft > 0 ? position.closingCost : 0);
}

import { expMinusOne, lnRatio } from '#primitives/exact-math';

/**
 * spot e^(−yield · years) − strike e^(−rate · years): what a call is worth today if it is exercised whatever happens.
 * Written so that spot and strike, which are often nearly the same, are taken from each other before anything is rounded.
 */
export function forwardWorth(spot: number, strike: number, years: number, rate: number, dividendYield: number): number {
  return spot - strike + (spot * expMinusOne(-dividendYield * years) - strike * expMinusOne(-rate * years));
}

/** ln(forward / strike), by the same care. */
export function logMoneyness(spot: number, strike: number, years: number, rate: number, dividendYield: number): number {
  return lnRatio(spot, strike) + (rate - dividendYield) * years;
}

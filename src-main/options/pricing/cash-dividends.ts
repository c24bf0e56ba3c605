import { exp } from '#primitives/exact-math';

/** An amount per unit of the underlying that whoever holds it just before `years` from now receives. */
export interface CashDividend {
  readonly years: number;
  readonly amount: number;
}

/**
 * Escrowed dividends: what will be paid until expiry is set aside, and only the rest of the spot moves randomly. The
 * volatility is that of this rest.
 */
export function presentValueOfDividends(dividends: readonly CashDividend[], rate: number, untilYears: number): number {
  let value = 0;
  for (const { years, amount } of dividends) {
    if (years > 0 && years <= untilYears) value += amount * exp(-rate * years);
  }
  return value;
}

import type { Brand } from '#primitives/brand';
import { invariant } from '#primitives/invariant';

/** Whole cents. Cash, premium paid, profit and loss. */
export type Cents = Brand<number, 'Cents'>;

/** Whole hundred-millionths of a coin: what accounts in coins are kept in. */
export type CoinE8 = Brand<number, 'CoinE8'>;

/** Ten-thousandths of a dollar: fine enough for every listed equity and option tick. */
export type PriceE4 = Brand<number, 'PriceE4'>;

/**
 * A whole number of an instrument's price units, 10^-priceDecimals of its currency. Whatever is priced in dollars uses
 * four decimals, so that its Price is a PriceE4; a coin pair may need eight.
 */
export type Price = Brand<number, 'Price'>;

/** A whole number of an instrument's size units, 10^-sizeDecimals of a share, coin or contract. */
export type Size = Brand<number, 'Size'>;

export const PRICE_E4_DECIMALS = 4;

export function cents(whole: number): Cents {
  invariant(Number.isSafeInteger(whole), 'cents are whole');
  // Rounding can leave −0, which is no other amount than 0.
  return (whole + 0) as Cents;
}

export function coinE8(whole: number): CoinE8 {
  invariant(Number.isSafeInteger(whole), 'hundred-millionths of a coin are whole');
  return (whole + 0) as CoinE8;
}

export function price(units: number): Price {
  invariant(Number.isSafeInteger(units), 'a price is a whole number of its units');
  return units as Price;
}

export function size(units: number): Size {
  invariant(Number.isSafeInteger(units) && units >= 0, 'a size is a whole, non-negative number of its units');
  return units as Size;
}

export function priceE4(dollars: number): PriceE4 {
  const scaled = Math.round(dollars * 10_000);
  invariant(Number.isSafeInteger(scaled), 'a price is finite and in range');
  return scaled as PriceE4;
}

export function addCents(left: Cents, right: Cents): Cents {
  return cents(left + right);
}

/** Part of a cent is rounded up when we pay and down when we receive: against us both times. */
export function premiumPaid(each: PriceE4, contracts: number, multiplier: number): Cents {
  return cents(Math.ceil((each * contracts * multiplier) / 100));
}

export function premiumReceived(each: PriceE4, contracts: number, multiplier: number): Cents {
  return cents(Math.floor((each * contracts * multiplier) / 100));
}

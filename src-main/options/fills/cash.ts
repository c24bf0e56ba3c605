import type { ContractTerms } from '#domain/chain';
import { type Cents, cents, type CoinE8, coinE8, type PriceE4 } from '#domain/money';

/** Whole smallest units of what an account is kept in: cents where options are quoted in dollars, 10^-8 where in coin. */
export type Cash = Cents | CoinE8;

export type Currency = ContractTerms['quotedIn'];

export function cash(whole: number, currency: Currency): Cash {
  return currency === 'usd' ? cents(whole) : coinE8(whole);
}

/** Signed cash of a price per share or coin: rounded down, so that part of a unit is lost to us whichever way it flows. */
export function cashFlow(net: PriceE4, contracts: number, terms: ContractTerms): Cash {
  const e4 = net * contracts * terms.multiplier;
  // A tenth of a coin is no binary fraction: what should be whole is made whole before it is rounded.
  return terms.quotedIn === 'usd' ? cents(Math.floor(settled(e4) / 100)) : coinE8(Math.floor(settled(e4 * 10_000)));
}

const WHOLE_WITHIN = 1e-6;

function settled(value: number): number {
  const whole = Math.round(value);
  return Math.abs(value - whole) < WHOLE_WITHIN ? whole : value;
}

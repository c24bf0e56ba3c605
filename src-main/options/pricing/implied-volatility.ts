import type { OptionRight } from '#domain/chain';
import { impliedDeviation } from '#options/pricing/implied-deviation';
import { forwardWorth, logMoneyness } from '#options/pricing/forward-terms';
import { exp, lnRatio } from '#primitives/exact-math';
import { normalPdf } from '#primitives/normal-distribution';

/** In the order in which they are looked for; the position is the code in columns. */
export const IV_STATUSES = [
  'ok',
  /** Something is not finite, or spot or strike not positive. */
  'bad_input',
  'expired',
  /** No volatility makes a call worth its forward, or a put its strike. */
  'above_max',
  /** Less than what exercise at the forward brings: an arbitrage, or a quote from another moment. */
  'below_intrinsic',
  /** Exactly what exercise brings, as far as the price can tell: volatility leaves no trace in it. */
  'zero_time_value',
  /** There is a trace, but the last digit of the price moves the answer by more than 0.01 %. */
  'unresolvable',
] as const;

export type IvStatus = (typeof IV_STATUSES)[number];

export type ImpliedVolatility =
  | {
      readonly status: 'ok';
      readonly volatility: number;
      /** How far the volatility moves with the last digit of the price. */
      readonly perPriceUlp: number;
    }
  | { readonly status: Exclude<IvStatus, 'ok'>; readonly volatility: null };

export interface PricedOption {
  readonly right: OptionRight;
  readonly price: number;
  readonly spot: number;
  readonly strike: number;
  readonly years: number;
  readonly rate: number;
  readonly dividendYield: number;
}

/** A price's own rounding, with what dividing by the discount adds, in shares of the price. */
const PRICE_NOISE = 3.2e-15;
const UNRESOLVABLE = 1e-4;

/** The Black-Scholes volatility of a European price. It converges for every price that has one. */
export function impliedVolatility(option: PricedOption): ImpliedVolatility {
  const { right, price, spot, strike, years, rate, dividendYield } = option;
  const call = right === 'call';
  const worth = forwardWorth(spot, strike, years, rate, dividendYield);
  const timeValue = price - Math.max(0, call ? worth : -worth);
  const grown = spot * exp(-dividendYield * years);
  const owed = strike * exp(-rate * years);
  const distance = Math.abs(logMoneyness(spot, strike, years, rate, dividendYield));
  return solved(call, price, timeValue, grown, owed, distance, years);
}

/** The same where forward and discount are known, as from put-call parity. */
export function impliedVolatilityOnForward(
  right: OptionRight,
  price: number,
  forward: number,
  strike: number,
  discount: number,
  years: number,
): ImpliedVolatility {
  const call = right === 'call';
  const undiscounted = price / discount;
  const timeValue = timeValueOf(call, undiscounted, forward, strike);
  return solved(call, undiscounted, timeValue, forward, strike, Math.abs(lnRatio(forward, strike)), years);
}

/** Price, time value and what is exchanged, all as of the same day. */
function solved(
  call: boolean,
  price: number,
  timeValue: number,
  forward: number,
  strike: number,
  distance: number,
  years: number,
): ImpliedVolatility {
  const status = statusOf(call, price, timeValue, forward, strike, years);
  if (status !== 0) return failure(status);
  const lower = Math.min(forward, strike);
  const value = timeValue / lower;
  if (!(value < 1)) return failure(UNRESOLVABLE_CODE);
  const s = impliedDeviation(value, distance);
  const noise = relativeNoise(price / lower, s, distance);
  const volatility = s / Math.sqrt(years);
  if (!(noise <= UNRESOLVABLE) || volatility === 0) return failure(UNRESOLVABLE_CODE);
  return { status: 'ok', volatility, perPriceUlp: noise * volatility };
}

const UNRESOLVABLE_CODE = IV_STATUSES.indexOf('unresolvable');

function failure(code: number): ImpliedVolatility {
  return { status: IV_STATUSES[code] as Exclude<IvStatus, 'ok'>, volatility: null };
}

/** What a price, as of expiry, is worth beyond exercise at the forward. */
export function timeValueOf(call: boolean, price: number, forward: number, strike: number): number {
  return price - Math.max(0, call ? forward - strike : strike - forward);
}

/** The code of what stands against a solution, as far as the price alone can tell; 0 where nothing does. */
export function statusOf(
  call: boolean,
  price: number,
  timeValue: number,
  forward: number,
  strike: number,
  years: number,
): number {
  // Only finite numbers differ from themselves by 0. A rate beyond all bounds shows up in one of these as well.
  const sum = timeValue + years + forward + strike;
  if (sum - sum !== 0 || !(forward > 0) || !(strike > 0)) return 1;
  if (!(years > 0)) return 2;
  if (price >= (call ? forward : strike)) return 3;
  const noise = PRICE_NOISE * price;
  if (timeValue < -noise) return 4;
  return timeValue > noise ? 0 : 5;
}

/** By what share the deviation s moves with the last digit of the price; both in shares of the lower of forward and strike. */
export function relativeNoise(price: number, s: number, distance: number): number {
  return (price * Number.EPSILON) / (s * normalPdf(distance / s - 0.5 * s));
}

import { type AmericanOption, americanPrice, exerciseValue, REPORTED_STEPS } from '#options/pricing/american';
import type { IvStatus } from '#options/pricing/implied-volatility';

export type AmericanImpliedVolatility =
  | { readonly status: 'ok'; readonly volatility: number }
  | { readonly status: Exclude<IvStatus, 'ok'>; readonly volatility: null };

export type PricedAmericanOption = Omit<AmericanOption, 'volatility'> & { readonly price: number };

const PRICE_NOISE = 3.2e-15;
/** What is searched: nothing trades below 0.1 % or above 10,000 %. */
const LOWEST = 1e-3;
const HIGHEST = 100;
const FIRST = 0.3;
const EXACT = 1e-12;
const MOST_STEPS = 80;
/** The share of the price within which the tree has to meet it. */
const CLOSE = 1e-13;

/**
 * The volatility at which an American option is worth its price, by the tree that prices it. A price at or below what
 * exercise brings at once holds none: such an option would be exercised, whatever the volatility.
 */
export function americanImpliedVolatility(
  option: PricedAmericanOption,
  steps = REPORTED_STEPS,
): AmericanImpliedVolatility {
  const reason = reasonAgainst(option);
  if (reason !== null) return { status: reason, volatility: null };
  const miss = (volatility: number): number => americanPrice({ ...option, volatility }, steps) - option.price;
  let low = LOWEST;
  let missLow = miss(low);
  if (missLow >= 0) {
    // Some of the price is certain: interest on the strike, or dividends, for as long as nobody exercises.
    const lost = missLow > CLOSE * option.price;
    return { status: lost ? 'below_intrinsic' : 'zero_time_value', volatility: null };
  }
  let high = FIRST;
  let missHigh = miss(high);
  while (missHigh < 0) {
    if (high >= HIGHEST) return { status: 'unresolvable', volatility: null };
    [low, missLow] = [high, missHigh];
    high = Math.min(HIGHEST, 2 * high);
    missHigh = miss(high);
  }
  return { status: 'ok', volatility: rootBetween(miss, low, missLow, high, missHigh, CLOSE * option.price) };
}

/** What of it can be told without a tree. */
export function reasonAgainst(option: PricedAmericanOption): Exclude<IvStatus, 'ok'> | null {
  const { right, price, spot, strike, years, rate, dividendYield } = option;
  const sum = price + spot + strike + years + rate + dividendYield;
  if (sum - sum !== 0 || !(spot > 0) || !(strike > 0)) return 'bad_input';
  if (!(years > 0)) return 'expired';
  if (price >= (right === 'call' ? spot : strike)) return 'above_max';
  const extrinsic = price - exerciseValue(option);
  if (extrinsic < -PRICE_NOISE * price) return 'below_intrinsic';
  return extrinsic <= PRICE_NOISE * price ? 'zero_time_value' : null;
}

/** Regula falsi that halves the weight of an end that stays (Illinois): no derivative, and never out of the bracket. */
function rootBetween(
  miss: (x: number) => number,
  from: number,
  missFrom: number,
  to: number,
  missTo: number,
  close: number,
): number {
  let [low, missLow, high, missHigh] = [from, missFrom, to, missTo];
  let side = 0;
  let x = high;
  for (let step = 0; step < MOST_STEPS && high - low > EXACT * high; step++) {
    x = (low * missHigh - high * missLow) / (missHigh - missLow);
    if (!(x > low && x < high)) x = 0.5 * (low + high);
    const here = miss(x);
    if (Math.abs(here) <= close) return x;
    if (here < 0) {
      [low, missLow] = [x, here];
      if (side === -1) missHigh *= 0.5;
      side = -1;
    } else {
      [high, missHigh] = [x, here];
      if (side === 1) missLow *= 0.5;
      side = 1;
    }
  }
  return x;
}

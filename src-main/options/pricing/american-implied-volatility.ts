import { type AmericanOption, americanPrice, exerciseValue, REPORTED_STEPS } from '#options/pricing/american';
import { presentValueOfDividends } from '#options/pricing/cash-dividends';
import { impliedVolatility, type IvStatus } from '#options/pricing/implied-volatility';

export type AmericanImpliedVolatility =
  | { readonly status: 'ok'; readonly volatility: number }
  | { readonly status: Exclude<IvStatus, 'ok'>; readonly volatility: null };

export type PricedAmericanOption = Omit<AmericanOption, 'volatility'> & { readonly price: number };

const PRICE_NOISE = 3.2e-15;
/** Interest beyond e to this is a mistake in the request. */
const MOST_GROWTH = 300;
/** What is searched: nothing trades below 0.1 % or above 10,000 %. */
const LOWEST = 1e-3;
const HIGHEST = 100;
const FIRST = 0.3;
/** How far a slope is measured over, and how much more than it asks for is taken off to be below the root. */
const NUDGED = 1.01;
const CAUTION = 1.2;
const SMALL = 1e-3;
const EXACT = 1e-11;
const MOST_STEPS = 80;
/** The share of the price within which the tree has to meet it. */
const CLOSE = 1e-12;

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
  const close = CLOSE * option.price;
  const miss = (volatility: number): number => americanPrice({ ...option, volatility }, steps) - option.price;
  // With the right to exercise early it takes no more volatility to be worth as much, and mostly little less.
  let high = europeanVolatility(option) ?? FIRST;
  let missHigh = miss(high);
  while (missHigh < 0) {
    if (high >= HIGHEST) return { status: 'unresolvable', volatility: null };
    high = Math.min(HIGHEST, 2 * high);
    missHigh = miss(high);
  }
  if (missHigh <= close) return { status: 'ok', volatility: high };
  const slope = (miss(high * NUDGED) - missHigh) / (NUDGED - 1) / high;
  // Where the tree is flat or too coarse for a slope, steps grow from small ones.
  let step = Math.max(SMALL * high, slope > 0 ? missHigh / slope : 0);
  let low = Math.max(LOWEST, high - CAUTION * step);
  let missLow = miss(low);
  while (missLow >= 0) {
    if (low <= LOWEST) {
      // Some of the price is certain: interest on the strike, or dividends, for as long as nobody exercises.
      return { status: missLow > close ? 'below_intrinsic' : 'zero_time_value', volatility: null };
    }
    [high, missHigh] = [low, missLow];
    step *= 2;
    low = Math.max(LOWEST, low - CAUTION * step);
    missLow = miss(low);
  }
  return { status: 'ok', volatility: rootBetween(miss, low, missLow, high, missHigh, close) };
}

/** Where a European option of this price has one. */
function europeanVolatility(option: PricedAmericanOption): number | null {
  const { right, price, spot, strike, years, rate, dividendYield, dividends } = option;
  const random = spot - presentValueOfDividends(dividends, rate, years);
  const terms = { right, price, spot: random, strike, years, rate, dividendYield };
  const { volatility } = impliedVolatility(terms);
  return volatility === null || volatility < LOWEST || volatility > HIGHEST ? null : volatility;
}

/** What of it can be told without a tree. */
export function reasonAgainst(option: PricedAmericanOption): Exclude<IvStatus, 'ok'> | null {
  const { right, price, spot, strike, years, rate, dividendYield } = option;
  const sum = price + spot + strike + years + rate + dividendYield;
  const growth = Math.max(Math.abs(rate), Math.abs(dividendYield)) * Math.abs(years);
  if (sum - sum !== 0 || !(spot > 0) || !(strike > 0) || growth > MOST_GROWTH) return 'bad_input';
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

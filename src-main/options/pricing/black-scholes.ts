import type { OptionRight } from '#domain/chain';
import { valueOf } from '#options/pricing/normalised-option';
import { forwardWorth, logMoneyness } from '#options/pricing/forward-terms';
import { exp } from '#primitives/exact-math';
import { normalCdf, normalPdf } from '#primitives/normal-distribution';

/** Years of 365 days; rate and yield continuously compounded; volatility per year. */
export interface EuropeanOption {
  readonly right: OptionRight;
  readonly spot: number;
  readonly strike: number;
  readonly years: number;
  readonly rate: number;
  readonly dividendYield: number;
  readonly volatility: number;
}

/** Per unit of the underlying; vega and rho per 1.00 (100 points), theta and charm per year. */
export interface OptionFigures {
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  readonly rho: number;
  /** How delta moves with volatility, and vega with spot. */
  readonly vanna: number;
  /** How vega moves with volatility. */
  readonly volga: number;
  /** How delta moves as time passes. */
  readonly charm: number;
  /** How the price moves with the strike. */
  readonly dualDelta: number;
  /** Risk-neutral, at expiry, under this one volatility; not the delta. */
  readonly probabilityInTheMoney: number;
  readonly d1: number;
  readonly d2: number;
}

/** Below this, what is divided by it would overflow. */
const LEAST_DEVIATION = 1e-100;

/** Price and all Greeks of first and second order after Black, Scholes and Merton. Without time or volatility: their limits. */
export function blackScholes(option: EuropeanOption): OptionFigures {
  const { right, spot, strike, years, rate, dividendYield, volatility } = option;
  const rootYears = Math.sqrt(years);
  const deviation = volatility * rootYears;
  const grown = spot * exp(-dividendYield * years);
  const owed = strike * exp(-rate * years);
  const moneyness = logMoneyness(spot, strike, years, rate, dividendYield);
  if (!(deviation > LEAST_DEVIATION)) return limitFigures(option, grown, owed, moneyness);

  const sign = right === 'call' ? 1 : -1;
  const d1 = moneyness / deviation + 0.5 * deviation;
  const d2 = d1 - deviation;
  const exercised1 = normalCdf(sign * d1);
  const exercised2 = normalCdf(sign * d2);
  const density = normalPdf(d1);
  const carry = grown * exercised1;
  const debt = owed * exercised2;
  const decay = (grown * density * volatility) / (2 * rootYears);
  const yieldDecay = grown / spot;
  const vega = grown * density * rootYears;
  return {
    price: blackScholesPrice(right, spot, strike, years, rate, dividendYield, volatility),
    delta: sign * yieldDecay * exercised1,
    gamma: (yieldDecay * density) / (spot * deviation),
    vega,
    theta: -decay - sign * rate * debt + sign * dividendYield * carry,
    rho: sign * years * debt,
    vanna: (-yieldDecay * density * d2) / volatility,
    volga: (vega * d1 * d2) / volatility,
    charm:
      sign * dividendYield * yieldDecay * exercised1 -
      (yieldDecay * density * (2 * (rate - dividendYield) * years - d2 * deviation)) / (2 * years * deviation),
    dualDelta: (-sign * debt) / strike,
    probabilityInTheMoney: exercised2,
    d1,
    d2,
  };
}

/** The price alone: what exercise at the forward would bring, and the value of the out-of-the-money side on top of it. */
export function blackScholesPrice(
  right: OptionRight,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  dividendYield: number,
  volatility: number,
): number {
  const distance = Math.abs(logMoneyness(spot, strike, years, rate, dividendYield));
  const lower = Math.min(spot * exp(-dividendYield * years), strike * exp(-rate * years));
  const worth = forwardWorth(spot, strike, years, rate, dividendYield);
  return Math.max(0, right === 'call' ? worth : -worth) + lower * valueOf(volatility * Math.sqrt(years), distance);
}

/** No time left or no volatility: the forward is certain, and only at it exactly is the delta halfway. */
function limitFigures(option: EuropeanOption, grown: number, owed: number, moneyness: number): OptionFigures {
  const { right, spot, strike, years, rate, dividendYield } = option;
  const sign = right === 'call' ? 1 : -1;
  const inside = sign * moneyness;
  const exercised = inside > 0 ? 1 : inside === 0 ? 0.5 : 0;
  const certain = moneyness > 0 ? Number.POSITIVE_INFINITY : moneyness < 0 ? Number.NEGATIVE_INFINITY : 0;
  const yieldDecay = grown / spot;
  const carry = grown * exercised;
  const debt = owed * exercised;
  return {
    price: Math.max(0, sign * forwardWorth(spot, strike, years, rate, dividendYield)),
    delta: exercised === 0 ? 0 : sign * yieldDecay * exercised,
    gamma: 0,
    vega: 0,
    theta: exercised === 0 ? 0 : sign * (dividendYield * carry - rate * debt),
    rho: exercised === 0 ? 0 : sign * years * debt,
    vanna: 0,
    volga: 0,
    charm: exercised === 0 ? 0 : sign * dividendYield * yieldDecay * exercised,
    dualDelta: exercised === 0 ? 0 : (-sign * debt) / strike,
    probabilityInTheMoney: exercised,
    d1: certain,
    d2: certain,
  };
}

import type { OptionRight } from '#domain/chain';
import type { TreeOption } from '#options/pricing/binomial-tree';
import { blackScholesPrice } from '#options/pricing/black-scholes';
import { type CashDividend, presentValueOfDividends } from '#options/pricing/cash-dividends';
import { smoothedTree } from '#options/pricing/smoothed-tree';
import { exp } from '#primitives/exact-math';

export interface AmericanOption {
  readonly right: OptionRight;
  readonly spot: number;
  readonly strike: number;
  readonly years: number;
  readonly rate: number;
  readonly dividendYield: number;
  /** With cash dividends, of the spot without them: the escrowed model. */
  readonly volatility: number;
  readonly dividends: readonly CashDividend[];
}

/** Per unit of the underlying; vega and rho per 1.00, theta per year. */
export interface AmericanFigures {
  readonly price: number;
  /** The same option, exercised at expiry only. */
  readonly european: number;
  /** What the right to exercise early is worth. */
  readonly premium: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  readonly rho: number;
}

/** 500 and 1,000 steps, extrapolated: within 1e-5 of the strike, mostly ten times closer, in a millisecond. */
export const REPORTED_STEPS = 500;
/** A tree needs something to branch on; below this an option is as good as certain. */
const LEAST_VOLATILITY = 1e-6;
/** Wide enough that the grain of a tree with dividends hardly shows: a share of the volatility, and a rate. */
const VOLATILITY_BUMP = 0.05;
const RATE_BUMP = 0.0025;
/** How far a step may lie from a dividend, in steps, before finer ones are tried. */
const ALIGNED = 0.02;

/** What an American option and its right to early exercise are worth. */
export function american(option: AmericanOption, steps = REPORTED_STEPS): AmericanFigures {
  const { spot, years, rate, dividendYield, volatility, dividends } = option;
  const exercise = exerciseValue(option);
  const escrow = presentValueOfDividends(dividends, rate, years);
  const random = spot - escrow;
  const european = europeanPrice(option);
  const tree = years > 0 ? smoothedTree(treeOption(option), alignedSteps(option, steps)) : null;
  if (tree === null || tree.price <= exercise) return exercisedNow(option, Math.max(exercise, european), european);
  const price = Math.max(tree.price, european);
  const bumped = (change: Partial<AmericanOption>): number => americanPrice({ ...option, ...change }, steps);
  const bump = Math.max(VOLATILITY_BUMP * volatility, LEAST_VOLATILITY);
  const { delta, gamma } = tree;
  // Where it pays to wait, the price obeys the Black-Scholes equation; what is set aside grows back at the rate.
  const theta =
    rate * price -
    (rate - dividendYield) * random * delta -
    0.5 * volatility * volatility * random * random * gamma -
    delta * rate * escrow;
  const [lower, higher] = [Math.max(0, volatility - bump), volatility + bump];
  return {
    price,
    european,
    premium: price - european,
    delta,
    gamma,
    vega: (bumped({ volatility: higher }) - bumped({ volatility: lower })) / (higher - lower),
    theta,
    rho: (bumped({ rate: rate + RATE_BUMP }) - bumped({ rate: rate - RATE_BUMP })) / (2 * RATE_BUMP),
  };
}

function exercisedNow(option: AmericanOption, price: number, european: number): AmericanFigures {
  const inTheMoney = exerciseValue(option) > 0;
  const delta = inTheMoney ? (option.right === 'call' ? 1 : -1) : 0;
  return { price, european, premium: price - european, delta, gamma: 0, vega: 0, theta: 0, rho: 0 };
}

/** The price alone. */
export function americanPrice(option: AmericanOption, steps = REPORTED_STEPS): number {
  const floor = Math.max(exerciseValue(option), europeanPrice(option));
  if (!(option.years > 0)) return floor;
  const tree = smoothedTree(treeOption(option), alignedSteps(option, steps));
  return tree === null ? floor : Math.max(floor, tree.price);
}

/** European, with the dividends until expiry set aside. */
export function europeanPrice(option: AmericanOption): number {
  const { right, spot, strike, years, rate, dividendYield, volatility, dividends } = option;
  const random = Math.max(0, spot - presentValueOfDividends(dividends, rate, years));
  // Everything is spoken for: nothing is left to move.
  if (random === 0) return right === 'call' ? 0 : strike * exp(-rate * years);
  return blackScholesPrice(right, random, strike, Math.max(0, years), rate, dividendYield, volatility);
}

/** What exercising at this moment brings. */
export function exerciseValue({ right, spot, strike }: Pick<AmericanOption, 'right' | 'spot' | 'strike'>): number {
  return Math.max(0, right === 'call' ? spot - strike : strike - spot);
}

function treeOption(option: AmericanOption): TreeOption {
  return { ...option, volatility: Math.max(option.volatility, LEAST_VOLATILITY), exercise: 'american' };
}

/** A call is exercised just before a dividend or not at all: some step has to fall there. */
function alignedSteps({ dividends, years }: AmericanOption, steps: number): number {
  const times = dividends.filter((dividend) => dividend.years > 0 && dividend.years <= years);
  let best = steps;
  let least = Number.POSITIVE_INFINITY;
  for (let candidate = steps; candidate <= 2 * steps && least > ALIGNED; candidate++) {
    let worst = 0;
    for (const dividend of times) {
      const place = (dividend.years / years) * candidate;
      worst = Math.max(worst, Math.abs(place - Math.round(place)));
    }
    if (worst < least) {
      least = worst;
      best = candidate;
    }
  }
  return best;
}

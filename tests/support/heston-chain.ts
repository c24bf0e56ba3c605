import { LognormalDistribution } from '#options/models/lognormal-distribution';
import type { PriceModel } from '#options/models/price-model';
import { terminalDistribution } from '#options/models/terminal-distribution';
import { type ImaginedExpiry, imaginedChain, strikesAround } from '#tests/support/imagined-chain';

export interface HestonExpiry {
  readonly days: number;
  readonly strikes?: readonly number[];
  /** Half the width of a quote in volatility. */
  readonly halfSpread?: number;
  /** Volatility that a contract is quoted too high by. */
  readonly noise?: (strike: number) => number;
}

export const CHAIN_SPOT = 60;
const RATE = 0.04;

/** A chain quoted around the prices of a model, so that its parameters are known. */
export function modelChain(model: PriceModel, expiries: readonly HestonExpiry[]) {
  return imaginedChain({ spot: CHAIN_SPOT, rate: RATE, expiries: expiries.map((one) => quoted(model, one)) });
}

function quoted(model: PriceModel, { days, strikes, halfSpread = 0.004, noise }: HestonExpiry): ImaginedExpiry {
  const years = days / 365;
  const distribution = terminalDistribution(model, { spot: CHAIN_SPOT, drift: RATE, years });
  // A smile without a shape: what makes the shape are the volatilities that the model gives.
  const level = 0.5;
  return {
    days,
    smile: { a: level * level * years, b: 0, rho: 0, m: 0, sigma: 1 },
    strikes: strikes ?? strikesAround(CHAIN_SPOT, 0.7, 1.4, 1),
    halfSpread,
    noise: (strike) =>
      impliedVolatility(distribution.forward, strike, years, distribution.expectedPut(strike)) -
      level +
      (noise?.(strike) ?? 0),
  };
}

/** By bisection, of an undiscounted put. */
export function impliedVolatility(forward: number, strike: number, years: number, put: number): number {
  let low = 1e-3;
  let high = 6;
  for (let halving = 0; halving < 60; halving++) {
    const middle = 0.5 * (low + high);
    if (new LognormalDistribution(forward, middle * middle * years).expectedPut(strike) < put) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

import type { OptionRight } from '#domain/chain';
import { blackScholes, type OptionFigures } from '#options/pricing/black-scholes';

export interface ForwardOption {
  readonly right: OptionRight;
  readonly forward: number;
  readonly strike: number;
  readonly years: number;
  readonly rate: number;
  readonly volatility: number;
}

/**
 * Price and Greeks on a forward or a future, after Black (1976). Delta, gamma, vanna and charm are with respect to the
 * forward; rho holds the forward still, so that only the discount moves.
 */
export function black76(option: ForwardOption): OptionFigures {
  const { right, forward, strike, years, rate, volatility } = option;
  const figures = blackScholes({ right, spot: forward, strike, years, rate, dividendYield: rate, volatility });
  return { ...figures, rho: -years * figures.price };
}

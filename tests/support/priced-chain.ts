import type { ContractTerms, OptionChain, OptionQuote, OptionRight } from '#domain/chain';
import { ticker } from '#domain/instrument';
import { type PriceE4, priceE4 } from '#domain/money';
import { parseDay, startOfDayMs } from '#market/sessions/civil-date';
import { blackScholesPrice } from '#options/pricing/black-scholes';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS } from '#primitives/clock';

export const SHARE_TERMS: ContractTerms = {
  exercise: 'american',
  settlement: 'shares',
  multiplier: 100,
  quotedIn: 'usd',
};
export const COIN_TERMS: ContractTerms = { exercise: 'european', settlement: 'coin', multiplier: 1, quotedIn: 'coin' };

export interface ChainPlan {
  readonly underlying?: string;
  readonly spot: number;
  readonly rate: number;
  readonly dividendYield: number;
  readonly atMs: EpochMs;
  readonly expiries: readonly string[];
  readonly strikes: readonly number[];
  /** Volatility of a strike, in an expiry so many years away. */
  readonly volatility: (strike: number, years: number) => number;
  /** Half of what lies between bid and ask, in dollars. */
  readonly halfSpread: number;
  readonly provider?: string;
}

/** Every right of every strike and expiry, quoted around what Black and Scholes say; expiring at 21:00 UTC. */
export function pricedChain(plan: ChainPlan): OptionChain {
  const { underlying = 'XYZ', provider = 'test', spot, atMs } = plan;
  const contracts = plan.expiries.flatMap((expiry) =>
    plan.strikes.flatMap((strike) =>
      (['call', 'put'] as const).map((right) => pricedQuote(plan, expiry, strike, right)),
    ),
  );
  return {
    underlying: ticker(underlying),
    underlyingPrice: priceE4(spot),
    provider,
    terms: SHARE_TERMS,
    atMs,
    contracts,
  };
}

export function fairPrice(plan: ChainPlan, expiry: string, strike: number, right: OptionRight): number {
  const years = (planExpiryMs(expiry) - plan.atMs) / (365 * DAY_MS);
  const { spot, rate, dividendYield, volatility } = plan;
  return blackScholesPrice(right, spot, strike, years, rate, dividendYield, volatility(strike, years));
}

export function planExpiryMs(expiry: string): EpochMs {
  return epochMs(startOfDayMs(parseDay(expiry) ?? (0 as never)) + 21 * HOUR_MS);
}

/** A quote of which only the identity is set. */
export function emptyQuote(expiry: string, strike: number, right: OptionRight): OptionQuote {
  return {
    expiry,
    strike: priceE4(strike),
    right,
    bid: null,
    ask: null,
    bidSize: null,
    askSize: null,
    last: null,
    impliedVolatility: null,
    delta: null,
    gamma: null,
    theta: null,
    vega: null,
    openInterest: null,
    volume: null,
    atMs: null,
    adjusted: false,
  };
}

function pricedQuote(plan: ChainPlan, expiry: string, strike: number, right: OptionRight): OptionQuote {
  const fair = fairPrice(plan, expiry, strike, right);
  const bid = Math.max(0, Math.floor((fair - plan.halfSpread) * 10_000)) as PriceE4;
  const ask = Math.ceil((fair + plan.halfSpread) * 10_000) as PriceE4;
  return { ...emptyQuote(expiry, strike, right), bid, ask, bidSize: 20, askSize: 30, openInterest: 600, volume: 50 };
}

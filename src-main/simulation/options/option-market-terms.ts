import type { ContractTerms } from '#domain/chain';
import { type Ticker, ticker } from '#domain/instrument';

/** How volatility depends on time and strike. Volatilities are per year. */
export interface SmileTerms {
  /** What the variance of all maturities returns to, as a volatility. */
  readonly usual: number;
  /** How fast it returns, per year. */
  readonly reversion: number;
  /** Lean of the smile when all is calm; storms lean it further down. */
  readonly rho: number;
  readonly eta: number;
  readonly gamma: number;
}

/** How market makers quote. */
export interface QuoteTerms {
  /** Width of a usual quote at the money, as a difference in volatility. */
  readonly width: number;
  /** Part of a contract's price by which its quote is wider. */
  readonly share: number;
  /** Steps of the price in ten-thousandths: below and from `coarseFrom`. */
  readonly fine: number;
  readonly coarse: number;
  readonly coarseFrom: number;
  /** What nobody bids is a bid of 0 in one market and no bid in the other. */
  readonly noBid: 0 | null;
  /** Size of a usual quote, in contracts, and the smallest step of sizes. */
  readonly size: number;
  readonly lot: number;
  /** Trades of all contracts in a usual minute. */
  readonly tradesAMinute: number;
  /** Contracts open at the money of the nearest monthly, about. */
  readonly openInterest: number;
  /** How often in a thousand minutes a usual contract is left alone for a while, and how often it loses a side. */
  readonly neglect: number;
}

export interface OptionMarketTerms {
  readonly underlying: Ticker;
  /** The instrument whose fair price and mood drive the chain. */
  readonly drivenBy: Ticker;
  readonly provider: string;
  readonly terms: ContractTerms;
  /** Which days have an expiry. */
  readonly listing: 'daily-weeks' | 'weeks' | 'few-weeks' | 'deribit';
  /** Distances between strikes that may be listed, in dollars. */
  readonly strikeSteps: readonly number[];
  readonly rate: number;
  readonly dividendYield: number;
  readonly smile: SmileTerms;
  readonly quotes: QuoteTerms;
  /** Whether the volatility of each quote is told along with it. */
  readonly tellsVolatility: boolean;
  /** Second of the minute at which the snapshot is taken. */
  readonly second: number;
}

const SHARES: ContractTerms = { exercise: 'american', settlement: 'shares', multiplier: 100, quotedIn: 'usd' };
const COIN: ContractTerms = { exercise: 'european', settlement: 'coin', multiplier: 1, quotedIn: 'coin' };
const TREASURY_RATE = 0.038;
/** What a coin's future costs more than the coin, per year. */
const COIN_CARRY = 0.055;

const FUND_STEPS = [1, 2.5, 5, 10, 25, 50] as const;
const PENNY_QUOTES = { fine: 100, coarse: 100, coarseFrom: 0, noBid: 0, lot: 1 } as const;

const SPY: OptionMarketTerms = {
  ...shares('SPY', 12),
  listing: 'daily-weeks',
  strikeSteps: FUND_STEPS,
  dividendYield: 0.012,
  smile: { usual: 0.15, reversion: 4, rho: -0.68, eta: 1.05, gamma: 0.45 },
  quotes: {
    ...PENNY_QUOTES,
    width: 0.0009,
    share: 0.0025,
    size: 60,
    tradesAMinute: 60,
    openInterest: 9_000,
    neglect: 0.3,
  },
};

const QQQ: OptionMarketTerms = {
  ...shares('QQQ', 16),
  listing: 'daily-weeks',
  strikeSteps: FUND_STEPS,
  dividendYield: 0.006,
  smile: { usual: 0.19, reversion: 4, rho: -0.6, eta: 1.05, gamma: 0.45 },
  quotes: {
    ...PENNY_QUOTES,
    width: 0.0013,
    share: 0.0035,
    size: 40,
    tradesAMinute: 45,
    openInterest: 5_000,
    neglect: 0.4,
  },
};

const IBIT: OptionMarketTerms = {
  ...shares('IBIT', 20),
  listing: 'weeks',
  strikeSteps: [0.5, 1, 2, 2.5, 5, 10],
  dividendYield: 0,
  smile: { usual: 0.5, reversion: 6, rho: -0.14, eta: 1, gamma: 0.45 },
  quotes: {
    ...PENNY_QUOTES,
    coarse: 500,
    coarseFrom: 30_000,
    width: 0.006,
    share: 0.008,
    size: 90,
    tradesAMinute: 25,
    openInterest: 12_000,
    neglect: 1.2,
  },
};

const BITO: OptionMarketTerms = {
  ...shares('BITO', 24),
  listing: 'few-weeks',
  strikeSteps: [0.5, 1, 2.5, 5],
  dividendYield: 0,
  smile: { usual: 0.5, reversion: 6, rho: -0.1, eta: 0.95, gamma: 0.45 },
  quotes: {
    ...PENNY_QUOTES,
    coarse: 500,
    coarseFrom: 30_000,
    width: 0.045,
    share: 0.05,
    size: 25,
    tradesAMinute: 1.5,
    openInterest: 900,
    neglect: 6,
  },
};

const DERIBIT_QUOTES = { fine: 1, coarse: 5, coarseFrom: 50, noBid: null, lot: 0.1, share: 0.02 } as const;

const BTC: OptionMarketTerms = {
  ...coin('BTC', 'BTCUSDT', 4),
  strikeSteps: [250, 500, 1_000, 2_000, 5_000, 10_000, 20_000],
  smile: { usual: 0.5, reversion: 6, rho: -0.12, eta: 1, gamma: 0.45 },
  quotes: { ...DERIBIT_QUOTES, width: 0.012, size: 8, tradesAMinute: 5, openInterest: 900, neglect: 1.5 },
};

const ETH: OptionMarketTerms = {
  ...coin('ETH', 'ETHUSDT', 8),
  strikeSteps: [10, 25, 50, 100, 200, 500, 1_000],
  smile: { usual: 0.54, reversion: 6, rho: -0.09, eta: 1, gamma: 0.45 },
  quotes: { ...DERIBIT_QUOTES, width: 0.016, size: 60, tradesAMinute: 4, openInterest: 7_000, neglect: 1.8 },
};

/** Whose options are listed. What has none among the instruments of a simulation is left out. */
export const OPTION_MARKETS: readonly OptionMarketTerms[] = [BTC, ETH, IBIT, BITO, SPY, QQQ];

function shares(
  symbol: string,
  second: number,
): Pick<OptionMarketTerms, 'underlying' | 'drivenBy' | 'provider' | 'terms' | 'rate' | 'tellsVolatility' | 'second'> {
  return {
    underlying: ticker(symbol),
    drivenBy: ticker(symbol),
    provider: 'sim-opra',
    terms: SHARES,
    rate: TREASURY_RATE,
    tellsVolatility: false,
    second,
  };
}

/** Premiums are paid in the coin; without a yield, carry is the rate at which the future stands above the coin. */
function coin(
  underlying: string,
  drivenBy: string,
  second: number,
): Pick<
  OptionMarketTerms,
  'underlying' | 'drivenBy' | 'provider' | 'terms' | 'rate' | 'dividendYield' | 'tellsVolatility' | 'second' | 'listing'
> {
  return {
    underlying: ticker(underlying),
    drivenBy: ticker(drivenBy),
    provider: 'sim-deribit',
    terms: COIN,
    rate: COIN_CARRY,
    dividendYield: 0,
    tellsVolatility: true,
    second,
    listing: 'deribit',
  };
}

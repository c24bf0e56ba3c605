import type { OptionRight } from '#domain/chain';
import type { Ticker } from '#domain/instrument';
import { type PriceE4, priceE4 } from '#domain/money';
import type { ChainContract, ChainSnapshot, ExpiryChain } from '#options/chains/chain-snapshot';
import { blackScholes, blackScholesPrice } from '#options/pricing/black-scholes';
import { sviVariance, type SviParameters } from '#options/surface/svi';
import { DAY_MS, epochMs } from '#primitives/clock';
import { exp, ln } from '#primitives/exact-math';

/** One expiry of an imagined market: the smile it is priced from, and how badly it is quoted. */
export interface ImaginedExpiry {
  readonly days: number;
  readonly smile: SviParameters;
  readonly strikes: readonly number[];
  /** Half the width of a quote in volatility, before it is rounded outwards to cents. */
  readonly halfSpread: number;
  /** Added to the volatility that a contract is quoted around. */
  readonly noise?: (strike: number, right: OptionRight) => number;
}

export interface ImaginedMarket {
  readonly spot: number;
  readonly rate: number;
  readonly expiries: readonly ImaginedExpiry[];
}

export const IMAGINED_NOW = epochMs(Date.UTC(2026, 5, 1, 15, 0));
const TICK = 0.01;

/** A chain whose true surface is known. */
export function imaginedChain(market: ImaginedMarket): ChainSnapshot {
  return {
    underlying: 'IBIT' as Ticker,
    spot: market.spot,
    provider: 'imagined',
    terms: { exercise: 'european', settlement: 'shares', multiplier: 100, quotedIn: 'usd' },
    atMs: IMAGINED_NOW,
    seenMs: IMAGINED_NOW,
    rate: market.rate,
    dividendYield: 0,
    expiries: market.expiries.map((expiry) => imaginedExpiry(market, expiry)),
  };
}

/** A smile as SPY, IBIT or Bitcoin have it: `sigma` at the money, a skew, and wings that flatten with time. */
export function imaginedSmile(sigma: number, days: number, rho = -0.35, wings = 1): SviParameters {
  const theta = (sigma * sigma * days) / 365;
  const phi = (wings * 0.9) / Math.sqrt(theta * (1 + theta));
  return {
    a: 0.5 * theta * (1 - rho * rho),
    b: 0.5 * theta * phi,
    rho,
    m: -rho / phi,
    sigma: Math.sqrt(1 - rho * rho) / phi,
  };
}

export function strikesAround(spot: number, from: number, to: number, step: number): number[] {
  const strikes: number[] = [];
  for (let strike = Math.ceil((spot * from) / step) * step; strike <= spot * to; strike += step) strikes.push(strike);
  return strikes;
}

function imaginedExpiry({ spot, rate }: ImaginedMarket, expiry: ImaginedExpiry): ExpiryChain {
  const years = expiry.days / 365;
  const expiryMs = epochMs(IMAGINED_NOW + expiry.days * DAY_MS);
  const forward = spot * exp(rate * years);
  const name = new Date(expiryMs).toISOString().slice(0, 10);
  const contract = (strike: number, right: OptionRight): ChainContract => {
    const fair = Math.sqrt(sviVariance(expiry.smile, ln(strike / forward)) / years);
    const sigma = Math.max(0.01, fair + (expiry.noise?.(strike, right) ?? 0));
    const figures = blackScholes({ right, spot, strike, years, rate, dividendYield: 0, volatility: sigma });
    const half = figures.vega * expiry.halfSpread;
    const bid = Math.max(0, Math.floor((figures.price - half) / TICK) * TICK);
    const ask = Math.max(TICK, Math.ceil((figures.price + half) / TICK) * TICK);
    const solve = (price: number): number | null => solved(right, spot, strike, years, rate, price);
    const quotedIv = { bid: bid > 0 ? solve(bid) : null, mid: solve((bid + ask) / 2), ask: solve(ask) };
    return {
      expiry: name,
      right,
      strike: priceE4(strike),
      bid: priceE4(bid),
      ask: priceE4(ask),
      bidSize: 20,
      askSize: 20,
      last: null,
      openInterest: 500,
      volume: 100,
      iv: quotedIv.mid,
      ivOrigin: quotedIv.mid === null ? null : 'solved',
      ivProblem: quotedIv.mid === null ? 'no time value' : null,
      quotedIv,
      greeks: { delta: figures.delta, gamma: figures.gamma, vega: figures.vega, theta: figures.theta },
      provider: 'imagined',
      atMs: IMAGINED_NOW,
      stale: false,
      adjusted: false,
      grade: 'B',
    };
  };
  return {
    expiry: name,
    expiryMs,
    years,
    forward,
    forwardOrigin: 'carry',
    discount: exp(-rate * years),
    rows: expiry.strikes.map((strike) => ({
      strike: priceE4(strike),
      call: contract(strike, 'call'),
      put: contract(strike, 'put'),
    })),
  };
}

/** By bisection: slow, and independent of the solver that it may be used to test. */
function solved(
  right: OptionRight,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  price: number,
): number | null {
  let low = 1e-4;
  let high = 8;
  if (!(price > blackScholesPrice(right, spot, strike, years, rate, 0, low) * (1 + 1e-12))) return null;
  if (price >= blackScholesPrice(right, spot, strike, years, rate, 0, high)) return null;
  for (let i = 0; i < 46; i++) {
    const middle = (low + high) / 2;
    if (blackScholesPrice(right, spot, strike, years, rate, 0, middle) < price) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The chain with one contract changed. */
export function withContract(
  snapshot: ChainSnapshot,
  expiry: number,
  strike: PriceE4,
  right: OptionRight,
  change: Partial<ChainContract>,
): ChainSnapshot {
  const expiries = snapshot.expiries.map((chain, i) => {
    if (i !== expiry) return chain;
    const rows = chain.rows.map((row) => {
      const contract = row[right];
      return row.strike !== strike || contract === null ? row : { ...row, [right]: { ...contract, ...change } };
    });
    return { ...chain, rows };
  });
  return { ...snapshot, expiries };
}

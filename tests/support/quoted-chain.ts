import type { ContractTerms, OptionRight } from '#domain/chain';
import { ticker } from '#domain/instrument';
import { type PriceE4, priceE4 } from '#domain/money';
import type { ChainContract, ChainSnapshot, ExpiryChain } from '#options/chains/chain-snapshot';
import { DAY_MS, epochMs } from '#primitives/clock';

/** A contract in dollars: what a test does not mention is unremarkable. */
export type ContractSketch = {
  readonly bid?: number | null;
  readonly ask?: number | null;
  readonly delta?: number | null;
} & Partial<Omit<ChainContract, 'bid' | 'ask' | 'strike' | 'right' | 'expiry'>>;

export interface RowSketch {
  readonly strike: number;
  readonly put?: ContractSketch | null;
  readonly call?: ContractSketch | null;
}

export interface ChainSketch {
  readonly spot: number;
  /** Dates of expiry and their rows, by rising strike. */
  readonly expiries: Readonly<Record<string, readonly RowSketch[]>>;
  readonly terms?: Partial<ContractTerms>;
  readonly rate?: number;
}

/** 10:00 in New York on 2026-03-02, a Monday. */
export const CHAIN_AT = epochMs(Date.UTC(2026, 2, 2, 15));

/** A normalised chain written out by hand, so that its figures can be computed by hand as well. */
export function quotedChain(sketch: ChainSketch): ChainSnapshot {
  const { spot, rate = 0 } = sketch;
  return {
    underlying: ticker('TEST'),
    spot,
    provider: 'test',
    terms: { exercise: 'american', settlement: 'shares', multiplier: 100, quotedIn: 'usd', ...sketch.terms },
    atMs: CHAIN_AT,
    seenMs: CHAIN_AT,
    rate,
    dividendYield: 0,
    expiries: Object.entries(sketch.expiries).map(([expiry, rows]) => expiryOf(expiry, rows, spot)),
  };
}

function expiryOf(expiry: string, rows: readonly RowSketch[], spot: number): ExpiryChain {
  const expiryMs = epochMs(Date.parse(`${expiry}T20:00:00Z`));
  return {
    expiry,
    expiryMs,
    years: (expiryMs - CHAIN_AT) / (365 * DAY_MS),
    forward: spot,
    forwardOrigin: 'carry',
    discount: 1,
    rows: rows.map(({ strike, put, call }) => ({
      strike: priceE4(strike),
      put: contractOf(expiry, 'put', priceE4(strike), put),
      call: contractOf(expiry, 'call', priceE4(strike), call),
    })),
  };
}

function contractOf(
  expiry: string,
  right: OptionRight,
  strike: PriceE4,
  sketch: ContractSketch | null | undefined,
): ChainContract | null {
  if (sketch === null || sketch === undefined) return null;
  const { bid = null, ask = null, delta = null, ...rest } = sketch;
  return {
    expiry,
    right,
    strike,
    bid: bid === null ? null : priceE4(bid),
    ask: ask === null ? null : priceE4(ask),
    bidSize: 20,
    askSize: 20,
    last: null,
    openInterest: 1_000,
    volume: 100,
    iv: 0.5,
    ivOrigin: 'provider',
    ivProblem: null,
    quotedIv: { bid: null, mid: 0.5, ask: null },
    greeks: delta === null ? null : { delta, gamma: 0.02, vega: 6, theta: -9 },
    provider: 'test',
    atMs: CHAIN_AT,
    stale: false,
    adjusted: false,
    grade: 'A',
    ...rest,
  };
}

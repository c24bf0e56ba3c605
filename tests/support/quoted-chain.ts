import type { ContractTerms, OptionRight } from '#domain/chain';
import { ticker } from '#domain/instrument';
import { type PriceE4, priceE4 } from '#domain/money';
import type { ChainContract, ChainSnapshot, ExpiryChain } from '#options/chains/chain-snapshot';
import { DEFAULT_FILL_SETTINGS } from '#options/fills/fill-settings';
import type { JudgeTerms } from '#options/spreads/spread-candidate';
import { DEFAULT_SPREAD_SETTINGS } from '#options/spreads/spread-settings';
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

/** A dollar a contract and nothing else, fills a quarter of the way to mid, no slippage: simple to compute by hand. */
export const SIMPLE_TERMS: JudgeTerms = {
  fills: {
    ...DEFAULT_FILL_SETTINGS,
    share: { oneLeg: 0.25, twoLegs: 0.25, threeLegs: 0.25, fourLegs: 0.25 },
    slippage: { kappa: 0, openInterestKappa: 0 },
    centsEverywhere: ['TEST'],
  },
  charges: {
    kind: 'broker',
    broker: {
      from: '2020-01-01',
      opening: { tiers: [{ premium: 0, perContract: 1 }], minPerOrder: 0, maxPerLeg: null },
      closing: { tiers: [{ premium: 0, perContract: 1 }], minPerOrder: 0, maxPerLeg: null },
      exchange: 0,
      clearing: 0,
      perShare: 0.005,
      minPerShareOrder: 0,
      perExercise: 0,
      rounding: 'total',
    },
    regulatory: {
      from: '2020-01-01',
      orf: 0,
      occ: 0,
      occCap: 0,
      taf: 0,
      tafPerShare: 0,
      tafShareCap: 0,
      secPerMillion: 0,
      cat: 0,
    },
  },
  margin: DEFAULT_SPREAD_SETTINGS.margin,
};

import type { ContractTerms, OptionRight } from '#domain/chain';
import type { Ticker } from '#domain/instrument';
import type { PriceE4 } from '#domain/money';
import type { EpochMs } from '#primitives/clock';

/**
 * Where a contract's volatility comes from, and its Greeks with it: solved from its own quote; solved from the other right
 * at the same strike, as put-call parity has it (what is in the money); or as the provider states it.
 */
export type IvOrigin = 'solved' | 'parity' | 'provider';

export type LiquidityGrade = 'A' | 'B' | 'C' | 'D' | 'F';

/** Volatilities solved from the two sides of a quote and from their middle; null where the price has none. */
export interface QuotedIv {
  readonly bid: number | null;
  readonly mid: number | null;
  readonly ask: number | null;
}

export interface ContractGreeks {
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
}

/** One contract of a normalised chain. Dollars are plain f64 here: this is where money ends and mathematics begins. */
export interface ChainContract {
  readonly expiry: string;
  readonly right: OptionRight;
  readonly strike: PriceE4;
  readonly bid: PriceE4 | null;
  readonly ask: PriceE4 | null;
  readonly bidSize: number | null;
  readonly askSize: number | null;
  readonly last: PriceE4 | null;
  readonly openInterest: number | null;
  readonly volume: number | null;
  /** Null where neither the provider nor the solver knows one; `ivProblem` then says why. */
  readonly iv: number | null;
  readonly ivOrigin: IvOrigin | null;
  readonly ivProblem: string | null;
  readonly quotedIv: QuotedIv;
  readonly greeks: ContractGreeks | null;
  readonly provider: string;
  readonly atMs: EpochMs;
  readonly stale: boolean;
  readonly adjusted: boolean;
  readonly grade: LiquidityGrade;
}

export interface StrikeRow {
  readonly strike: PriceE4;
  readonly call: ChainContract | null;
  readonly put: ChainContract | null;
}

export interface ExpiryChain {
  readonly expiry: string;
  readonly expiryMs: EpochMs;
  /** Years of 365 days from the snapshot to the moment of expiry; positive. */
  readonly years: number;
  /** From put-call parity near the money where both sides are quoted, else from spot, rate and yield. */
  readonly forward: number;
  readonly forwardOrigin: 'parity' | 'carry';
  readonly discount: number;
  /** By rising strike. */
  readonly rows: readonly StrikeRow[];
}

/** One underlying's options at one moment, checked, sorted and with a volatility for every contract that has one. */
export interface ChainSnapshot {
  readonly underlying: Ticker;
  readonly spot: number;
  readonly provider: string;
  readonly terms: ContractTerms;
  readonly atMs: EpochMs;
  readonly seenMs: EpochMs;
  readonly rate: number;
  readonly dividendYield: number;
  /** By rising expiry; expired ones are gone. */
  readonly expiries: readonly ExpiryChain[];
}

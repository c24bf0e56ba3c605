import type { Ticker } from '#domain/instrument';
import type { PriceE4 } from '#domain/money';
import type { EpochMs } from '#primitives/clock';

/** A chain in a line: what can be told of it at a glance, without a model. */
export interface ChainBrief {
  readonly underlying: Ticker;
  readonly underlyingPrice: PriceE4 | null;
  readonly provider: string;
  readonly atMs: EpochMs;
  readonly contracts: number;
  readonly expiries: number;
  /** Contracts with a bid above 0 and an ask. */
  readonly twoSided: number;
  /** A bid above the ask. */
  readonly crossed: number;
  /** Quoted longer before the chain than a trader would rely on. */
  readonly stale: number;
  readonly atTheMoney: AtTheMoney | null;
}

/** The strike nearest to the underlying's price in the first expiry where both sides of both rights are quoted. */
export interface AtTheMoney {
  readonly expiry: string;
  readonly strike: PriceE4;
  /** Middle of call plus middle of put, in the units of the chain's quotes; half units where a spread is odd. */
  readonly straddle: number;
}

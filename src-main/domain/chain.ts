import type { Ticker } from '#domain/instrument';
import type { PriceE4 } from '#domain/money';
import type { EpochMs } from '#primitives/clock';

export interface OptionQuote {
  readonly expiry: string;
  readonly strike: PriceE4;
  readonly right: 'call' | 'put';
  readonly bid: PriceE4 | null;
  readonly ask: PriceE4 | null;
  readonly bidSize: number | null;
  readonly askSize: number | null;
  readonly last: PriceE4 | null;
  readonly impliedVolatility: number | null;
  readonly delta: number | null;
  readonly gamma: number | null;
  readonly theta: number | null;
  readonly vega: number | null;
  readonly openInterest: number | null;
  readonly volume: number | null;
}

/** One provider's view of one underlying's options at one moment. */
export interface OptionChain {
  readonly underlying: Ticker;
  readonly underlyingPrice: PriceE4 | null;
  readonly provider: string;
  readonly atMs: EpochMs;
  readonly contracts: readonly OptionQuote[];
}

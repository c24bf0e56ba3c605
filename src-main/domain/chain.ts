import type { Ticker } from '#domain/instrument';
import type { PriceE4 } from '#domain/money';
import type { EpochMs } from '#primitives/clock';

export type OptionRight = 'call' | 'put';

/** What every contract of a chain has in common. */
export interface ContractTerms {
  /** `american` options may be exercised, and so assigned, before they expire. */
  readonly exercise: 'american' | 'european';
  /** `shares` change hands; `coin` is Deribit's cash settlement in the coin itself. */
  readonly settlement: 'shares' | 'coin';
  /** Units of the underlying per contract: 100 shares, 1 coin. */
  readonly multiplier: number;
  /** What bid, ask and last count: dollars, or coins of which one is worth `underlyingPrice` dollars. */
  readonly quotedIn: 'usd' | 'coin';
}

/** One contract as one provider saw it. Null is "not known"; a bid of 0 says that nobody bids. */
export interface OptionQuote {
  /** The date of expiry where the contract is listed, YYYY-MM-DD. */
  readonly expiry: string;
  readonly strike: PriceE4;
  readonly right: OptionRight;
  readonly bid: PriceE4 | null;
  readonly ask: PriceE4 | null;
  readonly bidSize: number | null;
  readonly askSize: number | null;
  readonly last: PriceE4 | null;
  /** The provider's own figures: per year and per 1.00, as everywhere in Argus. */
  readonly impliedVolatility: number | null;
  readonly delta: number | null;
  readonly gamma: number | null;
  readonly theta: number | null;
  readonly vega: number | null;
  readonly openInterest: number | null;
  readonly volume: number | null;
  /** When this contract was quoted; null where the provider stamps the chain only. */
  readonly atMs: EpochMs | null;
  /** Set where a split or a merger changed what the contract delivers: Argus refuses to trade those. */
  readonly adjusted: boolean;
}

/** One provider's view of one underlying's options at one moment. */
export interface OptionChain {
  readonly underlying: Ticker;
  /** Null where the provider gives none: nothing can be priced then. */
  readonly underlyingPrice: PriceE4 | null;
  readonly provider: string;
  readonly terms: ContractTerms;
  readonly atMs: EpochMs;
  readonly contracts: readonly OptionQuote[];
}

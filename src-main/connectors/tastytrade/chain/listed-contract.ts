import type { OptionRight } from '#domain/chain';
import type { PriceE4 } from '#domain/money';

/** A contract as the venue lists it, and the name under which its stream knows it. */
export interface ListedContract {
  readonly root: string;
  readonly expiry: string;
  readonly strike: PriceE4;
  readonly right: OptionRight;
  /** As the venue gave it: never put together, and empty where there is no stream. */
  readonly streamer: string;
}

/** All that is listed of an underlying. */
export interface ListedChain {
  readonly underlying: string;
  readonly sharesPerContract: number;
  readonly contracts: readonly ListedContract[];
  /** Contracts that are left out, and why: another deliverable, settled at the open, no stream. */
  readonly leftOut: Readonly<Record<'adjusted' | 'settled at the open' | 'without a stream', number>>;
}

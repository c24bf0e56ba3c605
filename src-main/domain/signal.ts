import type { Ticker } from '#domain/instrument';
import type { EpochMs } from '#primitives/clock';

/** A reason to look at a market, with an id that the same inputs always give. */
export interface Signal {
  readonly id: string;
  readonly symbol: Ticker;
  readonly detector: string;
  readonly atMs: EpochMs;
  readonly tier: 1 | 2 | 3;
  readonly because: readonly string[];
}

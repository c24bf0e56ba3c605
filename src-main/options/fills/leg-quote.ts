import type { PriceE4 } from '#domain/money';
import { type EpochMs, epochMs } from '#primitives/clock';

/** Both sides of one leg as one provider showed them, in the leg's own currency. Null is "not known". */
export interface LegQuote {
  readonly bid: PriceE4 | null;
  readonly ask: PriceE4 | null;
  readonly bidSize: number | null;
  readonly askSize: number | null;
  /** Contracts traded today. */
  readonly volume: number | null;
  readonly openInterest: number | null;
  readonly atMs: EpochMs;
  readonly seenMs: EpochMs;
  readonly adjusted: boolean;
}

/**
 * The moment a quote counts from. The earlier of the two times: a venue's clock that runs ahead makes no quote younger,
 * and a quote that was long on its way is as old as its contents.
 */
export function quotedMs(quote: LegQuote): EpochMs {
  return epochMs(Math.min(quote.atMs, quote.seenMs));
}

import { type Drift, drift } from '#connectors/shared/schema-drift';
import { scaledFigure } from '#connectors/tastytrade/chain/scaled-figure';
import type { FeedEventName } from '#connectors/tastytrade/dxlink/feed-events';
import type { QuoteInput } from '#domain/engine-input';
import type { InstrumentIndex } from '#domain/instrument';
import { PRICE_E4_DECIMALS, type Price, type PriceE4, type Size } from '#domain/money';
import { type EpochMs, epochMs } from '#primitives/clock';

export const SHARE_DECIMALS = 2;

/** A stock as the stream tells it: its book, and from its trades the last price and the volume of the day. */
export class UnderlyingQuote {
  readonly #symbol: string;
  #bid: Price | null = null;
  #ask: Price | null = null;
  #bidSize: Size | null = null;
  #askSize: Size | null = null;
  #last: Price | null = null;
  #volume: Size | null = null;
  #untimed = 0;

  constructor(symbol: string) {
    this.#symbol = symbol;
  }

  /** Quotes that came without a time of the venue's, and have ours. */
  get untimed(): number {
    return this.#untimed;
  }

  /** Between bid and ask where both are there and in order, else the last trade; null: nothing is known. */
  get price(): PriceE4 | null {
    if (this.#bid !== null && this.#ask !== null && this.#ask >= this.#bid)
      return Math.floor((this.#bid + this.#ask) / 2) as PriceE4;
    return this.#last as PriceE4 | null;
  }

  /** Null where the event says nothing about the book or the last trade; a drift where it cannot be read. */
  take(
    type: FeedEventName,
    figures: Float64Array,
    instrument: InstrumentIndex,
    seenMs: EpochMs,
  ): QuoteInput | Drift | null {
    if (type === 'Quote') return this.#takeQuote(figures, instrument, seenMs);
    return type === 'Trade' ? this.#takeTrade(figures, instrument, seenMs) : null;
  }

  forget(): void {
    this.#bid = this.#ask = this.#last = null;
    this.#bidSize = this.#askSize = this.#volume = null;
  }

  #takeQuote(figures: Float64Array, instrument: InstrumentIndex, seenMs: EpochMs): QuoteInput | Drift {
    const bid = scaledFigure(figures[0] as number, PRICE_E4_DECIMALS);
    const ask = scaledFigure(figures[1] as number, PRICE_E4_DECIMALS);
    if (bid !== null && !(bid >= 0)) return this.#drift('Quote', 'bidPrice', figures[0]);
    if (ask !== null && !(ask >= 0)) return this.#drift('Quote', 'askPrice', figures[1]);
    this.#bid = priceOf(bid);
    this.#ask = priceOf(ask);
    this.#bidSize = sizeOf(figures[2] as number);
    this.#askSize = sizeOf(figures[3] as number);
    return this.#input(Math.max(timeOf(figures[4] as number), timeOf(figures[5] as number)), instrument, seenMs);
  }

  #takeTrade(figures: Float64Array, instrument: InstrumentIndex, seenMs: EpochMs): QuoteInput | Drift {
    const last = scaledFigure(figures[1] as number, PRICE_E4_DECIMALS);
    if (last !== null && !(last >= 0)) return this.#drift('Trade', 'price', figures[1]);
    this.#last = priceOf(last);
    this.#volume = sizeOf(figures[3] as number);
    return this.#input(timeOf(figures[0] as number), instrument, seenMs);
  }

  #input(atMs: number, instrument: InstrumentIndex, seenMs: EpochMs): QuoteInput {
    if (atMs === 0) this.#untimed++;
    return {
      kind: 'quote',
      seenMs,
      instrument,
      atMs: atMs === 0 ? seenMs : epochMs(atMs),
      bid: this.#bid,
      ask: this.#ask,
      bidSize: this.#bidSize,
      askSize: this.#askSize,
      last: this.#last,
      volume: this.#volume,
    };
  }

  #drift(event: string, field: string, found: unknown): Drift {
    return drift(`DXLink ${event} ${this.#symbol}`, field, found);
  }
}

/** A price of 0 is none. */
function priceOf(units: number | null): Price | null {
  return units === 0 ? null : (units as Price | null);
}

/** NaN after the close. */
function sizeOf(shares: number): Size | null {
  const units = scaledFigure(shares, SHARE_DECIMALS);
  return units !== null && units >= 0 ? (units as Size) : null;
}

/** Often 0. */
function timeOf(ms: number): number {
  return Number.isFinite(ms) && ms > 0 ? ms : 0;
}

import type { Tick } from '#connectors/ibkr/quotes/tick-meaning';
import { scaledNumber } from '#connectors/shared/scaled-number';
import type { QuoteInput } from '#domain/engine-input';
import type { InstrumentIndex } from '#domain/instrument';
import { PRICE_E4_DECIMALS, type Price, type PriceE4 } from '#domain/money';
import { type EpochMs, epochMs, SECOND_MS } from '#primitives/clock';

/**
 * A stock as TWS tells it, figure by figure. Sizes and volumes of stocks are left out: whether TWS counts shares or lots
 * of a hundred hangs on a switch in it that nobody can read from here.
 */
export class StockQuote {
  #bid: Price | null = null;
  #ask: Price | null = null;
  #last: Price | null = null;
  #lastTimeMs: EpochMs | null = null;
  #seenMs: EpochMs | null = null;

  get seenMs(): EpochMs | null {
    return this.#seenMs;
  }

  /** Between bid and ask where both are there and in order, else the last trade; null: nothing is known. */
  get price(): PriceE4 | null {
    if (this.#bid !== null && this.#ask !== null && this.#ask >= this.#bid)
      return Math.floor((this.#bid + this.#ask) / 2) as PriceE4;
    return this.#last as PriceE4 | null;
  }

  forget(): void {
    this.#bid = this.#ask = this.#last = null;
    this.#lastTimeMs = this.#seenMs = null;
  }

  /** When the last trade was, in seconds as a text. */
  takeLastTime(text: string): void {
    const seconds = /^\d{9,11}$/.test(text) ? Number(text) : null;
    if (seconds !== null) this.#lastTimeMs = epochMs(seconds * SECOND_MS);
  }

  /** Null where it says nothing of the price. */
  takePrice({ meaning, isDelayed }: Tick, value: number, index: InstrumentIndex, seenMs: EpochMs): QuoteInput | null {
    const price = priceOf(value);
    if (meaning === 'bid') this.#bid = price;
    else if (meaning === 'ask') this.#ask = price;
    else if (meaning === 'last') this.#last = price;
    else return null;
    this.#seenMs = seenMs;
    return {
      kind: 'quote',
      seenMs,
      instrument: index,
      // TWS stamps no quote. A live one is told within a quarter of a second; a delayed one is as old as the last trade.
      atMs: isDelayed ? this.#lastTimeMs : seenMs,
      bid: this.#bid,
      ask: this.#ask,
      bidSize: null,
      askSize: null,
      last: this.#last,
      volume: null,
    };
  }
}

/** -1, and 0, say that there is none. */
export function priceOf(value: number): Price | null {
  const units = scaledNumber(value, PRICE_E4_DECIMALS);
  return units !== null && units > 0 ? (units as Price) : null;
}

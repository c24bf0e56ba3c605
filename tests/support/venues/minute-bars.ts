import { MINUTE_MS } from '#primitives/clock';

/** A minute of trades, in dollars and in coins or shares. */
export interface MarketBar {
  readonly symbol: string;
  readonly startMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly trades: number;
}

interface Units {
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  trades: number;
}

/** The truth about one symbol: every minute in which it traded, counted in whole units. */
export class MinuteBars {
  readonly #symbol: string;
  readonly #priceUnit: number;
  readonly #sizeUnit: number;
  readonly #minutes = new Map<number, Units>();

  constructor(symbol: string, priceUnit: number, sizeUnit: number) {
    this.#symbol = symbol;
    this.#priceUnit = priceUnit;
    this.#sizeUnit = sizeUnit;
  }

  add(atMs: number, price: number, size: number): void {
    const startMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
    const minute = this.#minutes.get(startMs);
    if (minute === undefined) {
      this.#minutes.set(startMs, { open: price, high: price, low: price, close: price, volume: size, trades: 1 });
      return;
    }
    minute.high = Math.max(minute.high, price);
    minute.low = Math.min(minute.low, price);
    minute.close = price;
    minute.volume += size;
    minute.trades++;
  }

  between(fromMs: number, toMs: number): readonly MarketBar[] {
    const bars: MarketBar[] = [];
    for (let startMs = Math.ceil(fromMs / MINUTE_MS) * MINUTE_MS; startMs < toMs; startMs += MINUTE_MS) {
      const units = this.#minutes.get(startMs);
      if (units !== undefined) bars.push(this.#bar(startMs, units));
    }
    return bars;
  }

  #bar(startMs: number, { open, high, low, close, volume, trades }: Units): MarketBar {
    return {
      symbol: this.#symbol,
      startMs,
      open: open / this.#priceUnit,
      high: high / this.#priceUnit,
      low: low / this.#priceUnit,
      close: close / this.#priceUnit,
      volume: volume / this.#sizeUnit,
      trades,
    };
  }
}

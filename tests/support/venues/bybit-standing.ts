import { MINUTE_MS } from '#primitives/clock';

export type FakeCategory = 'linear' | 'spot';

export interface FakeLevel {
  readonly price: number;
  readonly size: number;
}

interface FakeMinute {
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

/** Trailing zeros are dropped, as Bybit does in candles. */
export function decimal(value: number): string {
  return String(Math.round(value * 1e8) / 1e8);
}

/** Where one symbol of one market stands: its ticker, its order book by update number, and its minutes. */
export class BybitStanding {
  readonly category: FakeCategory;
  readonly symbol: string;
  /** As it would be sent. */
  ticker: Record<string, string> | null = null;
  readonly bids = new Map<number, number>();
  readonly asks = new Map<number, number>();
  update = 0;
  readonly #minutes = new Map<number, FakeMinute>();

  constructor(category: FakeCategory, symbol: string) {
    this.category = category;
    this.symbol = symbol;
  }

  get hasBook(): boolean {
    return this.update > 0;
  }

  /** Absolute sizes; 0 takes a level away. Answers the change as it is told. */
  changeBook(bids: readonly FakeLevel[], asks: readonly FakeLevel[]): Record<string, unknown> {
    for (const [side, levels] of [
      [this.bids, bids],
      [this.asks, asks],
    ] as const) {
      for (const { price, size } of levels) {
        if (size > 0) side.set(price, size);
        else side.delete(price);
      }
    }
    this.update++;
    return { s: this.symbol, b: bids.map(row), a: asks.map(row), u: this.update, seq: this.update * 10 };
  }

  book(depth: number): Record<string, unknown> {
    const best = (side: ReadonlyMap<number, number>, direction: 1 | -1): readonly FakeLevel[] =>
      [...side]
        .sort(([left], [right]) => (left - right) * direction)
        .slice(0, depth)
        .map(([price, size]) => ({ price, size }));
    const [bids, asks] = [best(this.bids, -1), best(this.asks, 1)];
    return { s: this.symbol, b: bids.map(row), a: asks.map(row), u: this.update, seq: this.update * 10 };
  }

  trade(atMs: number, price: number, size: number): void {
    const startMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
    const minute = this.#minutes.get(startMs);
    if (minute === undefined)
      this.#minutes.set(startMs, { open: price, high: price, low: price, close: price, volume: size });
    else {
      minute.high = Math.max(minute.high, price);
      minute.low = Math.min(minute.low, price);
      minute.close = price;
      minute.volume = Math.round((minute.volume + size) * 1e8) / 1e8;
    }
  }

  setMinute(startMs: number, minute: FakeMinute): void {
    this.#minutes.set(startMs, { ...minute });
  }

  /** Seven texts each, newest first; the first may still be in the making. */
  klineRows(fromMs: number, toMs: number, limit: number): readonly (readonly string[])[] {
    return [...this.#minutes]
      .filter(([startMs]) => startMs >= fromMs && startMs <= toMs)
      .sort(([left], [right]) => right - left)
      .slice(0, limit)
      .map(([startMs, { open, high, low, close, volume }]) => [
        String(startMs),
        ...[open, high, low, close, volume, volume * close].map(decimal),
      ]);
  }

  candle(startMs: number, isFinished: boolean): Record<string, unknown> | null {
    const minute = this.#minutes.get(startMs);
    if (minute === undefined) return null;
    const { open, high, low, close, volume } = minute;
    return {
      start: startMs,
      end: startMs + MINUTE_MS - 1,
      interval: '1',
      open: decimal(open),
      high: decimal(high),
      low: decimal(low),
      close: decimal(close),
      volume: decimal(volume),
      turnover: decimal(volume * close),
      confirm: isFinished,
      timestamp: startMs + MINUTE_MS - 1,
    };
  }
}

function row({ price, size }: FakeLevel): readonly string[] {
  return [decimal(price), decimal(size)];
}

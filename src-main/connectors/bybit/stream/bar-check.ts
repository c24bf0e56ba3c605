import type { BybitKline } from '#connectors/bybit/parse/parse-klines';
import { MINUTE_MS } from '#primitives/clock';

interface Minute {
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

/** How our minutes compare with the venue's. */
export interface BarAgreement {
  readonly same: number;
  readonly different: number;
  /** When the last different one began, and in what it differs. */
  readonly last: { readonly startMs: number; readonly text: string } | null;
}

/** Trades of a minute may still be on their way when its candle is over: it is judged a minute later. */
const MINUTES_KEPT = 3;
/** Of trades: enough for those that are told again when a subscription begins. */
const IDS_KEPT = 4_096;

/**
 * Puts the minutes of one symbol together from its trades, beside the venue's own candles: where the two differ, trades
 * were lost or misread. Only minutes of which every trade should have come are judged.
 */
export class BarCheck {
  readonly #minutes = new Map<number, Minute>();
  readonly #finished = new Map<number, BybitKline>();
  readonly #ids = new Set<number>();
  /** Trades have come without a break since then. */
  #wholeSinceMs = Number.POSITIVE_INFINITY;
  #same = 0;
  #different = 0;
  #last: BarAgreement['last'] = null;

  get agreement(): BarAgreement {
    return { same: this.#same, different: this.#different, last: this.#last };
  }

  /** From now on every trade comes. */
  begin(atMs: number): void {
    this.#wholeSinceMs = atMs;
  }

  /** Trades were lost. */
  interrupt(): void {
    this.#wholeSinceMs = Number.POSITIVE_INFINITY;
    this.#minutes.clear();
    this.#finished.clear();
  }

  trade(atMs: number, price: number, size: number, id: number): void {
    if (this.#ids.has(id)) return;
    this.#ids.add(id);
    if (this.#ids.size > IDS_KEPT) this.#ids.delete(this.#ids.values().next().value as number);
    const startMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
    const minute = this.#minutes.get(startMs);
    if (minute === undefined) {
      this.#minutes.set(startMs, { open: price, high: price, low: price, close: price, volume: size });
      this.#shrink(startMs);
      return;
    }
    minute.high = Math.max(minute.high, price);
    minute.low = Math.min(minute.low, price);
    minute.close = price;
    minute.volume += size;
  }

  /** A candle that is over. */
  finished(kline: BybitKline): void {
    this.#finished.set(kline.startMs, kline);
    for (const [startMs, candle] of this.#finished) {
      if (startMs >= kline.startMs) continue;
      this.#finished.delete(startMs);
      if (startMs >= this.#wholeSinceMs) this.#judge(candle);
    }
  }

  #judge(candle: BybitKline): void {
    const minute = this.#minutes.get(candle.startMs);
    // A minute without trades repeats the last price; we make no such bar.
    const text = minute === undefined ? (candle.volume > 0 ? 'no trade came' : null) : difference(minute, candle);
    if (text === null) this.#same++;
    else {
      this.#different++;
      this.#last = { startMs: candle.startMs, text };
    }
  }

  #shrink(newestMs: number): void {
    for (const startMs of this.#minutes.keys()) {
      if (startMs <= newestMs - MINUTES_KEPT * MINUTE_MS) this.#minutes.delete(startMs);
    }
  }
}

function difference(ours: Minute, candle: BybitKline): string | null {
  for (const field of ['high', 'low', 'close', 'volume'] as const) {
    if (ours[field] !== candle[field]) return field;
  }
  // An open may be carried over from the minute before.
  return null;
}

import { scaledFigure } from '#connectors/tastytrade/chain/scaled-figure';
import { SHARE_DECIMALS } from '#connectors/tastytrade/chain/underlying-quote';
import type { FeedTopic } from '#connectors/tastytrade/dxlink/feed-events';
import { type Drift, drift } from '#connectors/shared/schema-drift';
import { PRICE_E4_DECIMALS } from '#domain/money';
import { type EpochMs, MINUTE_MS, SECOND_MS } from '#primitives/clock';

/** A minute as the venue has it, in units. */
export interface MissedBar {
  readonly startMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

const REMOVED = 2;
const BEGUN = 4;
/** The snapshot has ended, or was cut short since it is long enough. */
const ENDED = 8 | 16;

/** Minutes are worked out by the venue after they are over. */
const SETTLED_MS = 5 * SECOND_MS;

/**
 * The minutes that were missed of one symbol: asked for as candles, whole once the venue says that these are all. The
 * minute in which the line came back is asked for once it is over.
 */
export class CandleBackfill {
  readonly symbol: string;
  #fromMs: number | null = null;
  #untilMs = 0;
  #askMs = 0;
  #bars = new Map<number, MissedBar>();

  constructor(symbol: string) {
    this.symbol = symbol;
  }

  get candle(): string {
    return `${this.symbol}{=1m}`;
  }

  /** When to ask next; null where nothing is missing. */
  get askMs(): number | null {
    return this.#fromMs === null ? null : this.#askMs;
  }

  /** What to ask for now. */
  topic(nowMs: EpochMs): FeedTopic | null {
    if (this.#fromMs === null || nowMs < this.#askMs) return null;
    return { type: 'Candle', symbol: this.candle, fromTime: this.#fromMs };
  }

  /** A minute that the gap only touches is missing a part. */
  missed(fromMs: EpochMs, toMs: EpochMs): void {
    const startMs = Math.min(this.#fromMs ?? minuteOf(fromMs), minuteOf(fromMs));
    this.#untilMs = Math.max(this.#untilMs, toMs);
    this.#fromMs = startMs;
    this.#askMs = Math.max(toMs, startMs + MINUTE_MS + SETTLED_MS);
    this.#bars.clear();
  }

  /** The connection was lost: what had come is asked for again. */
  lost(): void {
    this.#bars.clear();
  }

  /** Bars once all of them are there, oldest first; null before. */
  take(figures: Float64Array, seenMs: EpochMs): readonly MissedBar[] | Drift | null {
    if (this.#fromMs === null) return null;
    const flags = figures[0] as number;
    const startMs = figures[1] as number;
    if ((flags & BEGUN) !== 0) this.#bars.clear();
    const open = priceAt(figures, 2);
    const high = priceAt(figures, 3);
    const low = priceAt(figures, 4);
    const close = priceAt(figures, 5);
    const hasEnded = (flags & ENDED) !== 0;
    // The last row may be one without prices, which says no more than that, whatever its time.
    if ((flags & REMOVED) !== 0) {
      if (!hasEnded) this.#bars.delete(startMs);
    } else if (open !== null && high !== null && low !== null && close !== null) {
      if (!isBar(open, high, low, close)) return drift(`DXLink Candle ${this.candle}`, 'close', figures[5]);
      const volume = scaledFigure(figures[6] as number, SHARE_DECIMALS) ?? 0;
      this.#bars.set(startMs, { startMs, open, high, low, close, volume: Math.max(0, volume) });
    }
    return hasEnded ? this.#finish(this.#fromMs, seenMs) : null;
  }

  #finish(fromMs: number, seenMs: EpochMs): readonly MissedBar[] {
    const bars = [...this.#bars.values()]
      // One that is not over may still change.
      .filter(({ startMs }) => startMs >= fromMs && startMs <= this.#untilMs && startMs + MINUTE_MS <= seenMs)
      .sort((left, right) => left.startMs - right.startMs);
    const last = minuteOf(this.#untilMs);
    const isOver = last + MINUTE_MS <= seenMs;
    this.#fromMs = isOver ? null : last;
    this.#askMs = last + MINUTE_MS + SETTLED_MS;
    if (isOver) this.#untilMs = 0;
    this.#bars.clear();
    return bars;
  }
}

function minuteOf(ms: number): number {
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}

function priceAt(figures: Float64Array, at: number): number | null {
  return scaledFigure(figures[at] as number, PRICE_E4_DECIMALS);
}

function isBar(open: number, high: number, low: number, close: number): boolean {
  return low > 0 && high >= Math.max(open, close) && low <= Math.min(open, close);
}

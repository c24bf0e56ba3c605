import type { BarColumns } from '#window/charts/bar-columns.ts';

const EMA_FAST = 20;
const EMA_SLOW = 50;
const WILDER = 14;
const SHARE = 1 / WILDER;
/** So far back every average has forgotten where it was begun, and a day of minutes has begun. */
export const LEAD_IN = 1_500;

/**
 * The indicator lines of the bars from row `from` to `to`, in columns that begin at `from`. Each line is a recurrence over
 * its own previous row, so that a change at the end costs one row. Not a number where there is no value yet. The figures
 * that decisions rest on come from the engine; these are for the eye, begun where the window begins.
 */
export class OverlayColumns {
  from = 0;
  to = 0;
  ema20 = new Float64Array(0);
  ema50 = new Float64Array(0);
  vwap = new Float64Array(0);
  rsi = new Float64Array(0);
  atr = new Float64Array(0);
  #gain = new Float64Array(0);
  #loss = new Float64Array(0);
  #turnover = new Float64Array(0);
  #volume = new Float64Array(0);
  readonly #sessionDay: (ms: number) => number;

  /** `sessionDay` tells one trading day from another: the VWAP starts over where it changes. */
  constructor(sessionDay: (ms: number) => number) {
    this.#sessionDay = sessionDay;
  }

  fill(bars: BarColumns, from: number, to: number): void {
    const length = to - from;
    if (this.ema20.length < length) this.#allocate(length + (length >> 1) + 64);
    this.from = from;
    this.to = from;
    this.extend(bars, from, to);
  }

  /** Computes anew from `row` on; rows before it stay. */
  extend(bars: BarColumns, row: number, to: number): void {
    if (to - this.from > this.ema20.length) {
      this.fill(bars, this.from, to);
      return;
    }
    for (let at = Math.max(row, this.from); at < to; at++) this.#row(bars, at);
    this.to = to;
  }

  #row(bars: BarColumns, row: number): void {
    const { from } = this;
    const at = row - from;
    const close = bars.close[row] as number;
    const before = at > 0 ? (bars.close[row - 1] as number) : close;
    this.#average(this.ema20, bars.close, from, at, EMA_FAST);
    this.#average(this.ema50, bars.close, from, at, EMA_SLOW);
    this.#relativeStrength(at, close - before);
    this.#trueRange(bars, row, at, before);
    this.#volumeWeighted(bars, row, at);
  }

  #average(line: Float64Array, close: Float64Array, from: number, at: number, period: number): void {
    if (at < period - 1) line[at] = Number.NaN;
    else if (at === period - 1) {
      let sum = 0;
      for (let i = 0; i < period; i++) sum += close[from + i] as number;
      line[at] = sum / period;
    } else {
      const previous = line[at - 1] as number;
      line[at] = previous + ((close[from + at] as number) - previous) * (2 / (period + 1));
    }
  }

  #relativeStrength(at: number, change: number): void {
    const up = change > 0 ? change : 0;
    const down = change < 0 ? -change : 0;
    const gain = at > 0 ? (this.#gain[at - 1] as number) : 0;
    const loss = at > 0 ? (this.#loss[at - 1] as number) : 0;
    // Sums until the first average, averages after.
    const isSum = at < WILDER;
    this.#gain[at] = isSum ? gain + up : at === WILDER ? (gain + up) * SHARE : gain + (up - gain) * SHARE;
    this.#loss[at] = isSum ? loss + down : at === WILDER ? (loss + down) * SHARE : loss + (down - loss) * SHARE;
    const both = (this.#gain[at] as number) + (this.#loss[at] as number);
    this.rsi[at] = isSum ? Number.NaN : both > 0 ? (100 * (this.#gain[at] as number)) / both : 50;
  }

  #trueRange(bars: BarColumns, row: number, at: number, before: number): void {
    const high = bars.high[row] as number;
    const low = bars.low[row] as number;
    const range = at > 0 ? Math.max(high, before) - Math.min(low, before) : high - low;
    if (at < WILDER) {
      let sum = range;
      for (let i = 1; i <= at; i++) sum += this.#rangeOf(bars, row - i);
      this.atr[at] = at === WILDER - 1 ? sum * SHARE : Number.NaN;
    } else {
      const previous = this.atr[at - 1] as number;
      this.atr[at] = previous + (range - previous) * SHARE;
    }
  }

  #rangeOf(bars: BarColumns, row: number): number {
    const high = bars.high[row] as number;
    const low = bars.low[row] as number;
    if (row === this.from) return high - low;
    const before = bars.close[row - 1] as number;
    return Math.max(high, before) - Math.min(low, before);
  }

  #volumeWeighted(bars: BarColumns, row: number, at: number): void {
    const day = this.#sessionDay(bars.time[row] as number);
    const goesOn = at > 0 && day === this.#sessionDay(bars.time[row - 1] as number);
    const typical = ((bars.high[row] as number) + (bars.low[row] as number) + (bars.close[row] as number)) / 3;
    const volume = bars.volume[row] as number;
    this.#turnover[at] = (goesOn ? (this.#turnover[at - 1] as number) : 0) + typical * volume;
    this.#volume[at] = (goesOn ? (this.#volume[at - 1] as number) : 0) + volume;
    const traded = this.#volume[at] as number;
    this.vwap[at] = traded > 0 ? (this.#turnover[at] as number) / traded : Number.NaN;
  }

  #allocate(capacity: number): void {
    this.ema20 = new Float64Array(capacity);
    this.ema50 = new Float64Array(capacity);
    this.vwap = new Float64Array(capacity);
    this.rsi = new Float64Array(capacity);
    this.atr = new Float64Array(capacity);
    this.#gain = new Float64Array(capacity);
    this.#loss = new Float64Array(capacity);
    this.#turnover = new Float64Array(capacity);
    this.#volume = new Float64Array(capacity);
  }
}

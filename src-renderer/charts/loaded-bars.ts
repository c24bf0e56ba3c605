import type { TradingCalendar } from '#domain/instrument';
import { DAY_MS } from '#primitives/clock';
import { BarColumns } from '#window/charts/bar-columns.ts';
import { type BarWindow, WINDOW_AT_END, WINDOW_LIMIT } from '#window/charts/bar-window.ts';
import type { ChartSeries, StudyName } from '#window/charts/chart-series.ts';
import type { ChartBar } from '#window/charts/chart-types.ts';
import { LEAD_IN, OverlayColumns } from '#window/charts/overlay-columns.ts';
import { easternOffsetMs } from '#window/formatting/eastern-time.ts';

export const STUDIES: readonly StudyName[] = ['rsi', 'atr'];
/** As many new bars at once are told to the chart library as a whole. */
const MANY = 40;

/** All bars that were sent, and of those in the chart library only a window. */
export class LoadedBars {
  readonly bars = new BarColumns();
  readonly #series: ChartSeries;
  #overlays = new OverlayColumns(Math.floor);
  #window: BarWindow = { from: 0, to: 0 };
  /** The first row that the chart library does not have as it is; infinite when it has all. */
  #dirtyFrom = Number.POSITIVE_INFINITY;
  #isReshaped = false;

  constructor(series: ChartSeries) {
    this.#series = series;
  }

  get window(): BarWindow {
    return this.#window;
  }

  get overlays(): OverlayColumns {
    return this.#overlays;
  }

  /** The newest bars, as many as are held where nobody looks far back. */
  get atEnd(): BarWindow {
    const { count } = this.bars;
    return { from: Math.max(0, count - WINDOW_AT_END), to: count };
  }

  /** Forgets all bars. What the library shows stays until something is loaded. */
  begin(calendar: TradingCalendar): void {
    this.bars.clear();
    this.#overlays = new OverlayColumns(sessionDayOf(calendar));
  }

  put(bar: ChartBar): void {
    const before = this.bars.count;
    const row = this.bars.put(bar);
    if (this.bars.count > before && row < before) this.#isReshaped = true;
    this.#dirtyFrom = Math.min(this.#dirtyFrom, row);
  }

  /** How many came in; the library keeps what it has. */
  prepend(bars: readonly ChartBar[]): number {
    const added = this.bars.prepend(bars);
    this.#window = { from: this.#window.from + added, to: this.#window.to + added };
    this.#overlays.from += added;
    this.#overlays.to += added;
    return added;
  }

  /** Tells the library what was put since. True when there was something. */
  flush(isFollowing: boolean): boolean {
    const { count } = this.bars;
    const first = this.#dirtyFrom;
    if (first >= count) return false;
    const { from, to } = this.#window;
    const reachesEnd = to >= Math.min(first, count - 1);
    if (this.#isReshaped || (reachesEnd && count - to > MANY))
      this.load(isFollowing ? this.atEnd : { from, to: Math.min(count, to) });
    else if (reachesEnd && isFollowing && count - from > 2 * WINDOW_AT_END) this.load(this.atEnd);
    else if (reachesEnd && count - from <= WINDOW_LIMIT) this.#update(first, count);
    else if (first < to) this.#update(first, to);
    this.#dirtyFrom = Number.POSITIVE_INFINITY;
    return true;
  }

  load(window: BarWindow): void {
    this.#window = window;
    this.#dirtyFrom = Number.POSITIVE_INFINITY;
    this.#isReshaped = false;
    this.#overlays.fill(this.bars, Math.max(0, window.from - LEAD_IN), window.to);
    const { candles, volume } = this.#series;
    candles.setData(this.#rows((row) => this.#series.candleAt(this.bars, row)));
    volume.setData(this.#rows((row) => this.#series.volumeAt(this.bars, row)));
    for (const name of STUDIES) this.fillStudy(name);
  }

  fillStudy(name: StudyName): void {
    this.#series.study(name)?.setData(this.#rows((row) => this.#studyAt(name, row)));
  }

  /** Rows that the library has or that follow on them. */
  #update(first: number, to: number): void {
    const { candles, volume } = this.#series;
    this.#overlays.extend(this.bars, first, to);
    for (let row = Math.max(first, this.#window.from); row < to; row++) {
      const isHistoric = row < this.#window.to - 1;
      candles.update(this.#series.candleAt(this.bars, row), isHistoric);
      volume.update(this.#series.volumeAt(this.bars, row), isHistoric);
      for (const name of STUDIES) this.#series.study(name)?.update(this.#studyAt(name, row), isHistoric);
    }
    this.#window = { from: this.#window.from, to: Math.max(to, this.#window.to) };
  }

  #studyAt(name: StudyName, row: number): { time: number; value: number } | { time: number } {
    const time = this.bars.time[row] as number;
    const value = this.#overlays[name][row - this.#overlays.from] as number;
    return Number.isNaN(value) ? { time } : { time, value };
  }

  #rows<Item>(make: (row: number) => Item): Item[] {
    const { from, to } = this.#window;
    return Array.from({ length: to - from }, (_, index) => make(from + index));
  }
}

/** The VWAP starts over with the day: UTC's for coins, New York's for stocks. */
export function sessionDayOf(calendar: TradingCalendar): (ms: number) => number {
  return calendar === 'crypto'
    ? (ms) => Math.floor(ms / DAY_MS)
    : (ms) => Math.floor((ms + easternOffsetMs(ms)) / DAY_MS);
}

import type { ISeriesPrimitive, Logical, MouseEventParams } from 'lightweight-charts';
import type { BarInterval } from '#domain/bar';
import type { TradingCalendar } from '#domain/instrument';
import { DAY_MS } from '#primitives/clock';
import { BarColumns } from '#window/charts/bar-columns.ts';
import {
  type BarWindow,
  nextWindow,
  nextWindowWhileHeld,
  WINDOW_AT_END,
  WINDOW_LIMIT,
  windowAround,
} from '#window/charts/bar-window.ts';
import { ChartSeries, type StudyName } from '#window/charts/chart-series.ts';
import {
  type ChartBar,
  type ChartGap,
  type ChartMark,
  type ChartRegime,
  type Indicators,
  INTERVAL_MS,
} from '#window/charts/chart-types.ts';
import type { ChartViewport } from '#window/charts/chart-viewport.ts';
import { paintEvents, paintGround, paintLines } from '#window/charts/chart-layers.ts';
import { LEAD_IN, OverlayColumns } from '#window/charts/overlay-columns.ts';
import { type Palette, readPalette, watchTheme } from '#window/charts/palette.ts';
import { PaneDrawing } from '#window/charts/pane-drawing.ts';
import { type Readout, readoutAt } from '#window/charts/readout.ts';
import { easternOffsetMs } from '#window/formatting/eastern-time.ts';

export interface ChartData {
  readonly digits: number;
  readonly calendar: TradingCalendar;
  readonly interval: BarInterval;
  readonly bars: readonly ChartBar[];
  readonly more: boolean;
  readonly forming: ChartBar | null;
  readonly regimes: readonly ChartRegime[];
  readonly gaps: readonly ChartGap[];
}

export interface ChartNews {
  readonly bars: readonly ChartBar[];
  readonly forming: ChartBar | null;
  readonly regimes: readonly ChartRegime[];
  readonly gaps: readonly ChartGap[];
}

export interface ChartListener {
  readout(readout: Readout | null): void;
  /** Bars before this are wanted; answered with `addOlder`. Asked once at a time. */
  olderWanted(beforeMs: number): void;
  /** The pointer is over this instant, or over none. */
  pointed(ms: number | null): void;
  /** Whether the newest bar is on screen. */
  following(isFollowing: boolean): void;
}

const STUDIES: readonly StudyName[] = ['rsi', 'atr'];
/** As many new bars at once are told to the chart library as a whole. */
const MANY = 40;

/** A chart of one instrument: it holds all bars that were sent, and of those in the chart library only some around what is on screen. */
export class CandleChart implements Disposable {
  readonly #series: ChartSeries;
  readonly #container: HTMLElement;
  readonly #listener: ChartListener;
  readonly #endings: (() => void)[] = [];
  readonly #bars = new BarColumns();
  #overlays = new OverlayColumns(Math.floor);
  #palette: Palette;
  #data: ChartData | null = null;
  #indicators: Indicators | null = null;
  #marks: readonly ChartMark[] = [];
  #loaded: BarWindow = { from: 0, to: 0 };
  #more = false;
  #askedOlder = false;
  #isHeld = false;
  #isFollowing = true;
  /** The first row that the chart library does not have as it is; infinite when it has all. */
  #dirtyFrom = Number.POSITIVE_INFINITY;
  #isReshaped = false;
  #isQueued = false;
  #hoverMs: number | null = null;

  constructor(container: HTMLElement, listener: ChartListener) {
    this.#container = container;
    this.#listener = listener;
    this.#palette = readPalette(container);
    this.#series = new ChartSeries(container, this.#palette);
    const { candles, chart } = this.#series;
    const draw = (layer: 'bottom' | 'normal' | 'top', paint: typeof paintGround): void =>
      candles.attachPrimitive(
        new PaneDrawing(layer, (context, width, height) => {
          const scene = this.#scene(width);
          if (scene !== null) paint(context, scene, width, height);
        }) as ISeriesPrimitive<number>,
      );
    draw('bottom', paintGround);
    draw('normal', paintLines);
    draw('top', paintEvents);
    const rangeChanged = (): void => this.#rangeChanged();
    chart.timeScale().subscribeVisibleLogicalRangeChange(rangeChanged);
    chart.subscribeCrosshairMove(this.#crosshairMoved);
    this.#endings.push(watchTheme(container, () => this.#themeChanged()));
    this.#listen('pointerdown', () => (this.#isHeld = true));
    this.#listen('pointerleave', () => this.#pointTo(null));
    const release = (): void => {
      if (!this.#isHeld) return;
      this.#isHeld = false;
      this.#rangeChanged();
    };
    window.addEventListener('pointerup', release);
    window.addEventListener('pointercancel', release);
    this.#endings.push(() => {
      window.removeEventListener('pointerup', release);
      window.removeEventListener('pointercancel', release);
      chart.remove();
    });
  }

  /** A beginning or a jump: everything shown so far is forgotten, but not where the trader looks. */
  show(data: ChartData): void {
    const before = this.#data;
    const looked = before === null || this.#isFollowing ? null : this.#lookedAt();
    this.#data = data;
    this.#bars.clear();
    for (const bar of data.bars) this.#bars.put(bar);
    if (data.forming !== null) this.#bars.put(data.forming);
    this.#more = data.more;
    this.#askedOlder = false;
    this.#overlays = new OverlayColumns(sessionDayOf(data.calendar));
    this.#series.scale.showsDays = data.interval === '1d';
    if (before?.digits !== data.digits) this.#series.setDigits(data.digits);
    const { count } = this.#bars;
    const row = looked === null ? -1 : this.#bars.rowAt(looked.ms);
    const rows = looked?.rows ?? WINDOW_AT_END;
    const isKept = row > 0 && row < count - rows / 2;
    this.#load(
      isKept
        ? windowAround({ total: count, visibleFrom: row - rows / 2, visibleTo: row + rows / 2 }, WINDOW_AT_END)
        : { from: Math.max(0, count - WINDOW_AT_END), to: count },
    );
    if (isKept) this.#look(row - rows / 2, row + rows / 2);
    else if (before === null || !this.#isFollowing || before.interval !== data.interval) this.toEnd();
    this.#tellReadout();
  }

  /** Nothing to show: another symbol or interval is on its way. */
  clear(): void {
    this.#data = null;
    this.#bars.clear();
    this.#load({ from: 0, to: 0 });
    this.#listener.readout(null);
  }

  add(news: ChartNews): void {
    if (this.#data === null) return;
    this.#data = { ...this.#data, regimes: news.regimes, gaps: news.gaps, forming: news.forming };
    for (const bar of news.bars) this.#put(bar);
    if (news.forming !== null) this.#put(news.forming);
    this.#queue();
  }

  addOlder(bars: readonly ChartBar[], more: boolean): void {
    this.#askedOlder = false;
    if (this.#data === null) return;
    this.#flush();
    const added = this.#bars.prepend(bars);
    this.#more = more && added > 0;
    if (added === 0) return;
    const { from, to } = this.#loaded;
    this.#loaded = { from: from + added, to: to + added };
    this.#overlays.from += added;
    this.#overlays.to += added;
    this.#rangeChanged();
  }

  setMarks(marks: readonly ChartMark[]): void {
    this.#marks = marks;
    this.#redraw();
  }

  setIndicators(indicators: Indicators): void {
    this.#indicators = indicators;
    for (const name of STUDIES)
      if (this.#series.showStudy(name, indicators[name])) this.#fillStudy(name);
    this.#redraw();
  }

  /** Another chart of the colour group points at `ms`. */
  pointFromAfar(ms: number | null): void {
    const row = ms === null ? -1 : this.#bars.rowAt(ms);
    this.#hoverMs = row < 0 ? null : (this.#bars.time[row] as number);
    if (row < this.#loaded.from || row >= this.#loaded.to) this.#series.chart.clearCrosshairPosition();
    else
      this.#series.chart.setCrosshairPosition(
        this.#bars.close[row] as number,
        this.#bars.time[row] as number,
        this.#series.candles,
      );
    this.#tellReadout();
  }

  /** By that part of what is on screen; negative is to older bars. */
  pan(share: number): void {
    const range = this.#visible();
    if (range !== null) this.#look(range.from + share * (range.to - range.from), range.to + share * (range.to - range.from));
  }

  /** Below 1 is closer; the newest bar on screen stays where it is. */
  zoom(factor: number): void {
    const range = this.#visible();
    if (range === null) return;
    const rows = Math.min(WINDOW_LIMIT * 0.8, Math.max(10, (range.to - range.from) * factor));
    this.#look(range.to - rows, range.to);
  }

  toEnd(): void {
    const { count } = this.#bars;
    if (this.#loaded.to < count) this.#load({ from: Math.max(0, count - WINDOW_AT_END), to: count });
    this.#series.chart.timeScale().scrollToRealTime();
    this.#series.chart.timeScale().scrollToPosition(this.#series.chart.timeScale().options().rightOffset, false);
  }

  toStart(): void {
    const range = this.#visible();
    if (range !== null) this.#look(0, range.to - range.from);
  }

  [Symbol.dispose](): void {
    this.#data = null;
    for (const end of this.#endings) end();
  }

  #put(bar: ChartBar): void {
    const before = this.#bars.count;
    const row = this.#bars.put(bar);
    if (this.#bars.count > before && row < before) this.#isReshaped = true;
    this.#dirtyFrom = Math.min(this.#dirtyFrom, row);
  }

  /** All that came in one turn is drawn as one. */
  #queue(): void {
    if (this.#isQueued) return;
    this.#isQueued = true;
    queueMicrotask(() => {
      this.#isQueued = false;
      if (this.#data !== null) this.#flush();
    });
  }

  #flush(): void {
    const { count } = this.#bars;
    const first = this.#dirtyFrom;
    if (first >= count) return;
    this.#dirtyFrom = Number.POSITIVE_INFINITY;
    const isReshaped = this.#isReshaped;
    this.#isReshaped = false;
    const { from, to } = this.#loaded;
    const reachedEnd = to >= Math.min(first, count - 1);
    const keepsUp = this.#isFollowing || count - from <= WINDOW_LIMIT;
    if (isReshaped || (reachedEnd && count - to > MANY)) {
      this.#load(this.#isFollowing ? { from: Math.max(0, count - WINDOW_AT_END), to: count } : { from, to: Math.min(count, to) });
    } else if (reachedEnd && keepsUp) {
      if (this.#isFollowing && count - from > 2 * WINDOW_AT_END) this.#load({ from: count - WINDOW_AT_END, to: count });
      else this.#update(first, count);
    } else if (first < to) this.#update(first, to);
    this.#tellReadout();
  }

  /** Rows that the library has or that follow on them. */
  #update(first: number, to: number): void {
    const { candles, volume } = this.#series;
    this.#overlays.extend(this.#bars, first, to);
    for (let row = Math.max(first, this.#loaded.from); row < to; row++) {
      const isHistoric = row < this.#loaded.to - 1;
      candles.update(this.#series.candleAt(this.#bars, row), isHistoric);
      volume.update(this.#series.volumeAt(this.#bars, row), isHistoric);
      for (const name of STUDIES) this.#series.study(name)?.update(this.#studyAt(name, row), isHistoric);
    }
    this.#loaded = { from: this.#loaded.from, to: Math.max(to, this.#loaded.to) };
  }

  #load(window: BarWindow): void {
    const { from, to } = window;
    this.#loaded = window;
    this.#dirtyFrom = Number.POSITIVE_INFINITY;
    this.#isReshaped = false;
    this.#overlays.fill(this.#bars, Math.max(0, from - LEAD_IN), to);
    this.#series.candles.setData(this.#rows((row) => this.#series.candleAt(this.#bars, row)));
    this.#series.volume.setData(this.#rows((row) => this.#series.volumeAt(this.#bars, row)));
    for (const name of STUDIES) this.#fillStudy(name);
  }

  #fillStudy(name: StudyName): void {
    this.#series.study(name)?.setData(this.#rows((row) => this.#studyAt(name, row)));
  }

  #studyAt(name: StudyName, row: number): { time: number; value: number } | { time: number } {
    const time = this.#bars.time[row] as number;
    const value = this.#overlays[name][row - this.#overlays.from] as number;
    return Number.isNaN(value) ? { time } : { time, value };
  }

  #rows<Item>(make: (row: number) => Item): Item[] {
    const { from, to } = this.#loaded;
    return Array.from({ length: to - from }, (_, index) => make(from + index));
  }

  #visible(): BarWindow | null {
    const range = this.#series.chart.timeScale().getVisibleLogicalRange();
    return range === null ? null : { from: range.from + this.#loaded.from, to: range.to + this.#loaded.from };
  }

  #lookedAt(): { ms: number; rows: number } | null {
    const range = this.#visible();
    if (range === null || this.#bars.count === 0) return null;
    const row = Math.min(this.#bars.count - 1, Math.max(0, Math.floor((range.from + range.to) / 2)));
    return { ms: this.#bars.time[row] as number, rows: range.to - range.from };
  }

  #look(fromRow: number, toRow: number): void {
    const needs = { total: this.#bars.count, visibleFrom: fromRow, visibleTo: toRow };
    const window = nextWindow(this.#loaded, needs);
    if (window !== null) this.#load(window);
    const { from } = this.#loaded;
    this.#series.chart.timeScale().setVisibleLogicalRange({ from: fromRow - from, to: toRow - from });
  }

  #rangeChanged(): void {
    const range = this.#visible();
    if (range === null || this.#data === null) return;
    const needs = { total: this.#bars.count, visibleFrom: range.from, visibleTo: range.to };
    const window = (this.#isHeld ? nextWindowWhileHeld : nextWindow)(this.#loaded, needs);
    if (window !== null) {
      this.#load(window);
      this.#series.chart.timeScale().setVisibleLogicalRange({ from: range.from - window.from, to: range.to - window.from });
    }
    const isFollowing = range.to >= this.#bars.count - 1;
    if (isFollowing !== this.#isFollowing) {
      this.#isFollowing = isFollowing;
      this.#listener.following(isFollowing);
    }
    if (!this.#more || this.#askedOlder || range.from > WINDOW_AT_END || this.#bars.count === 0) return;
    this.#askedOlder = true;
    this.#listener.olderWanted(this.#bars.time[0] as number);
  }

  readonly #crosshairMoved = (event: MouseEventParams<number>): void => {
    // Without a source it was moved from elsewhere, or the data moved under it.
    if (event.sourceEvent === undefined) return;
    this.#pointTo(event.point === undefined || event.time === undefined ? null : event.time);
  };

  #pointTo(ms: number | null): void {
    if (ms === this.#hoverMs) return;
    this.#hoverMs = ms;
    this.#listener.pointed(ms);
    this.#tellReadout();
  }

  #tellReadout(): void {
    const { count } = this.#bars;
    if (this.#data === null || count === 0) {
      this.#listener.readout(null);
      return;
    }
    const hovered = this.#hoverMs === null ? -1 : this.#bars.rowAt(this.#hoverMs);
    const row = hovered < 0 ? count - 1 : hovered;
    const intervalMs = INTERVAL_MS[this.#data.interval];
    this.#listener.readout(
      readoutAt(this.#bars, this.#overlays, row, intervalMs, this.#data.forming?.t ?? null, this.#marks),
    );
  }

  #scene(width: number) {
    const data = this.#data;
    const indicators = this.#indicators;
    if (data === null || indicators === null || this.#bars.count === 0) return null;
    return {
      view: this.#viewport(width, INTERVAL_MS[data.interval]),
      data,
      indicators,
      marks: this.#marks,
      overlays: this.#overlays,
      palette: this.#palette,
      sessionDay: sessionDayOf(data.calendar),
      yOf: (price: number): number | null => this.#series.candles.priceToCoordinate(price),
    };
  }

  #viewport(width: number, intervalMs: number): ChartViewport {
    const scale = this.#series.chart.timeScale();
    const originX = scale.logicalToCoordinate(0 as Logical) ?? 0;
    const spacing = (scale.logicalToCoordinate(1 as Logical) ?? 0) - originX;
    const { from, to } = this.#loaded;
    return {
      bars: this.#bars,
      loaded: this.#loaded,
      intervalMs,
      originX,
      spacing,
      firstRow: Math.max(from, from + Math.floor(-originX / spacing)),
      lastRow: Math.min(to, from + Math.ceil((width - originX) / spacing) + 1),
    };
  }

  #redraw(): void {
    this.#series.chart.applyOptions({});
  }

  #themeChanged(): void {
    this.#palette = readPalette(this.#container);
    this.#series.setPalette(this.#palette);
    this.#load(this.#loaded);
  }

  #listen(type: 'pointerdown' | 'pointerleave', listener: () => void): void {
    this.#container.addEventListener(type, listener);
    this.#endings.push(() => this.#container.removeEventListener(type, listener));
  }
}

/** The VWAP starts over with the day: UTC's for coins, New York's for stocks. */
function sessionDayOf(calendar: TradingCalendar): (ms: number) => number {
  return calendar === 'crypto' ? (ms) => Math.floor(ms / DAY_MS) : (ms) => Math.floor((ms + easternOffsetMs(ms)) / DAY_MS);
}

import type { ISeriesPrimitive, Logical, MouseEventParams } from 'lightweight-charts';
import type { BarInterval } from '#domain/bar';
import type { TradingCalendar } from '#domain/instrument';
import type { BarColumns } from '#window/charts/bar-columns.ts';
import {
  type BarWindow,
  nextWindow,
  nextWindowWhileHeld,
  WINDOW_AT_END,
  WINDOW_LIMIT,
  windowAround,
} from '#window/charts/bar-window.ts';
import { ChartSeries, RIGHT_OFFSET } from '#window/charts/chart-series.ts';
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
import { LoadedBars, sessionDayOf, STUDIES } from '#window/charts/loaded-bars.ts';
import { type Palette, readPalette, watchTheme } from '#window/charts/palette.ts';
import { PaneDrawing } from '#window/charts/pane-drawing.ts';
import { type Readout, readoutAt } from '#window/charts/readout.ts';

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

/** So many screens before the oldest bar the next ones are asked for. */
const OLDER_SCREENS = 2;

/** A chart of one instrument. It holds all bars that were sent, and of those in the chart library some around what is on screen. */
export class CandleChart implements Disposable {
  readonly #series: ChartSeries;
  readonly #container: HTMLElement;
  readonly #listener: ChartListener;
  readonly #endings: (() => void)[] = [];
  readonly #loaded: LoadedBars;
  #palette: Palette;
  #data: ChartData | null = null;
  #indicators: Indicators | null = null;
  #marks: readonly ChartMark[] = [];
  #more = false;
  #askedOlder = false;
  #isHeld = false;
  #isPointerHere = false;
  #isFollowing = true;
  #isQueued = false;
  /** The library tells of every step between; only where it ends counts. */
  #isArranging = false;
  #hoverMs: number | null = null;

  constructor(container: HTMLElement, listener: ChartListener) {
    this.#container = container;
    this.#listener = listener;
    this.#palette = readPalette(container);
    this.#series = new ChartSeries(container, this.#palette);
    this.#loaded = new LoadedBars(this.#series);
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
    chart.timeScale().subscribeVisibleLogicalRangeChange(() => {
      if (!this.#isArranging) this.#rangeChanged();
    });
    chart.subscribeCrosshairMove(this.#crosshairMoved);
    this.#endings.push(watchTheme(container, () => this.#themeChanged()));
    this.#listen('pointerdown', (event) => this.#hold(event.view ?? window));
    this.#listen('pointerenter', () => (this.#isPointerHere = true));
    this.#listen('pointerleave', () => {
      this.#isPointerHere = false;
      this.#pointTo(null);
    });
    this.#endings.push(() => chart.remove());
  }

  /** A beginning or a jump: everything shown so far is forgotten, but not where the trader looks. */
  show(data: ChartData): void {
    const before = this.#data;
    const looked = before === null || this.#isFollowing ? null : this.#lookedAt();
    this.#data = data;
    this.#loaded.begin(data.calendar);
    for (const bar of data.bars) this.#loaded.put(bar);
    if (data.forming !== null) this.#loaded.put(data.forming);
    this.#more = data.more;
    this.#askedOlder = false;
    this.#series.scale.showsDays = data.interval === '1d';
    if (before?.digits !== data.digits) this.#series.setDigits(data.digits);
    const { count } = this.#bars;
    const row = looked === null ? -1 : this.#bars.rowAt(looked.ms);
    const rows = looked?.rows ?? WINDOW_AT_END;
    const isKept = row > 0 && row < count - rows / 2;
    const range = isKept ? { from: row - rows / 2, to: row + rows / 2 } : null;
    const isSame = before?.interval === data.interval;
    this.#arrange(() => {
      const scale = this.#series.chart.timeScale();
      const offset = isSame && this.#isFollowing ? scale.scrollPosition() : RIGHT_OFFSET;
      if (range === null) this.#loaded.load(this.#loaded.atEnd);
      else
        this.#loaded.load(windowAround({ total: count, visibleFrom: range.from, visibleTo: range.to }, WINDOW_AT_END));
      if (range === null) scale.scrollToPosition(offset, false);
      else this.#setVisible(range.from, range.to);
    });
    this.#tellReadout();
  }

  add(news: ChartNews): void {
    if (this.#data === null) return;
    this.#data = { ...this.#data, regimes: news.regimes, gaps: news.gaps, forming: news.forming };
    for (const bar of news.bars) this.#loaded.put(bar);
    if (news.forming !== null) this.#loaded.put(news.forming);
    this.#queue();
  }

  addOlder(bars: readonly ChartBar[], more: boolean): void {
    this.#askedOlder = false;
    if (this.#data === null) return;
    this.#flush();
    const added = this.#loaded.prepend(bars);
    this.#more = more && (added > 0 || bars.length === 0);
    if (added > 0) this.#rangeChanged();
  }

  setMarks(marks: readonly ChartMark[]): void {
    this.#marks = marks;
    this.#redraw();
  }

  setIndicators(indicators: Indicators): void {
    this.#indicators = indicators;
    for (const name of STUDIES) if (this.#series.showStudy(name, indicators[name])) this.#loaded.fillStudy(name);
    this.#redraw();
  }

  /** Another chart of the colour group points at `ms`. */
  pointFromAfar(ms: number | null): void {
    const row = ms === null ? -1 : this.#bars.rowAt(ms);
    this.#hoverMs = row < 0 ? null : (this.#bars.time[row] as number);
    if (row < this.#loaded.window.from || row >= this.#loaded.window.to) this.#series.chart.clearCrosshairPosition();
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
    if (range !== null)
      this.#look(range.from + share * (range.to - range.from), range.to + share * (range.to - range.from));
  }

  /** Below 1 is closer; the newest bar on screen stays where it is. */
  zoom(factor: number): void {
    const range = this.#visible();
    if (range === null) return;
    const rows = Math.min(WINDOW_LIMIT * 0.8, Math.max(10, (range.to - range.from) * factor));
    this.#look(range.to - rows, range.to);
  }

  toEnd(): void {
    this.#arrange(() => {
      if (this.#loaded.window.to < this.#bars.count) this.#loaded.load(this.#loaded.atEnd);
      this.#series.chart.timeScale().scrollToPosition(RIGHT_OFFSET, false);
    });
  }

  toStart(): void {
    const range = this.#visible();
    if (range !== null) this.#look(0, range.to - range.from);
  }

  [Symbol.dispose](): void {
    this.#data = null;
    for (const end of this.#endings) end();
  }

  /** All that came in one turn is drawn as one. */
  #queue(): void {
    if (this.#isQueued) return;
    this.#isQueued = true;
    queueMicrotask(() => {
      this.#isQueued = false;
      if (this.#data !== null && this.#flush()) this.#tellReadout();
    });
  }

  get #bars(): BarColumns {
    return this.#loaded.bars;
  }

  #visible(): BarWindow | null {
    const range = this.#series.chart.timeScale().getVisibleLogicalRange();
    return range === null
      ? null
      : { from: range.from + this.#loaded.window.from, to: range.to + this.#loaded.window.from };
  }

  #lookedAt(): { ms: number; rows: number } | null {
    const range = this.#visible();
    if (range === null || this.#bars.count === 0) return null;
    const row = Math.min(this.#bars.count - 1, Math.max(0, Math.floor((range.from + range.to) / 2)));
    return { ms: this.#bars.time[row] as number, rows: range.to - range.from };
  }

  #look(fromRow: number, toRow: number): void {
    const needs = { total: this.#bars.count, visibleFrom: fromRow, visibleTo: toRow };
    const window = nextWindow(this.#loaded.window, needs);
    this.#arrange(() => {
      if (window !== null) this.#loaded.load(window);
      this.#setVisible(fromRow, toRow);
    });
  }

  #setVisible(fromRow: number, toRow: number): void {
    const { from } = this.#loaded.window;
    this.#series.chart.timeScale().setVisibleLogicalRange({ from: fromRow - from, to: toRow - from });
  }

  #flush(): boolean {
    let isChanged = false;
    this.#arrange(() => (isChanged = this.#loaded.flush(this.#isFollowing)));
    return isChanged;
  }

  #arrange(task: () => void): void {
    this.#isArranging = true;
    task();
    this.#isArranging = false;
    this.#rangeChanged();
  }

  #rangeChanged(): void {
    const range = this.#visible();
    if (range === null || this.#data === null) return;
    const needs = { total: this.#bars.count, visibleFrom: range.from, visibleTo: range.to };
    const window = (this.#isHeld ? nextWindowWhileHeld : nextWindow)(this.#loaded.window, needs);
    if (window !== null) {
      this.#isArranging = true;
      this.#loaded.load(window);
      this.#setVisible(range.from, range.to);
      this.#isArranging = false;
    }
    const isFollowing = range.to >= this.#bars.count - 1;
    if (isFollowing !== this.#isFollowing) {
      this.#isFollowing = isFollowing;
      this.#listener.following(isFollowing);
    }
    const ahead = OLDER_SCREENS * (range.to - range.from);
    if (!this.#more || this.#askedOlder || range.from > ahead || this.#bars.count === 0) return;
    this.#askedOlder = true;
    this.#listener.olderWanted(this.#bars.time[0] as number);
  }

  readonly #crosshairMoved = (event: MouseEventParams<number>): void => {
    // Otherwise another chart moved it.
    if (!this.#isPointerHere) return;
    this.#pointTo(event.point === undefined || event.time === undefined ? null : event.time);
  };

  #pointTo(ms: number | null): void {
    if (ms === this.#hoverMs) return;
    this.#hoverMs = ms;
    this.#listener.pointed(ms);
    this.#tellReadout();
  }

  /** What a canvas cannot say: how many bars are drawn, and which is the newest. */
  #describe(): void {
    const { dataset } = this.#container;
    const { from, to } = this.#loaded.window;
    const newest = to - 1;
    dataset['bars'] = String(to - from);
    dataset['newestBar'] = newest < from ? '' : String(this.#bars.time[newest]);
    dataset['newestClose'] = newest < from ? '' : String(this.#bars.close[newest]);
    dataset['newestRegime'] = String(this.#data?.regimes.at(-1)?.fromMs ?? '');
    dataset['newestGap'] = String(this.#data?.gaps.at(-1)?.fromMs ?? '');
  }

  #tellReadout(): void {
    this.#describe();
    const { count } = this.#bars;
    if (this.#data === null || count === 0) {
      this.#listener.readout(null);
      return;
    }
    const hovered = this.#hoverMs === null ? -1 : this.#bars.rowAt(this.#hoverMs);
    const row = hovered < 0 ? count - 1 : hovered;
    const intervalMs = INTERVAL_MS[this.#data.interval];
    this.#listener.readout(
      readoutAt(this.#bars, this.#loaded.overlays, row, intervalMs, this.#data.forming?.t ?? null, this.#marks),
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
      overlays: this.#loaded.overlays,
      palette: this.#palette,
      sessionDay: sessionDayOf(data.calendar),
      yOf: (price: number): number | null => this.#series.candles.priceToCoordinate(price),
    };
  }

  #viewport(width: number, intervalMs: number): ChartViewport {
    const scale = this.#series.chart.timeScale();
    const originX = scale.logicalToCoordinate(0 as Logical) ?? 0;
    const spacing = (scale.logicalToCoordinate(1 as Logical) ?? 0) - originX;
    const { from, to } = this.#loaded.window;
    return {
      bars: this.#bars,
      loaded: this.#loaded.window,
      intervalMs,
      originX,
      spacing,
      firstRow: Math.max(from, from + Math.floor((0 - originX) / spacing)),
      lastRow: Math.min(to, from + Math.ceil((width - originX) / spacing) + 1),
    };
  }

  #redraw(): void {
    this.#series.chart.applyOptions({});
  }

  #themeChanged(): void {
    this.#palette = readPalette(this.#container);
    this.#series.setPalette(this.#palette);
    this.#loaded.load(this.#loaded.window);
  }

  /** Until it is let go, wherever in that window. A panel may have been moved into another one. */
  #hold(view: Window): void {
    if (this.#isHeld) return;
    this.#isHeld = true;
    const release = (): void => {
      view.removeEventListener('pointerup', release);
      view.removeEventListener('pointercancel', release);
      this.#isHeld = false;
      this.#rangeChanged();
    };
    view.addEventListener('pointerup', release);
    view.addEventListener('pointercancel', release);
  }

  #listen(type: 'pointerdown' | 'pointerenter' | 'pointerleave', listener: (event: PointerEvent) => void): void {
    this.#container.addEventListener(type, listener);
    this.#endings.push(() => this.#container.removeEventListener(type, listener));
  }
}

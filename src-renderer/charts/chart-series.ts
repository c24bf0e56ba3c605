import {
  CandlestickSeries,
  type ChartOptionsBase,
  createChartEx,
  CrosshairMode,
  type DeepPartial,
  HistogramSeries,
  type IChartApiBase,
  type ISeriesApi,
  LineSeries,
  LineStyle,
} from 'lightweight-charts';
import { BarFlag } from '#domain/bar';
import type { BarColumns } from '#window/charts/bar-columns.ts';
import { EasternScale } from '#window/charts/eastern-scale.ts';
import { type Palette, withAlpha } from '#window/charts/palette.ts';
import { formatPrice } from '#window/formatting/numbers.ts';

const DOUBTFUL = BarFlag.carried | BarFlag.gap;
/** Empty bars after the newest one. */
export const RIGHT_OFFSET = 6;
const BAR_SPACING = 7;
/** Narrower, and more bars would be on screen than are loaded. */
const MIN_BAR_SPACING = 0.6;

export type StudyName = 'rsi' | 'atr';

/** The chart library's side of a chart: its panes, its series and how they look. */
export class ChartSeries {
  readonly scale = new EasternScale();
  readonly chart: IChartApiBase<number>;
  readonly candles: ISeriesApi<'Candlestick', number>;
  readonly volume: ISeriesApi<'Histogram', number>;
  readonly #studies = new Map<StudyName, ISeriesApi<'Line', number>>();
  #palette: Palette;

  constructor(container: HTMLElement, palette: Palette) {
    this.#palette = palette;
    this.chart = createChartEx<number, EasternScale>(container, this.scale, {
      ...chartLook(palette),
      autoSize: true,
      handleScroll: { vertTouchDrag: false },
      kineticScroll: { mouse: false, touch: false },
      crosshair: { ...crosshairLook(palette), mode: CrosshairMode.Normal },
      timeScale: {
        rightOffset: RIGHT_OFFSET,
        barSpacing: BAR_SPACING,
        minBarSpacing: MIN_BAR_SPACING,
        borderColor: palette.grid,
      },
    });
    this.candles = this.chart.addSeries(CandlestickSeries, { ...candleLook(palette), borderVisible: false });
    this.volume = this.chart.addSeries(
      HistogramSeries,
      { priceFormat: { type: 'volume' }, priceLineVisible: false, lastValueVisible: false },
      1,
    );
    this.volume.priceScale().applyOptions({ scaleMargins: { top: 0.12, bottom: 0 } });
    this.candles.priceScale().applyOptions({ scaleMargins: { top: 0.12, bottom: 0.1 } });
    this.#sharePanes();
  }

  study(name: StudyName): ISeriesApi<'Line', number> | undefined {
    return this.#studies.get(name);
  }

  /** Opens or closes the pane of an indicator. True when there is something new to fill. */
  showStudy(name: StudyName, isShown: boolean): boolean {
    const shown = this.#studies.get(name);
    if (isShown === (shown !== undefined)) return false;
    if (shown === undefined) this.#studies.set(name, this.#openStudy(name));
    else {
      this.#studies.delete(name);
      this.chart.removeSeries(shown);
    }
    this.#sharePanes();
    return isShown;
  }

  setDigits(digits: number): void {
    const priceFormat = {
      type: 'custom' as const,
      minMove: 10 ** -digits,
      formatter: (price: number) => formatPrice(price, digits),
    };
    this.candles.applyOptions({ priceFormat });
    this.#studies.get('atr')?.applyOptions({ priceFormat });
  }

  setPalette(palette: Palette): void {
    this.#palette = palette;
    this.chart.applyOptions({
      ...chartLook(palette),
      crosshair: crosshairLook(palette),
      timeScale: { borderColor: palette.grid },
      rightPriceScale: { borderColor: palette.grid },
    });
    this.candles.applyOptions(candleLook(palette));
    for (const [name, series] of this.#studies) series.applyOptions({ color: studyColour(palette, name) });
  }

  candleAt(bars: BarColumns, row: number) {
    const candle = {
      time: bars.time[row] as number,
      open: bars.open[row] as number,
      high: bars.high[row] as number,
      low: bars.low[row] as number,
      close: bars.close[row] as number,
    };
    if (((bars.flags[row] as number) & DOUBTFUL) === 0) return candle;
    return { ...candle, color: this.#palette.dim, wickColor: this.#palette.dim };
  }

  volumeAt(bars: BarColumns, row: number) {
    const isUp = (bars.close[row] as number) >= (bars.open[row] as number);
    return {
      time: bars.time[row] as number,
      value: bars.volume[row] as number,
      color: withAlpha(isUp ? this.#palette.up : this.#palette.down, 0.42),
    };
  }

  #openStudy(name: StudyName): ISeriesApi<'Line', number> {
    const series = this.chart.addSeries(
      LineSeries,
      {
        color: studyColour(this.#palette, name),
        lineWidth: 1,
        priceLineVisible: false,
        lastValueVisible: true,
        ...(name === 'rsi'
          ? {
              priceFormat: { type: 'price' as const, precision: 0, minMove: 1 },
              autoscaleInfoProvider: () => ({ priceRange: { minValue: 0, maxValue: 100 } }),
            }
          : { priceFormat: this.candles.options().priceFormat }),
      },
      this.chart.panes().length,
    );
    if (name === 'rsi')
      for (const price of [30, 70])
        series.createPriceLine({
          price,
          color: withAlpha(this.#palette.dim, 0.5),
          lineWidth: 1,
          lineStyle: LineStyle.Dashed,
          axisLabelVisible: false,
        });
    return series;
  }

  #sharePanes(): void {
    this.chart.panes().forEach((pane, index) => pane.setStretchFactor(index === 0 ? 6 : index === 1 ? 1.2 : 1.3));
  }
}

function chartLook(palette: Palette): DeepPartial<ChartOptionsBase> {
  return {
    layout: {
      background: { color: palette.surface },
      textColor: palette.dim,
      fontFamily: palette.font,
      fontSize: 11,
      attributionLogo: false,
      panes: { separatorColor: palette.grid, separatorHoverColor: withAlpha(palette.accent, 0.3) },
    },
    grid: {
      vertLines: { color: withAlpha(palette.grid, 0.38) },
      horzLines: { color: withAlpha(palette.grid, 0.38) },
    },
    rightPriceScale: { borderColor: palette.grid },
  };
}

function crosshairLook(palette: Palette) {
  const line = {
    color: palette.edge,
    width: 1 as const,
    style: LineStyle.Dashed,
    labelBackgroundColor: palette.raised,
  };
  return { vertLine: line, horzLine: line };
}

function candleLook(palette: Palette) {
  return {
    upColor: palette.up,
    downColor: palette.down,
    wickUpColor: palette.up,
    wickDownColor: palette.down,
  };
}

function studyColour(palette: Palette, name: StudyName): string {
  return name === 'rsi' ? palette.violet : palette.accent;
}

import { Atr, atrSeries } from '#market/indicators/atr';
import { Bollinger, bollingerSeries } from '#market/indicators/bollinger';
import { CloseToCloseVolatility, closeToCloseVolatilitySeries } from '#market/indicators/close-to-close-volatility';
import { Ema, emaSeries } from '#market/indicators/ema';
import { GarmanKlassVolatility, garmanKlassVolatilitySeries } from '#market/indicators/garman-klass-volatility';
import { Macd, macdSeries } from '#market/indicators/macd';
import { ParkinsonVolatility, parkinsonVolatilitySeries } from '#market/indicators/parkinson-volatility';
import {
  RogersSatchellVolatility,
  rogersSatchellVolatilitySeries,
} from '#market/indicators/rogers-satchell-volatility';
import { Rsi, rsiSeries } from '#market/indicators/rsi';
import { Sma, smaSeries } from '#market/indicators/sma';
import { Vwap, vwapSeries } from '#market/indicators/vwap';
import { YangZhangVolatility, yangZhangVolatilitySeries } from '#market/indicators/yang-zhang-volatility';
import type { Stateful } from '#primitives/state';

export interface TestBar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly sessionDay: number;
}

/** A freshly made indicator seen from outside: feed a bar, read every output. */
export interface LiveIndicator {
  readonly state: Stateful;
  readonly warmUp: number;
  add(bar: TestBar): void;
  outputs(): readonly (number | null)[];
}

export interface IndicatorCase {
  readonly name: string;
  make(): LiveIndicator;
  series(bars: readonly TestBar[]): readonly Float64Array[];
}

interface Single extends Stateful {
  readonly value: number | null;
  readonly warmUp: number;
}

function live<Kind extends Single>(indicator: Kind, add: (indicator: Kind, bar: TestBar) => void): LiveIndicator {
  return {
    state: indicator,
    warmUp: indicator.warmUp,
    add: (bar) => add(indicator, bar),
    outputs: () => [indicator.value],
  };
}

function columnsOf(bars: readonly TestBar[]) {
  const column = (name: keyof TestBar) => Float64Array.from(bars, (bar) => bar[name]);
  return {
    opens: column('open'),
    highs: column('high'),
    lows: column('low'),
    closes: column('close'),
    volumes: column('volume'),
    sessionDays: column('sessionDay'),
  };
}

const addClose = (indicator: { add(close: number): void }, bar: TestBar) => indicator.add(bar.close);
const addBody = (indicator: { add(o: number, h: number, l: number, c: number): void }, bar: TestBar) =>
  indicator.add(bar.open, bar.high, bar.low, bar.close);

export function indicatorCases(period: number): readonly IndicatorCase[] {
  const spread = Math.max(2, period);
  return [
    {
      name: 'SMA',
      make: () => live(new Sma(period), addClose),
      series: (bars) => [smaSeries(columnsOf(bars).closes, period)],
    },
    {
      name: 'EMA',
      make: () => live(new Ema(period), addClose),
      series: (bars) => [emaSeries(columnsOf(bars).closes, period)],
    },
    {
      name: 'RSI',
      make: () => live(new Rsi(period), addClose),
      series: (bars) => [rsiSeries(columnsOf(bars).closes, period)],
    },
    {
      name: 'MACD',
      make: () => {
        const macd = new Macd(period, period + 3, spread);
        return {
          state: macd,
          warmUp: macd.warmUp,
          add: (bar) => macd.add(bar.close),
          outputs: () => [macd.signal, macd.histogram, macd.line],
        };
      },
      series: (bars) => {
        const { line, signal, histogram } = macdSeries(columnsOf(bars).closes, period, period + 3, spread);
        return [signal, histogram, line];
      },
    },
    {
      name: 'VWAP',
      make: () => live(new Vwap(), (vwap, bar) => vwap.add(bar.high, bar.low, bar.close, bar.volume, bar.sessionDay)),
      series: (bars) => {
        const { highs, lows, closes, volumes, sessionDays } = columnsOf(bars);
        return [vwapSeries(highs, lows, closes, volumes, sessionDays)];
      },
    },
    {
      name: 'ATR',
      make: () => live(new Atr(period), (atr, bar) => atr.add(bar.high, bar.low, bar.close)),
      series: (bars) => {
        const { highs, lows, closes } = columnsOf(bars);
        return [atrSeries(highs, lows, closes, period)];
      },
    },
    {
      name: 'Bollinger',
      make: () => {
        const bands = new Bollinger(period, 2.5);
        return {
          state: bands,
          warmUp: bands.warmUp,
          add: (bar) => bands.add(bar.close),
          outputs: () => [bands.middle, bands.upper, bands.lower],
        };
      },
      series: (bars) => {
        const { middle, upper, lower } = bollingerSeries(columnsOf(bars).closes, period, 2.5);
        return [middle, upper, lower];
      },
    },
    {
      name: 'close-to-close volatility',
      make: () => live(new CloseToCloseVolatility(spread, 252), addClose),
      series: (bars) => [closeToCloseVolatilitySeries(columnsOf(bars).closes, spread, 252)],
    },
    {
      name: 'Parkinson volatility',
      make: () => live(new ParkinsonVolatility(period, 252), (parkinson, bar) => parkinson.add(bar.high, bar.low)),
      series: (bars) => {
        const { highs, lows } = columnsOf(bars);
        return [parkinsonVolatilitySeries(highs, lows, period, 252)];
      },
    },
    ...(['ignored', 'counted'] as const).map((gaps) => ({
      name: `Garman-Klass volatility, gaps ${gaps}`,
      make: () => live(new GarmanKlassVolatility(period, 252, gaps), addBody),
      series: (bars: readonly TestBar[]) => {
        const { opens, highs, lows, closes } = columnsOf(bars);
        return [garmanKlassVolatilitySeries(opens, highs, lows, closes, period, 252, gaps)];
      },
    })),
    {
      name: 'Rogers-Satchell volatility',
      make: () => live(new RogersSatchellVolatility(period, 252), addBody),
      series: (bars) => {
        const { opens, highs, lows, closes } = columnsOf(bars);
        return [rogersSatchellVolatilitySeries(opens, highs, lows, closes, period, 252)];
      },
    },
    {
      name: 'Yang-Zhang volatility',
      make: () => live(new YangZhangVolatility(spread, 252), addBody),
      series: (bars) => {
        const { opens, highs, lows, closes } = columnsOf(bars);
        return [yangZhangVolatilitySeries(opens, highs, lows, closes, spread, 252)];
      },
    },
  ];
}

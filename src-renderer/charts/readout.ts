import { BarFlag, barFlagNames } from '#domain/bar';
import type { BarColumns } from '#window/charts/bar-columns.ts';
import type { ChartMark } from '#window/charts/chart-types.ts';
import type { OverlayColumns } from '#window/charts/overlay-columns.ts';

/** The figures of one bar, as the line above the chart shows them. */
export interface Readout {
  readonly ms: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** Against the close before; null for the first bar that is known. */
  readonly change: number | null;
  readonly changePercent: number | null;
  /** In words: what makes this bar less trustworthy. */
  readonly flags: readonly string[];
  readonly revision: number;
  readonly isForming: boolean;
  readonly ema20: number | null;
  readonly ema50: number | null;
  readonly vwap: number | null;
  readonly rsi: number | null;
  readonly atr: number | null;
  readonly marks: readonly string[];
}

/** What the trader has to know; how a bar was built is not among it. */
const TOLD = BarFlag.gap | BarFlag.carried | BarFlag.partial | BarFlag.corrected;

export function readoutAt(
  bars: BarColumns,
  overlays: OverlayColumns,
  row: number,
  intervalMs: number,
  formingMs: number | null,
  marks: readonly ChartMark[],
): Readout {
  const ms = bars.time[row] as number;
  const close = bars.close[row] as number;
  const before = row > 0 ? (bars.close[row - 1] as number) : null;
  const value = (line: Float64Array): number | null => {
    const figure = row >= overlays.from && row < overlays.to ? (line[row - overlays.from] as number) : Number.NaN;
    return Number.isNaN(figure) ? null : figure;
  };
  return {
    ms,
    open: bars.open[row] as number,
    high: bars.high[row] as number,
    low: bars.low[row] as number,
    close,
    volume: bars.volume[row] as number,
    change: before === null ? null : close - before,
    changePercent: before === null || before === 0 ? null : (100 * (close - before)) / before,
    flags: barFlagNames((bars.flags[row] as number) & TOLD),
    revision: bars.revision[row] as number,
    isForming: ms === formingMs,
    ema20: value(overlays.ema20),
    ema50: value(overlays.ema50),
    vwap: value(overlays.vwap),
    rsi: value(overlays.rsi),
    atr: value(overlays.atr),
    marks: marks.filter((mark) => mark.atMs >= ms && mark.atMs < ms + intervalMs).map((mark) => mark.text),
  };
}

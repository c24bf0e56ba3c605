import type { BarColumns } from '#window/charts/bar-columns.ts';
import type { BarWindow } from '#window/charts/bar-window.ts';

/** Where rows and instants are on the screen, for everything that is drawn around the candles. */
export interface ChartViewport {
  readonly bars: BarColumns;
  readonly loaded: BarWindow;
  readonly intervalMs: number;
  /** Centre of the first loaded bar, and from one bar to the next. */
  readonly originX: number;
  readonly spacing: number;
  /** Rows on screen, the last one excluded. */
  readonly firstRow: number;
  readonly lastRow: number;
}

export function xOfRow(view: ChartViewport, row: number): number {
  return view.originX + (row - view.loaded.from) * view.spacing;
}

/**
 * The left edge of the bar in which `ms` begins, and as far into that bar as `ms` is. Time without bars has no width, and
 * what is after the newest bar is at its right edge: nothing is drawn beyond.
 */
export function xOfTime(view: ChartViewport, ms: number): number {
  const { bars } = view;
  const row = bars.rowAt(ms);
  if (row < 0) return xOfRow(view, -0.5);
  const share = Math.min(1, (ms - (bars.time[row] as number)) / view.intervalMs);
  return xOfRow(view, row + share - 0.5);
}

/** The first of `spans` that reaches the screen; spans are in order of time. */
export function firstSpanOnScreen(view: ChartViewport, spans: readonly { readonly fromMs: number }[]): number {
  if (view.firstRow >= view.bars.count) return spans.length;
  const ms = view.bars.time[Math.max(0, view.firstRow)] as number;
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle] as { fromMs: number }).fromMs <= ms) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

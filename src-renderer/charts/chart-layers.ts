import type { ChartGap, ChartMark, ChartRegime, Indicators } from '#window/charts/chart-types.ts';
import type { ChartViewport } from '#window/charts/chart-viewport.ts';
import { paintMarks } from '#window/charts/event-marks.ts';
import { paintGaps } from '#window/charts/gap-marks.ts';
import type { OverlayColumns } from '#window/charts/overlay-columns.ts';
import { type OverlayLine, paintOverlays } from '#window/charts/overlay-lines.ts';
import type { Palette } from '#window/charts/palette.ts';
import { paintRegimeBands } from '#window/charts/regime-bands.ts';
import { paintSessions } from '#window/charts/session-shading.ts';

/** All that the drawings around the candles need to know. */
export interface ChartScene {
  readonly view: ChartViewport;
  readonly data: {
    readonly interval: string;
    readonly regimes: readonly ChartRegime[];
    readonly gaps: readonly ChartGap[];
  };
  readonly indicators: Indicators;
  readonly marks: readonly ChartMark[];
  readonly overlays: OverlayColumns;
  readonly palette: Palette;
  readonly sessionDay: (ms: number) => number;
  readonly yOf: (price: number) => number | null;
}

type Context = CanvasRenderingContext2D;

/** Behind the candles. A day holds every regime and session there is, so that days show none. */
export function paintGround(context: Context, scene: ChartScene, width: number, height: number): void {
  const { view, data, indicators, palette } = scene;
  if (data.interval !== '1d') {
    if (indicators.sessions) paintSessions(context, view, data.regimes, palette, width, height);
    if (indicators.regimes) paintRegimeBands(context, view, data.regimes, palette, width, height);
  }
  paintGaps(context, view, data.gaps, palette, width, height);
}

export function paintLines(context: Context, scene: ChartScene): void {
  const { view, overlays, indicators, palette, sessionDay, data } = scene;
  const line = (values: Float64Array, colour: string, dash: readonly number[]): OverlayLine => ({
    values,
    firstRow: overlays.from,
    colour,
    width: 1.25,
    dash,
  });
  const lines: OverlayLine[] = [];
  if (indicators.ema20) lines.push(line(overlays.ema20, palette.green, []));
  if (indicators.ema50) lines.push(line(overlays.ema50, palette.violet, []));
  if (indicators.vwap && data.interval !== '1d') lines.push(line(overlays.vwap, palette.text, [4, 3]));
  const { bars } = view;
  const startsOver = (row: number, which: OverlayLine): boolean =>
    which.values === overlays.vwap && sessionDay(bars.time[row] as number) !== sessionDay(bars.time[row - 1] as number);
  paintOverlays(context, view, lines, overlays.to, scene.yOf, startsOver);
}

export function paintEvents(context: Context, scene: ChartScene): void {
  paintMarks(context, scene.view, scene.marks, scene.palette, scene.yOf);
}

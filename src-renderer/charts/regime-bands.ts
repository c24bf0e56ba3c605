import type { ChartRegime } from '#window/charts/chart-types.ts';
import { type ChartViewport, firstSpanOnScreen, xOfTime } from '#window/charts/chart-viewport.ts';
import type { Palette } from '#window/charts/palette.ts';
import { regimeRuns } from '#window/charts/regime-runs.ts';
import { regimeWords, trendColour, VOLATILITY_SHADE } from '#window/charts/regime-words.ts';

const BAND = 0.09;
const RANGE_BAND = 0.08;
const STRIP = 3;
const LABEL_Y = STRIP + 12;
const LABEL_GAP = 14;
/** Narrower than this nobody could say which label belongs to which band. */
const NARROWEST = 5;

/** What the market was like, behind the candles: the trend as a tint, the volatility as a strip along the top. */
export function paintRegimeBands(
  context: CanvasRenderingContext2D,
  view: ChartViewport,
  spans: readonly ChartRegime[],
  palette: Palette,
  width: number,
  height: number,
): void {
  const { bars } = view;
  if (bars.count === 0) return;
  const endMs = (bars.time[bars.count - 1] as number) + view.intervalMs;
  context.font = `10px ${palette.font}`;
  let labelEnd = 0;
  for (const run of regimeRuns(spans, firstSpanOnScreen(view, spans), endMs)) {
    const left = Math.max(0, xOfTime(view, run.fromMs));
    const right = Math.min(width, xOfTime(view, run.toMs));
    if (left >= width) break;
    if (right <= left) continue;
    const colour = trendColour(palette, run.trend);
    if (colour !== null) {
      context.globalAlpha = run.trend === 'RANGE' ? RANGE_BAND : BAND;
      context.fillStyle = colour;
      context.fillRect(left, 0, right - left, height);
    }
    context.globalAlpha = VOLATILITY_SHADE[run.volatility];
    context.fillStyle = palette.violet;
    context.fillRect(left, 0, right - left, STRIP);
    context.globalAlpha = 1;
    if (colour === null || right - left < NARROWEST || left + 4 < labelEnd) continue;
    const label = regimeWords(run.trend, run.volatility);
    const labelWidth = context.measureText(label).width;
    if (left + 4 + labelWidth > width) continue;
    context.globalAlpha = 0.5;
    context.fillStyle = colour;
    if (left > 0) context.fillRect(Math.round(left), 0, 1, LABEL_Y + 4);
    context.globalAlpha = 1;
    context.fillStyle = run.trend === 'RANGE' ? palette.dim : colour;
    context.fillText(label, left + 4, LABEL_Y);
    labelEnd = left + labelWidth + LABEL_GAP;
  }
}

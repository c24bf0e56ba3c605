import type { ChartGap } from '#window/charts/chart-types.ts';
import { type ChartViewport, xOfTime } from '#window/charts/chart-viewport.ts';
import { hatch } from '#window/charts/hatching.ts';
import { type Palette, withAlpha } from '#window/charts/palette.ts';

const NARROWEST = 5;

/** Where the feed was interrupted: hatched, so that a quiet line is not taken for a quiet market. */
export function paintGaps(
  context: CanvasRenderingContext2D,
  view: ChartViewport,
  gaps: readonly ChartGap[],
  palette: Palette,
  width: number,
  height: number,
): void {
  const { bars } = view;
  if (bars.count === 0) return;
  const endMs = (bars.time[bars.count - 1] as number) + view.intervalMs;
  const beginMs = bars.time[0] as number;
  context.font = `10px ${palette.font}`;
  for (const gap of gaps) {
    const toMs = gap.toMs ?? endMs;
    if (gap.fromMs > endMs || toMs < beginMs) continue;
    const from = xOfTime(view, gap.fromMs);
    const to = xOfTime(view, toMs);
    const middle = (from + to) / 2;
    const wide = Math.max(NARROWEST, to - from);
    const left = Math.max(0, middle - wide / 2);
    const right = Math.min(width, middle + wide / 2);
    if (right <= left) continue;
    hatch(context, withAlpha(palette.dim, 0.35), left, 0, right - left, height, 5);
    const label = `Gap: ${gap.reason}`;
    if (context.measureText(label).width + 12 > right - left) continue;
    context.fillStyle = palette.dim;
    context.fillText(label, left + 6, height - 20);
  }
}

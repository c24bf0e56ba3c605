import type { Session } from '#domain/regime';
import type { ChartRegime } from '#window/charts/chart-types.ts';
import { type ChartViewport, firstSpanOnScreen, xOfTime } from '#window/charts/chart-viewport.ts';
import type { Palette } from '#window/charts/palette.ts';
import { SESSION_WORDS } from '#window/charts/regime-words.ts';

const SHADE: Readonly<Partial<Record<Session, number>>> = { CLOSED: 0.6, PRE: 0.38, POST: 0.38 };

/** Hours outside of New York's regular session lie in the shade; the sessions of coins are marked where they begin. */
export function paintSessions(
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
  let i = firstSpanOnScreen(view, spans);
  while (i < spans.length) {
    const { session, fromMs } = spans[i] as ChartRegime;
    let next = i + 1;
    while (next < spans.length && (spans[next] as ChartRegime).session === session) next++;
    const isFirst = i === 0;
    i = next;
    const left = Math.max(0, xOfTime(view, fromMs));
    const right = Math.min(width, xOfTime(view, spans[next]?.fromMs ?? endMs));
    if (left >= width) break;
    if (right - left < 2) continue;
    const shade = SHADE[session];
    if (shade !== undefined) {
      context.globalAlpha = shade;
      context.fillStyle = palette.base;
      context.fillRect(left, 0, right - left, height);
    }
    context.globalAlpha = 0.4;
    context.fillStyle = palette.edge;
    if (left > 0 && !isFirst) for (let y = 0; y < height; y += 5) context.fillRect(Math.round(left), y, 1, 2);
    context.globalAlpha = 1;
    const label = SESSION_WORDS[session];
    const labelWidth = context.measureText(label).width;
    if (left + 4 < labelEnd || labelWidth + 8 > right - left) continue;
    context.fillStyle = palette.dim;
    context.fillText(label, left + 4, height - 6);
    labelEnd = left + labelWidth + 12;
  }
}

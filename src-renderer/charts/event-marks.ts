import type { ChartMark } from '#window/charts/chart-types.ts';
import { type ChartViewport, xOfRow } from '#window/charts/chart-viewport.ts';
import type { Palette } from '#window/charts/palette.ts';

const SIZE = 4.5;

/** A diamond under the bar in which something happened; the readout at the crosshair says what. */
export function paintMarks(
  context: CanvasRenderingContext2D,
  view: ChartViewport,
  marks: readonly ChartMark[],
  palette: Palette,
  yOf: (price: number) => number | null,
): void {
  const { bars } = view;
  for (const mark of marks) {
    const row = bars.rowAt(mark.atMs);
    if (row < view.firstRow || row >= view.lastRow || mark.atMs >= (bars.time[row] as number) + view.intervalMs)
      continue;
    const low = yOf(bars.low[row] as number);
    if (low === null) continue;
    const x = xOfRow(view, row);
    const y = low + 12;
    context.beginPath();
    context.moveTo(x, y - SIZE);
    context.lineTo(x + SIZE, y);
    context.lineTo(x, y + SIZE);
    context.lineTo(x - SIZE, y);
    context.closePath();
    context.fillStyle = mark.kind === 'signal' ? palette.amber : palette.accent;
    context.fill();
    context.strokeStyle = palette.surface;
    context.lineWidth = 1;
    context.stroke();
  }
}

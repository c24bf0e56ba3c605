import { type ChartViewport, xOfRow } from '#window/charts/chart-viewport.ts';

export interface OverlayLine {
  /** Not a number where there is no value. */
  readonly values: Float64Array;
  /** The row that the first value belongs to. */
  readonly firstRow: number;
  readonly colour: string;
  readonly width: number;
  readonly dash: readonly number[];
}

/**
 * Lines over the candles, only as far as they are on screen. Drawn here and not as series of the chart library, because
 * each of its series costs a pass over all loaded bars with every update.
 */
export function paintOverlays(
  context: CanvasRenderingContext2D,
  view: ChartViewport,
  lines: readonly OverlayLine[],
  toRow: number,
  yOf: (price: number) => number | null,
  breaksAt: (row: number, line: OverlayLine) => boolean,
): void {
  context.lineJoin = 'round';
  for (const line of lines) {
    context.beginPath();
    let isDown = false;
    const last = Math.min(toRow, view.lastRow + 2);
    for (let row = Math.max(line.firstRow, view.firstRow - 1); row < last; row++) {
      const value = line.values[row - line.firstRow] as number;
      const y = Number.isNaN(value) ? null : yOf(value);
      if (y === null) {
        isDown = false;
        continue;
      }
      const x = xOfRow(view, row);
      if (isDown && !breaksAt(row, line)) context.lineTo(x, y);
      else context.moveTo(x, y);
      isDown = true;
    }
    context.strokeStyle = line.colour;
    context.lineWidth = line.width;
    context.setLineDash([...line.dash]);
    context.stroke();
  }
  context.setLineDash([]);
}

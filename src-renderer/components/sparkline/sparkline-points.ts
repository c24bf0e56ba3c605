export interface SparklineBox {
  readonly width: number;
  readonly height: number;
  /** Room for the width of the line. */
  readonly inset: number;
}

/** x and y in turns, oldest at the left. A flat series runs through the middle: it has no scale to be high or low on. */
export function sparklinePoints(values: readonly number[], box: SparklineBox): number[] {
  const known = values.filter((value) => Number.isFinite(value));
  if (known.length < 2) return [];
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of known) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const across = box.width - 2 * box.inset;
  const down = box.height - 2 * box.inset;
  const points: number[] = [];
  for (const [position, value] of known.entries()) {
    points.push(box.inset + (across * position) / (known.length - 1));
    points.push(box.inset + (high === low ? down / 2 : (down * (high - value)) / (high - low)));
  }
  return points;
}

/** For the `points` of a polyline, to a tenth of a pixel. */
export function pointsText(points: readonly number[]): string {
  let text = '';
  for (let at = 0; at + 1 < points.length; at += 2) {
    text += `${at === 0 ? '' : ' '}${Math.round((points[at] as number) * 10) / 10},${Math.round((points[at + 1] as number) * 10) / 10}`;
  }
  return text;
}

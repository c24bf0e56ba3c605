import type { LinearScale } from '#window/charts/plot/linear-scale.ts';

export interface PlotPoint {
  readonly x: number;
  readonly y: number | null;
}

/** An SVG path through the points; it is lifted where a value is not known. */
export function linePath(points: Iterable<PlotPoint>, x: LinearScale, y: LinearScale): string {
  let path = '';
  let isDown = false;
  for (const point of points) {
    if (point.y === null || !Number.isFinite(point.y)) {
      isDown = false;
      continue;
    }
    path += `${isDown ? 'L' : 'M'}${x.at(point.x).toFixed(1)} ${y.at(point.y).toFixed(1)}`;
    isDown = true;
  }
  return path;
}

/** The area between the points and a level. */
export function areaPath(points: readonly PlotPoint[], x: LinearScale, y: LinearScale, level: number): string {
  const known = points.filter((point) => point.y !== null && Number.isFinite(point.y));
  const first = known[0];
  const last = known.at(-1);
  if (first === undefined || last === undefined) return '';
  const base = y.at(level).toFixed(1);
  return `${linePath(known, x, y)}L${x.at(last.x).toFixed(1)} ${base}L${x.at(first.x).toFixed(1)} ${base}Z`;
}

export function zip(xs: readonly number[], ys: readonly (number | null)[]): readonly PlotPoint[] {
  return xs.map((x, i) => ({ x, y: ys[i] ?? null }));
}

/** The position of the value nearest to `x` in rising `xs`; −1 where there is none. */
export function nearest(xs: readonly number[], x: number): number {
  let low = 0;
  let high = xs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((xs[middle] as number) < x) low = middle + 1;
    else high = middle;
  }
  const before = low - 1;
  if (before >= 0 && x - (xs[before] as number) <= (xs[low] as number) - x) return before;
  return xs.length === 0 ? -1 : low;
}

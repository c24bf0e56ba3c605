import { describe, expect, it } from 'vitest';
import { BarColumns } from '#window/charts/bar-columns.ts';
import { type ChartViewport, firstSpanOnScreen, xOfRow, xOfTime } from '#window/charts/chart-viewport.ts';
import { regimeRuns } from '#window/charts/regime-runs.ts';

function view(): ChartViewport {
  const bars = new BarColumns();
  // Two minutes, a night, two minutes.
  for (const t of [0, 60, 1_000, 1_060]) bars.put({ t, o: 1, h: 1, l: 1, c: 1, v: 1, flags: [], revision: 0 });
  return { bars, loaded: { from: 0, to: 4 }, intervalMs: 60, originX: 105, spacing: 10, firstRow: 0, lastRow: 4 };
}

describe('where an instant is on a chart', () => {
  it('lies within its bar', () => {
    expect(xOfRow(view(), 2)).toBe(125);
    expect(xOfTime(view(), 0)).toBe(100);
    expect(xOfTime(view(), 30)).toBe(105);
    expect(xOfTime(view(), 1_000)).toBe(120);
  });

  it('is at the edge of the bar before when nothing traded, and never beyond the newest bar', () => {
    expect(xOfTime(view(), 500)).toBe(120);
    expect(xOfTime(view(), 99_999)).toBe(140);
    expect(xOfTime(view(), -5)).toBe(100);
  });

  it('begins drawing spans at the one that reaches the screen', () => {
    const spans = [0, 40, 900, 1_010].map((fromMs) => ({ fromMs }));
    expect(firstSpanOnScreen(view(), spans)).toBe(0);
    expect(firstSpanOnScreen({ ...view(), firstRow: 2 }, spans)).toBe(2);
    expect(firstSpanOnScreen({ ...view(), firstRow: 1 }, [])).toBe(0);
  });
});

describe('regime bands', () => {
  const span = (fromMs: number, trend: 'RANGE' | 'TREND_UP', session: 'PRE' | 'RTH') =>
    ({ fromMs, trend, volatility: 'HIGH', session }) as const;

  it('join neighbours that differ only in their session, and end at the newest bar', () => {
    const spans = [
      span(0, 'RANGE', 'PRE'),
      span(50, 'RANGE', 'RTH'),
      span(80, 'TREND_UP', 'RTH'),
      span(500, 'RANGE', 'RTH'),
    ];
    expect(regimeRuns(spans, 0, 200)).toEqual([
      { fromMs: 0, toMs: 80, trend: 'RANGE', volatility: 'HIGH' },
      { fromMs: 80, toMs: 200, trend: 'TREND_UP', volatility: 'HIGH' },
    ]);
  });
});

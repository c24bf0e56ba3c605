import { describe, expect, it } from 'vitest';
import { BarColumns } from '#window/charts/bar-columns.ts';
import type { ChartBar } from '#window/charts/chart-types.ts';

function bar(t: number, c = t, flags: readonly string[] = []): ChartBar {
  return { t, o: c, h: c + 1, l: c - 1, c, v: 10, flags, revision: 0 };
}

function times(bars: BarColumns): number[] {
  return [...bars.time.subarray(0, bars.count)];
}

describe('the bars of a chart', () => {
  it('follow one another, and a bar of the same start replaces', () => {
    const bars = new BarColumns();
    expect(bars.put(bar(60, 5))).toBe(0);
    expect(bars.put(bar(120, 6))).toBe(1);
    expect(bars.put(bar(120, 7))).toBe(1);
    expect(times(bars)).toEqual([60, 120]);
    expect(bars.close[1]).toBe(7);
  });

  it('put a late bar where its time belongs, with all its columns', () => {
    const bars = new BarColumns();
    for (const t of [60, 180, 240]) bars.put(bar(t, t, ['gap']));
    expect(bars.put(bar(120, 9, ['corrected']))).toBe(1);
    expect(times(bars)).toEqual([60, 120, 180, 240]);
    expect([...bars.close.subarray(0, 4)]).toEqual([60, 9, 180, 240]);
    expect([...bars.flags.subarray(0, 4)]).toEqual([1, 16, 1, 1]);
  });

  it('take older pages in front, however many, and leave out what they have', () => {
    const bars = new BarColumns();
    for (let t = 5_000; t < 6_000; t++) bars.put(bar(t));
    const page = Array.from({ length: 2_000 }, (_, i) => bar(3_010 + i));
    expect(bars.prepend(page)).toBe(1_990);
    expect(bars.count).toBe(2_990);
    expect(times(bars)).toEqual(Array.from({ length: 2_990 }, (_, i) => 3_010 + i));
    expect(bars.close[2_989]).toBe(5_999);
  });

  it('find the bar within which an instant lies', () => {
    const bars = new BarColumns();
    for (const t of [60, 120, 300]) bars.put(bar(t));
    expect([59, 60, 119, 120, 200, 300, 999].map((ms) => bars.rowAt(ms))).toEqual([-1, 0, 0, 1, 1, 2, 2]);
    expect(new BarColumns().rowAt(5)).toBe(-1);
  });
});

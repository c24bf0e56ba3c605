import { describe, expect, it } from 'vitest';
import type { LogEntry } from '#contract/log-view';
import type { BarView, BoardRow } from '#contract/market-view';
import { boardFold } from '#window/state/folds/board.ts';
import { chartFold, type ChartValue, placeBars } from '#window/state/folds/chart.ts';
import { LOG_LIMIT, logFold } from '#window/state/folds/log.ts';
import { merge } from '#window/state/folds/merge.ts';
import { timelineFold } from '#window/state/folds/timeline.ts';

const bar = (t: number, c = 1, revision = 0): BarView => ({ t, o: 1, h: 1, l: 1, c, v: 1, n: 1, flags: [], revision });
const entry = (id: number): LogEntry => ({ id, seenMs: id, type: 'x', symbol: null, text: '', severity: 'plain' });
const row = (index: number, last: number): BoardRow => ({ index, last }) as unknown as BoardRow;

it('A patch replaces the fields it has and leaves the others, also where a wire made an absent field undefined', () => {
  const before = { a: 1, b: { deep: true }, c: null as number | null };
  const after = merge(before, { a: 2, b: undefined });
  expect(after).toEqual({ a: 2, b: { deep: true }, c: null });
  expect(after.b).toBe(before.b);
  expect(before.a).toBe(1);
  expect(merge({ c: 3 as number | null }, { c: null })).toEqual({ c: null });
});

describe('bars', () => {
  it('follow the last one', () => {
    expect(placeBars([bar(1)], [bar(2), bar(3)]).map(({ t }) => t)).toEqual([1, 2, 3]);
  });

  it('replace the bar that starts at the same time, even far back', () => {
    const placed = placeBars([bar(1), bar(2), bar(3)], [bar(1, 9, 1), bar(3, 8, 1)]);
    expect(placed.map(({ t, c }) => [t, c])).toEqual([
      [1, 9],
      [2, 1],
      [3, 8],
    ]);
  });

  it('that were missing go where their time is', () => {
    expect(placeBars([bar(1), bar(4)], [bar(3), bar(0)]).map(({ t }) => t)).toEqual([0, 1, 3, 4]);
  });

  it('leave what was there untouched', () => {
    const before = [bar(1)];
    placeBars(before, [bar(2)]);
    expect(before).toHaveLength(1);
  });
});

it('A gap that ends replaces the open one; a chart without news keeps the identity of its parts', () => {
  const open = { fromMs: 5, toMs: null, symbol: 'BTC', source: 's', reason: 'r' };
  const value = { bars: [bar(1)], forming: null, regimes: [], gaps: [open], more: false } as unknown as ChartValue;
  const closed = chartFold.fold(value, { bars: [], forming: bar(2), regimes: [], gaps: [{ ...open, toMs: 9 }] });
  expect(closed.gaps).toEqual([{ ...open, toMs: 9 }]);
  expect(closed.bars).toBe(value.bars);
  expect(closed.forming).toEqual(bar(2));
});

it('A board keeps its order and the identity of the rows that did not change', () => {
  const value = { instruments: [], rows: [row(0, 1), row(1, 2)] };
  const after = boardFold.fold(value, { rows: [row(1, 5), row(2, 7)] });
  expect(after.rows.map(({ index, last }) => [index, last])).toEqual([
    [0, 1],
    [1, 5],
    [2, 7],
  ]);
  expect(after.rows[0]).toBe(value.rows[0]);
  expect(boardFold.fold(value, { rows: [] })).toBe(value);
});

describe('the log', () => {
  it('lets go of the oldest beyond its limit', () => {
    const full = logFold.begin({ entries: Array.from({ length: LOG_LIMIT }, (_, id) => entry(id)) }, 0, null);
    const after = logFold.fold(full, { entries: [entry(LOG_LIMIT), entry(LOG_LIMIT + 1)] });
    expect(after.entries).toHaveLength(LOG_LIMIT);
    expect(after.entries[0]?.id).toBe(2);
    expect(after.entries.at(-1)?.id).toBe(LOG_LIMIT + 1);
  });

  it('adds up what was missed over all its snapshots', () => {
    const first = logFold.begin({ entries: [entry(1)] }, 3, null);
    const second = logFold.begin({ entries: [entry(9)] }, 4, first);
    expect(second.missed).toBe(7);
    expect(second.entries.map(({ id }) => id)).toEqual([9]);
  });

  it('takes a patch larger than its limit', () => {
    const value = logFold.begin({ entries: [entry(-1)] }, 0, null);
    const flood = Array.from({ length: LOG_LIMIT + 5 }, (_, id) => entry(id));
    const after = logFold.fold(value, { entries: flood });
    expect(after.entries).toHaveLength(LOG_LIMIT);
    expect(after.entries[0]?.id).toBe(5);
  });
});

it('A timeline replaces lanes of the same symbol, orders marks by time and keeps its proofs without news', () => {
  const lane = (index: number, close: number) => ({ index, symbol: 'S', close: [close], volume: [1], regimes: [] });
  const mark = (atMs: number) => ({ atMs, kind: 'signal' as const, symbol: null, text: '' });
  const value = timelineFold.begin(
    { tapeId: 't', startMs: 0, minutes: 1, progress: 0, lanes: [lane(0, 1)], marks: [mark(5)], gaps: [], proofs: 'r' },
    0,
    null,
  );
  const after = timelineFold.fold(value, {
    progress: 1,
    lanes: [lane(0, 2), lane(1, 3)],
    marks: [mark(2)],
    proofs: null,
  });
  expect(after.lanes.map(({ index, close }) => [index, close[0]])).toEqual([
    [0, 2],
    [1, 3],
  ]);
  expect(after.marks.map(({ atMs }) => atMs)).toEqual([2, 5]);
  expect(after.proofs).toBe('r');
  expect(timelineFold.fold(after, { progress: 1, lanes: [], marks: [], proofs: 'p' }).proofs).toBe('p');
});

import { describe, expect, it } from 'vitest';
import { afterGrowth, afterScroll, atEnd, FOLLOWING } from '#window/components/data-grid/follow-state.ts';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import { movedCursor } from '#window/components/data-grid/grid-cursor.ts';
import { KeyedRows } from '#window/components/data-grid/keyed-rows.ts';
import { NOTHING_SELECTED, stillThere, toggled, withRange } from '#window/components/data-grid/row-selection.ts';
import { tabSeparated } from '#window/components/data-grid/tab-separated.ts';

describe('rows by key', () => {
  it('tells only those who watch a row that changed, and everybody once per batch', () => {
    const rows = new KeyedRows<{ readonly price: number }>();
    const told: string[] = [];
    rows.put([
      [1, { price: 1 }],
      [2, { price: 2 }],
    ]);
    rows.onRow(1, () => told.push('1'));
    rows.onRow(2, () => told.push('2'));
    rows.onKeys(() => told.push('keys'));
    rows.onChange(() => told.push('change'));
    rows.put([[2, { price: 3 }]]);
    expect(told).toEqual(['2', 'change']);
    expect(rows.get(2)).toEqual({ price: 3 });
  });

  it('keeps the identity of its keys until a row comes or goes', () => {
    const rows = new KeyedRows<string>();
    rows.put([
      ['a', 'first'],
      ['b', 'second'],
    ]);
    const keys = rows.keys();
    rows.put([['a', 'other']]);
    expect(rows.keys()).toBe(keys);
    rows.put([['c', 'third']]);
    expect(rows.keys()).toEqual(['a', 'b', 'c']);
    rows.drop(['a', 'never there']);
    expect(rows.keys()).toEqual(['b', 'c']);
  });

  it('tells the watchers of rows that a replacement took away', () => {
    const rows = new KeyedRows<string>();
    rows.put([['a', 'first']]);
    let seen: string | undefined = 'nothing heard';
    const stop = rows.onRow('a', () => {
      seen = rows.get('a');
    });
    rows.replace([['b', 'second']]);
    expect(seen).toBeUndefined();
    stop();
    seen = 'nothing heard';
    rows.replace([['a', 'third']]);
    expect(seen).toBe('nothing heard');
  });
});

describe('the cursor of a grid', () => {
  const extent = { rows: 100, columns: 5, page: 20 };
  const from = { row: 50, column: 2 };

  it.each([
    ['ArrowDown', { row: 51, column: 2 }],
    ['ArrowUp', { row: 49, column: 2 }],
    ['ArrowLeft', { row: 50, column: 1 }],
    ['ArrowRight', { row: 50, column: 3 }],
    ['PageDown', { row: 69, column: 2 }],
    ['PageUp', { row: 31, column: 2 }],
    ['Home', { row: 0, column: 2 }],
    ['End', { row: 99, column: 2 }],
  ])('%s', (key, to) => {
    expect(movedCursor(from, key, extent)).toEqual(to);
  });

  it('stops at the edges, and reaches the heading only upwards', () => {
    expect(movedCursor({ row: 99, column: 4 }, 'ArrowDown', extent)).toEqual({ row: 99, column: 4 });
    expect(movedCursor({ row: 0, column: 4 }, 'ArrowUp', extent)).toEqual({ row: -1, column: 4 });
    expect(movedCursor({ row: -1, column: 4 }, 'ArrowUp', extent)).toEqual({ row: -1, column: 4 });
    expect(movedCursor({ row: 3, column: 0 }, 'PageUp', extent)).toEqual({ row: 0, column: 0 });
    expect(movedCursor({ row: -1, column: 0 }, 'End', { rows: 0, columns: 5, page: 20 })).toEqual({
      row: -1,
      column: 0,
    });
  });

  it('leaves other keys alone', () => {
    expect(movedCursor(from, 'a', extent)).toBeNull();
  });
});

describe('a selection of rows', () => {
  it('takes single rows in and out, and ranges in either direction', () => {
    const one = toggled(NOTHING_SELECTED, 'b');
    expect([...one]).toEqual(['b']);
    expect(toggled(one, 'b').size).toBe(0);
    const keys = ['a', 'b', 'c', 'd'];
    expect([...withRange(NOTHING_SELECTED, keys, 2, 1)]).toEqual(['b', 'c']);
  });

  it('forgets rows that are gone and keeps its identity when none are', () => {
    const selection = new Set(['a', 'b']);
    expect(stillThere(selection, () => true)).toBe(selection);
    expect([...stillThere(selection, (key) => key === 'a')]).toEqual(['a']);
  });
});

describe('tab-separated text', () => {
  const column = (id: string, text: (row: readonly string[]) => string): GridColumn<readonly string[]> => ({
    id,
    title: id,
    about: id,
    width: 50,
    align: 'start',
    text,
  });
  const columns = [column('Name', ([name = '']) => name), column('Figure', ([, figure = '']) => figure)];

  it('has the headings and a line for each row', () => {
    expect(
      tabSeparated(columns, [
        ['BTC', '-1.2%'],
        ['SPY', ''],
      ]),
    ).toBe('Name\tFigure\nBTC\t-1.2%\nSPY\t\n');
  });

  it('lets neither tabs nor formulas through', () => {
    expect(
      tabSeparated(columns, [
        ['a\tb\r\nc', '=1+1'],
        ['@x', '+3'],
        ['-cmd', '-3'],
      ]),
    ).toBe("Name\tFigure\na b c\t'=1+1\n'@x\t+3\n'-cmd\t-3\n");
  });
});

describe('following the end of a list', () => {
  const place = (top: number) => ({ top, height: 200, contentHeight: 1_000 });

  it('stops when a person scrolls up, and not when the list itself grows', () => {
    expect(afterScroll(FOLLOWING, place(700), false)).toBe(FOLLOWING);
    expect(afterScroll(FOLLOWING, place(700), true)).toEqual({ following: false, unseen: 0 });
  });

  it('counts what came since, and begins again at the end', () => {
    const away = afterScroll(FOLLOWING, place(300), true);
    const later = afterGrowth(afterGrowth(away, 7), 5);
    expect(later).toEqual({ following: false, unseen: 12 });
    expect(afterScroll(later, place(500), false)).toBe(later);
    expect(afterScroll(later, place(800), true)).toBe(FOLLOWING);
  });

  it('counts nothing while it follows', () => {
    expect(afterGrowth(FOLLOWING, 10)).toBe(FOLLOWING);
  });

  it('takes half a row for the end', () => {
    expect(atEnd(place(789))).toBe(true);
    expect(atEnd(place(788))).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import {
  firstLayout,
  layoutFrom,
  layoutText,
  NARROWEST,
  shownColumns,
  withColumnBefore,
  withColumnMoved,
  withShown,
  withWidth,
  type GridLayout,
} from '#window/components/data-grid/column-layout.ts';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';

const column = (id: string, more: Partial<GridColumn<string>> = {}): GridColumn<string> => ({
  id,
  title: id,
  about: id,
  width: 60,
  align: 'end',
  sortBy: (row) => row,
  text: (row) => row,
  ...more,
});
const columns = [
  column('a', { always: true }),
  column('b'),
  column('c', { hiddenAtFirst: true }),
  column('d', { fits: true }),
];
const first = firstLayout(columns);
const order = (layout: GridLayout): string => layout.columns.map(({ id }) => id).join('');
const shown = (layout: GridLayout): string =>
  shownColumns(columns, layout)
    .map(({ id }) => id)
    .join('');

describe('a grid layout', () => {
  it('shows at first what is not hidden at first', () => {
    expect(shown(first)).toBe('abd');
    expect(shown(withShown(first, 'c', true))).toBe('abcd');
  });

  it('moves a column past hidden neighbours and stops at the ends', () => {
    expect(shown(withColumnMoved(first, 'b', 1))).toBe('adb');
    expect(shown(withColumnMoved(first, 'd', -1))).toBe('adb');
    expect(withColumnMoved(first, 'a', -1)).toBe(first);
    expect(order(withColumnBefore(first, 'a', null))).toBe('bcda');
    expect(withColumnBefore(first, 'a', 'a')).toBe(first);
  });

  it('holds widths within what can still be used', () => {
    const narrow = withWidth(first, 'd', -500);
    expect(narrow.columns[3]?.width).toBe(NARROWEST);
    expect(shownColumns(columns, first)[2]?.fits).toBe(true);
    expect(shownColumns(columns, narrow)[2]?.fits).toBe(false);
  });

  it('comes back from its text as it was', () => {
    const mine = {
      ...withColumnMoved(withWidth(first, 'b', 91), 'd', -1),
      sort: { column: 'b', direction: 'descending' },
    } as const;
    expect(layoutFrom(layoutText(mine), columns, first)).toEqual(mine);
  });

  it('drops columns that are gone, puts new ones where they belong, and shows what must be seen', () => {
    const old = JSON.stringify({
      columns: [
        { id: 'd', width: 70, shown: true },
        { id: 'gone', width: 70, shown: true },
        { id: 'a', width: 9_000, shown: false },
      ],
      sort: { column: 'gone', direction: 'ascending' },
    });
    const layout = layoutFrom(old, columns, first);
    expect(order(layout)).toBe('bcda');
    expect(layout.columns.at(-1)).toEqual({ id: 'a', width: 800, shown: true });
    expect(layout.sort).toBeNull();
  });

  it.each([null, '', '{', '[]', '{"columns":3}', '"text"'])('begins anew from what makes no sense: %s', (text) => {
    expect(layoutFrom(text, columns, first)).toBe(first);
  });

  it('ignores places that are damaged', () => {
    const text = JSON.stringify({ columns: [{ id: 'b', width: 'wide', shown: true }, null, 3], sort: { column: 'b' } });
    expect(order(layoutFrom(text, columns, first))).toBe('abcd');
  });
});

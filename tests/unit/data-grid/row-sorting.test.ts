import { describe, expect, it } from 'vitest';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import { nextSort, sortKeys, type SortState } from '#window/components/data-grid/row-sorting.ts';

interface Row {
  readonly figure: number | null;
}

const rows = new Map<number, Row>([
  [1, { figure: 5 }],
  [2, { figure: null }],
  [3, { figure: -2 }],
  [4, { figure: 5 }],
  [5, { figure: 9 }],
]);
const sorted = (direction: 'ascending' | 'descending') =>
  sortKeys<Row>(
    [...rows.keys()],
    (key) => rows.get(key as number),
    ({ figure }) => figure,
    direction,
  );

const column = (align: 'start' | 'end', sortable = true): GridColumn<Row> => ({
  id: 'figure',
  title: 'Figure',
  about: 'A figure.',
  width: 60,
  align,
  text: () => '',
  ...(sortable ? { sortBy: ({ figure }: Row) => figure } : {}),
});

describe('sorting rows', () => {
  it('keeps the order of equal rows in both directions', () => {
    expect(sorted('ascending')).toEqual([3, 1, 4, 5, 2]);
    expect(sorted('descending')).toEqual([5, 1, 4, 3, 2]);
  });

  it('puts what is not known last in both directions', () => {
    expect(sorted('ascending').at(-1)).toBe(2);
    expect(sorted('descending').at(-1)).toBe(2);
  });

  it('sorts words by their letters and figures before words', () => {
    const words: Readonly<Record<number, string | number>> = { 1: 'SPY', 2: 'BTC', 3: 7 };
    expect(
      sortKeys(
        [1, 2, 3],
        (key) => words[key as number],
        (word) => word,
        'ascending',
      ),
    ).toEqual([3, 2, 1]);
  });

  it('begins figures with the largest and words with A, then turns round, then lets go', () => {
    const states = (align: 'start' | 'end'): (SortState | null)[] => {
      const first = nextSort(column(align), null);
      const second = nextSort(column(align), first);
      return [first, second, nextSort(column(align), second)];
    };
    expect(states('end').map((state) => state?.direction)).toEqual(['descending', 'ascending', undefined]);
    expect(states('start').map((state) => state?.direction)).toEqual(['ascending', 'descending', undefined]);
  });

  it('begins anew on another column and ignores one that cannot be sorted', () => {
    const elsewhere: SortState = { column: 'other', direction: 'ascending' };
    expect(nextSort(column('end'), elsewhere)).toEqual({ column: 'figure', direction: 'descending' });
    expect(nextSort(column('end', false), elsewhere)).toBe(elsewhere);
  });
});

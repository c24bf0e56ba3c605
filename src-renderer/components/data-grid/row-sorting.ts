import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import type { RowKey } from '#window/components/data-grid/keyed-rows.ts';

export type SortDirection = 'ascending' | 'descending';

export interface SortState {
  readonly column: string;
  readonly direction: SortDirection;
}

/** Figures start with the largest, words with A; the second time the other way round; the third time not at all. */
export function nextSort<Row>(column: GridColumn<Row>, current: SortState | null): SortState | null {
  if (column.sortBy === undefined) return current;
  const first: SortDirection = column.align === 'end' ? 'descending' : 'ascending';
  if (current?.column !== column.id) return { column: column.id, direction: first };
  if (current.direction !== first) return null;
  return { column: column.id, direction: first === 'ascending' ? 'descending' : 'ascending' };
}

/** Stable: equal rows keep the order of `keys`. */
export function sortKeys<Row>(
  keys: readonly RowKey[],
  row: (key: RowKey) => Row | undefined,
  sortBy: (row: Row) => number | string | null,
  direction: SortDirection,
): RowKey[] {
  const sign = direction === 'ascending' ? 1 : -1;
  const keyed = keys.map((key) => {
    const found = row(key);
    return { key, value: found === undefined ? null : sortBy(found) };
  });
  keyed.sort((left, right) => {
    if (left.value === null || right.value === null) {
      if (left.value === right.value) return 0;
      return left.value === null ? 1 : -1;
    }
    return sign * compare(left.value, right.value);
  });
  return keyed.map(({ key }) => key);
}

function compare(left: number | string, right: number | string): number {
  if (left === right) return 0;
  if (typeof left !== typeof right) return typeof left === 'number' ? -1 : 1;
  return left < right ? -1 : 1;
}

export function sameKeys(left: readonly RowKey[], right: readonly RowKey[]): boolean {
  return left.length === right.length && left.every((key, position) => key === right[position]);
}

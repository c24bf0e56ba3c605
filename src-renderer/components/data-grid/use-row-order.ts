import { useCallback, useEffect, useMemo, useReducer, useRef, useSyncExternalStore } from 'react';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import type { KeyedRows, RowKey } from '#window/components/data-grid/keyed-rows.ts';
import { sameKeys, sortKeys, type SortState } from '#window/components/data-grid/row-sorting.ts';

/** How often rows change places at most while the figures that they are sorted by tick. */
const RESORT_MS = 1_000;

/**
 * The keys to show, filtered and sorted. Rows that come or go count at once; figures that tick move rows once a second,
 * and not at all while `held()`, so that nothing moves under the pointer.
 */
export function useRowOrder<Row>(
  rows: KeyedRows<Row>,
  columns: readonly GridColumn<Row>[],
  sort: SortState | null,
  matches: ((row: Row) => boolean) | null,
  held: () => boolean,
): readonly RowKey[] {
  const [revision, revise] = useReducer((count: number) => count + 1, 0);
  const before = useRef<readonly RowKey[]>([]);
  const listen = useCallback((changed: () => void) => rows.onKeys(changed), [rows]);
  const all = useSyncExternalStore(listen, () => rows.keys());
  const sortBy = sort === null ? undefined : columns.find(({ id }) => id === sort.column)?.sortBy;

  useEffect(() => {
    if (sortBy === undefined) return;
    let changed = false;
    const stop = rows.onChange(() => {
      changed = true;
    });
    const timer = setInterval(() => {
      if (!changed || held()) return;
      changed = false;
      revise();
    }, RESORT_MS);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [rows, sortBy, held]);

  return useMemo(() => {
    const found = matches === null ? all : all.filter((key) => isWanted(rows.get(key), matches));
    const ordered =
      sortBy === undefined || sort === null ? found : sortKeys(found, (key) => rows.get(key), sortBy, sort.direction);
    if (sameKeys(before.current, ordered)) return before.current;
    before.current = ordered;
    return ordered;
    // The revision stands for the figures inside of `rows`.
  }, [rows, all, sort, sortBy, matches, revision]);
}

function isWanted<Row>(row: Row | undefined, matches: (row: Row) => boolean): boolean {
  return row !== undefined && matches(row);
}

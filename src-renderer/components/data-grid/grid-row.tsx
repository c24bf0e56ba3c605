import { memo, useCallback, useSyncExternalStore, type ReactNode } from 'react';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import type { KeyedRows, RowKey } from '#window/components/data-grid/keyed-rows.ts';
import styles from './data-grid.module.css';

export interface GridRowProps<Row> {
  readonly gridId: string;
  readonly rows: KeyedRows<Row>;
  readonly rowKey: RowKey;
  readonly position: number;
  readonly top: number;
  readonly columns: readonly GridColumn<Row>[];
  readonly selected: boolean;
  readonly current: boolean;
  /** The column that the keyboard stands in, when it stands in this row. */
  readonly cursorColumn: number | null;
  /** A hook: a word that the style sheet knows, such as `stale`. */
  readonly useTone: (row: Row | undefined) => string | undefined;
}

function GridRowPlain<Row>(props: GridRowProps<Row>): ReactNode {
  const { gridId, rows, rowKey, position, top, columns, selected, current, cursorColumn, useTone } = props;
  const subscribe = useCallback((changed: () => void) => rows.onRow(rowKey, changed), [rows, rowKey]);
  const row = useSyncExternalStore(subscribe, () => rows.get(rowKey));
  const tone = useTone(row);
  return (
    <div
      role="row"
      className={styles['row']}
      aria-rowindex={position + 2}
      aria-selected={selected}
      data-position={position}
      data-current={current || undefined}
      data-cursor={cursorColumn !== null || undefined}
      data-tone={tone}
      style={{ top }}
    >
      {columns.map((column, at) => (
        <div
          key={column.id}
          id={cellId(gridId, rowKey, column.id)}
          role="gridcell"
          aria-colindex={at + 1}
          className={styles['cell']}
          data-align={column.align}
          data-cut={column.fits === true ? undefined : true}
          data-column={column.id}
          data-cursor={cursorColumn === at || undefined}
        >
          {row === undefined ? null : column.cell === undefined ? column.text(row) : column.cell(row)}
        </div>
      ))}
    </div>
  );
}

export const GridRow = memo(GridRowPlain) as typeof GridRowPlain;

export function cellId(gridId: string, rowKey: RowKey, columnId: string): string {
  return `${gridId}-${rowKey}-${columnId}`;
}

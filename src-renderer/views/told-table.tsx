import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import type { GridLayout } from '#window/components/data-grid/column-layout.ts';
import { DataGrid } from '#window/components/data-grid/data-grid.tsx';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import { KeyedRows, type RowKey } from '#window/components/data-grid/keyed-rows.ts';
import { useRowOrder } from '#window/components/data-grid/use-row-order.ts';
import { useKeptLayout } from '#window/views/board/use-kept-layout.ts';

interface ToldTableProps<Row> {
  readonly label: string;
  /** What its columns are kept under. */
  readonly layoutKey: string;
  readonly columns: readonly GridColumn<Row>[];
  readonly first: GridLayout;
  /** All there are, in the order in which they stand unsorted. */
  readonly all: readonly Row[];
  /** The same function for the life of the table. */
  readonly keyOf: (row: Row) => RowKey;
  readonly onCopied: (rows: number, columns: number, done: boolean) => void;
  readonly className: string | undefined;
  readonly empty: ReactNode;
  /** A click on a row, or the keyboard on it. */
  readonly onPick?: (row: Row) => void;
  /** Enter and double click. */
  readonly onOpen?: (row: Row) => void;
  /** The row that other panels show. */
  readonly current?: RowKey | null;
  /** A hook: a word that the style sheet knows. The same function for the life of the table. */
  readonly useTone?: (row: Row | undefined) => string | undefined;
}

/** A table that is told anew of all its rows with every piece of news. Sorted ones keep their places while the pointer is on them. */
export function ToldTable<Row>(props: ToldTableProps<Row>): ReactNode {
  const { label, layoutKey, columns, first, all, keyOf, onCopied, className, empty, onPick, onOpen } = props;
  const [layout, setLayout] = useKeptLayout(layoutKey, columns, first);
  const [rows] = useState(() => new KeyedRows<Row>());
  const area = useRef<HTMLDivElement>(null);
  const isHeld = useCallback(() => area.current?.matches(':hover') ?? false, []);
  const keys = useRowOrder(rows, columns, layout.sort, null, isHeld);
  const isSorted = layout.sort !== null;
  useEffect(() => {
    const told = all.map((row) => [keyOf(row), row] as const);
    const isSame = told.length === rows.size && told.every(([key]) => rows.get(key) !== undefined);
    if (isSorted && isSame) rows.put(told);
    else rows.replace(told);
  }, [rows, all, keyOf, isSorted]);
  const told =
    (act: (row: Row) => void) =>
    (key: RowKey): void => {
      const row = rows.get(key);
      if (row !== undefined) act(row);
    };
  return (
    <div ref={area} className={className}>
      <DataGrid
        label={label}
        columns={columns}
        rows={rows}
        keys={keys}
        layout={layout}
        onLayout={setLayout}
        onCopied={onCopied}
        empty={empty}
        current={props.current ?? null}
        {...(props.useTone === undefined ? {} : { useTone: props.useTone })}
        {...(onPick === undefined ? {} : { onPick: told(onPick), onCursor: told(onPick) })}
        {...(onOpen === undefined ? {} : { onOpen: told(onOpen) })}
      />
    </div>
  );
}

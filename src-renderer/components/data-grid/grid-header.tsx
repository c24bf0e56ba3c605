import { useState, type PointerEvent as PressEvent, type ReactNode } from 'react';
import { withColumnBefore, withWidth, type GridLayout } from '#window/components/data-grid/column-layout.ts';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import { nextSort } from '#window/components/data-grid/row-sorting.ts';
import styles from './data-grid.module.css';

/** A press that goes less far than this is a click. */
const CLICK_PLAY = 5;

interface GridHeaderProps<Row> {
  readonly gridId: string;
  readonly columns: readonly GridColumn<Row>[];
  readonly firstColumns: readonly GridColumn<Row>[];
  readonly layout: GridLayout;
  readonly onLayout: (layout: GridLayout) => void;
  readonly cursorColumn: number | null;
}

export function headingId(gridId: string, columnId: string): string {
  return `${gridId}-heading-${columnId}`;
}

export function GridHeader<Row>(props: GridHeaderProps<Row>): ReactNode {
  const { gridId, columns, firstColumns, layout, onLayout, cursorColumn } = props;
  const [dropBefore, setDropBefore] = useState<string | null>(null);

  const press = (event: PressEvent<HTMLElement>, column: GridColumn<Row>): void => {
    if (event.button !== 0) return;
    const heading = event.currentTarget;
    heading.setPointerCapture(event.pointerId);
    const startX = event.clientX;
    let target: string | null | undefined;
    const move = (moved: PointerEvent): void => {
      if (Math.abs(moved.clientX - startX) < CLICK_PLAY && target === undefined) return;
      target = columnAfter(heading.parentElement, moved.clientX);
      setDropBefore(target ?? 'end');
    };
    const release = (): void => {
      heading.removeEventListener('pointermove', move);
      setDropBefore(null);
      if (target === undefined) onLayout({ ...layout, sort: nextSort(column, layout.sort) });
      else onLayout(withColumnBefore(layout, column.id, target));
    };
    heading.addEventListener('pointermove', move);
    heading.addEventListener('pointerup', release, { once: true });
    heading.addEventListener('pointercancel', () => heading.removeEventListener('pointermove', move), { once: true });
  };

  return (
    <div role="rowgroup" className={styles['head']}>
      <div role="row" aria-rowindex={1} className={styles['headRow']}>
        {columns.map((column, at) => {
          const sorted = layout.sort?.column === column.id ? layout.sort.direction : null;
          return (
            <div
              key={column.id}
              id={headingId(gridId, column.id)}
              role="columnheader"
              aria-colindex={at + 1}
              aria-sort={column.sortBy === undefined ? undefined : (sorted ?? 'none')}
              aria-description={column.about}
              title={column.about}
              className={styles['heading']}
              data-align={column.align}
              data-heading={column.id}
              data-sortable={column.sortBy !== undefined || undefined}
              data-cursor={cursorColumn === at || undefined}
              data-drop={dropBefore === column.id || undefined}
              onPointerDown={(event) => press(event, column)}
            >
              <span className={styles['headingText']}>{column.title}</span>
              {sorted === null ? null : (
                <span className={styles['sortMark']} aria-hidden="true">
                  {sorted === 'ascending' ? '▲' : '▼'}
                </span>
              )}
              <WidthHandle
                onWidth={(width) => onLayout(withWidth(layout, column.id, width))}
                onUsual={() => {
                  const usual = firstColumns.find(({ id }) => id === column.id)?.width;
                  if (usual !== undefined) onLayout(withWidth(layout, column.id, usual));
                }}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function WidthHandle({
  onWidth,
  onUsual,
}: {
  readonly onWidth: (width: number) => void;
  readonly onUsual: () => void;
}): ReactNode {
  const press = (event: PressEvent<HTMLElement>): void => {
    event.stopPropagation();
    const handle = event.currentTarget;
    const startWidth = handle.parentElement?.getBoundingClientRect().width ?? 0;
    const startX = event.clientX;
    handle.setPointerCapture(event.pointerId);
    const move = (moved: PointerEvent): void => onWidth(startWidth + moved.clientX - startX);
    handle.addEventListener('pointermove', move);
    const stop = (): void => handle.removeEventListener('pointermove', move);
    handle.addEventListener('pointerup', stop, { once: true });
    handle.addEventListener('pointercancel', stop, { once: true });
  };
  return <span className={styles['widthHandle']} aria-hidden="true" onPointerDown={press} onDoubleClick={onUsual} />;
}

/** The column in front of which something dropped at `x` would land; null is behind the last. */
function columnAfter(row: HTMLElement | null, x: number): string | null {
  for (const heading of row?.children ?? []) {
    const { left, width } = heading.getBoundingClientRect();
    if (x < left + width / 2) return (heading as HTMLElement).dataset['heading'] ?? null;
  }
  return null;
}

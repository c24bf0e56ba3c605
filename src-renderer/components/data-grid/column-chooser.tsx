import type { ReactNode } from 'react';
import { Button } from '#window/components/button.tsx';
import { withColumnBefore, withShown, type GridLayout } from '#window/components/data-grid/column-layout.ts';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import { PopoverSheet } from '#window/components/popover-sheet.tsx';
import styles from './column-chooser.module.css';

interface ColumnChooserProps<Row> {
  readonly columns: readonly GridColumn<Row>[];
  readonly layout: GridLayout;
  readonly first: GridLayout;
  readonly onLayout: (layout: GridLayout) => void;
}

/** Which columns are shown, and in which order. */
export function ColumnChooser<Row>({ columns, layout, first, onLayout }: ColumnChooserProps<Row>): ReactNode {
  const shown = layout.columns.filter((place) => place.shown).length;
  const places = layout.columns.flatMap((place) => {
    const column = columns.find(({ id }) => id === place.id);
    return column === undefined ? [] : [{ place, column }];
  });
  return (
    <PopoverSheet label="Columns" title="Columns" align="end">
      <p className={styles['title']}>
        {shown} of {columns.length} columns shown
      </p>
      <ul className={styles['list']}>
        {places.map(({ place, column }, at) => (
          <li key={place.id} className={styles['item']}>
            <label className={styles['choice']} title={column.about}>
              <input
                type="checkbox"
                checked={place.shown}
                disabled={column.always === true}
                onChange={(event) => onLayout(withShown(layout, place.id, event.target.checked))}
              />
              {column.title}
            </label>
            <button
              type="button"
              className={styles['move']}
              aria-label={`Move ${column.title} up`}
              disabled={at === 0}
              onClick={() => onLayout(withColumnBefore(layout, place.id, places[at - 1]?.place.id ?? null))}
            >
              ↑
            </button>
            <button
              type="button"
              className={styles['move']}
              aria-label={`Move ${column.title} down`}
              disabled={at === places.length - 1}
              onClick={() => onLayout(withColumnBefore(layout, place.id, places[at + 2]?.place.id ?? null))}
            >
              ↓
            </button>
          </li>
        ))}
      </ul>
      <Button onClick={() => onLayout(first)}>Reset columns</Button>
    </PopoverSheet>
  );
}

import type { GridColumn } from '#window/components/data-grid/grid-column.ts';

/** A figure that is sorted by its value and shown in its own words. */
export function figureColumn<Row>(
  id: string,
  title: string,
  about: string,
  width: number,
  value: (row: Row) => number | null,
  format: (value: number | null) => string,
): GridColumn<Row> {
  return { id, title, about, width, align: 'end', sortBy: value, text: (row) => format(value(row)) };
}

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): readonly string[] {
  return [...tableLines(columns, rows.length, (row) => rows[row] ?? [])];
}

/**
 * Plain columns, wide enough for what they hold, a line at a time. The cells are asked for twice, once for their width,
 * so that a table of millions of rows is never held.
 */
export function* tableLines(
  columns: readonly Column[],
  rows: number,
  cellsOf: (row: number) => readonly string[],
): Generator<string, void> {
  const widths = columns.map(({ title }) => title.length);
  for (let row = 0; row < rows; row++) {
    const cells = cellsOf(row);
    for (let i = 0; i < widths.length; i++) widths[i] = Math.max(widths[i] as number, (cells[i] ?? '').length);
  }
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, i) => {
        const cell = cells[i] ?? '';
        return align === 'right' ? cell.padStart(widths[i] as number) : cell.padEnd(widths[i] as number);
      })
      .join('  ')
      .trimEnd();
  yield line(columns.map(({ title }) => title));
  for (let row = 0; row < rows; row++) yield line(cellsOf(row));
}

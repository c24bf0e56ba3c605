import type { GridColumn } from '#window/components/data-grid/grid-column.ts';

/** A line of headings, then a line per row, as spreadsheets take them. What would break a cell becomes a space. */
export function tabSeparated<Row>(columns: readonly GridColumn<Row>[], rows: Iterable<Row>): string {
  const lines = [columns.map((column) => cellText(column.title)).join('\t')];
  for (const row of rows) lines.push(columns.map((column) => cellText(column.text(row))).join('\t'));
  return `${lines.join('\n')}\n`;
}

function cellText(text: string): string {
  const plain = text.replaceAll(/[\t\r\n]+/g, ' ');
  // A spreadsheet would run it as a formula; figures such as −1.2 or +3 stay as they are.
  return /^[=@]|^[+-](?![\d.])/.test(plain) ? `'${plain}` : plain;
}

import type { DeskTrading } from '#entry/trading/desk-trading';
import { journalCsv } from '#portfolio/journal/journal-csv';
import { journalEntries } from '#portfolio/journal/journal-entries';

/** The journal as of the cursor, for a file of the trader's own. */
export function exportedJournal(
  { moment, bookName }: DeskTrading,
  format: 'csv' | 'json',
): { readonly name: string; readonly text: string } {
  const { book, glanceOf } = moment;
  const entries = journalEntries(book, (position) => {
    const glance = glanceOf(position);
    return { worst: glance?.worst ?? null, best: glance?.best ?? null };
  });
  const text = format === 'csv' ? journalCsv(entries) : `${JSON.stringify(entries, null, 2)}\n`;
  return { name: `${bookName === '' ? 'journal' : bookName}.${format}`, text };
}

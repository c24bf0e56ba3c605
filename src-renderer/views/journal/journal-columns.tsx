import type { JournalRow } from '#contract/book-view';
import { figureColumn } from '#window/components/data-grid/figure-column.ts';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import { easternDateTime } from '#window/formatting/eastern-time.ts';
import { money, moneyChange, toneOf } from '#window/formatting/money.ts';
import { formatChange, formatCount } from '#window/formatting/numbers.ts';
import { KINDS } from '#window/views/journal/journal-words.ts';
import { priceText } from '#window/views/trade/trade-words.ts';
import styles from '#window/views/journal/journal.module.css';

type Column = GridColumn<JournalRow>;

/** What a row of this kind does not have is left empty; what is not known yet has a dash. */
function ofTrades(column: Column): Column {
  return { ...column, text: (row) => (row.kind === 'trade' ? column.text(row) : '') };
}

export const journalColumns: readonly Column[] = [
  {
    id: 'at',
    title: 'When',
    about: 'New York time at the desk. Enter or a double click goes there in the replay.',
    width: 134,
    align: 'start',
    always: true,
    sortBy: ({ atMs }) => atMs,
    text: ({ atMs }) => easternDateTime(atMs),
  },
  {
    id: 'kind',
    title: 'What',
    about: 'A trade, a recommendation that was passed over, a note, or a change of the desk.',
    width: 62,
    align: 'start',
    sortBy: ({ kind }) => KINDS[kind].title,
    text: ({ kind }) => KINDS[kind].title,
  },
  {
    id: 'title',
    title: 'About',
    about: 'The position, or what was said.',
    width: 210,
    align: 'start',
    always: true,
    sortBy: ({ title }) => title,
    text: ({ title }) => title,
  },
  ofTrades(figureColumn('contracts', 'Contracts', 'Spreads.', 72, ({ contracts }) => contracts, formatCount)),
  ofTrades(figureColumn('credit', 'Credit', 'Received per share.', 54, ({ credit }) => credit, priceText)),
  ofTrades(figureColumn('debit', 'Debit', 'Paid per share to close.', 54, ({ debit }) => debit, priceText)),
  ofTrades(figureColumn('fees', 'Fees', 'Of all its fills.', 56, ({ fees }) => fees, money)),
  {
    ...ofTrades(figureColumn('result', 'Result', 'After fees.', 80, ({ result }) => result, moneyChange)),
    cell: (row) =>
      row.kind !== 'trade' ? null : (
        <span className={styles['toned']} data-tone={toneOf(row.result)}>
          {row.result === null ? 'open' : moneyChange(row.result)}
        </span>
      ),
  },
  ofTrades(
    figureColumn(
      'worstAhead',
      'Worst',
      'The worst that closing it would have left while it was held (MAE).',
      62,
      ({ worstAhead }) => worstAhead,
      whole,
    ),
  ),
  ofTrades(
    figureColumn(
      'bestAhead',
      'Best',
      'The best that closing it would have left while it was held (MFE).',
      62,
      ({ bestAhead }) => bestAhead,
      whole,
    ),
  ),
  ofTrades(
    figureColumn(
      'againstNatural',
      'Fill vs worst side',
      'Per share, of its fills against the worst side that their tickets were made at; above 0 is better for you.',
      100,
      ({ againstNatural }) => againstNatural,
      slip,
    ),
  ),
  ofTrades(
    figureColumn(
      'againstMid',
      'vs middle',
      'Per share, against the middle of the quotes; what it costs to be filled.',
      66,
      ({ againstMid }) => againstMid,
      slip,
    ),
  ),
  {
    id: 'tags',
    title: 'Tags',
    about: 'Of its notes.',
    width: 120,
    align: 'start',
    sortBy: ({ tags }) => tags.join(' '),
    text: ({ tags }) => tags.join(', '),
    cell: ({ tags }) =>
      tags.map((tag) => (
        <span key={tag} className={styles['tag']}>
          {tag}
        </span>
      )),
  },
  {
    id: 'text',
    title: 'How it went',
    about: 'How it ended, or the note itself.',
    width: 180,
    align: 'start',
    grows: true,
    sortBy: ({ text }) => text,
    text: ({ text }) => text,
  },
];

function whole(value: number | null): string {
  return moneyChange(value, 0);
}

function slip(value: number | null): string {
  return formatChange(value, 3);
}

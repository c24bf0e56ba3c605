import type { HealthView } from '#contract/log-view';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import { formatCount } from '#window/formatting/numbers.ts';
import styles from './health.module.css';

export type TickCountRow = HealthView['tickCounts'][number];

interface CountWords {
  readonly title: string;
  readonly about: string;
  /** Arrivals are plain traffic; everything else says that something was off. */
  readonly traffic?: true;
}

const WORDS: Readonly<Record<string, CountWords>> = {
  quotes: { title: 'Quotes', about: 'Quotes that were used.', traffic: true },
  trades: { title: 'Trades', about: 'Trades that were used.', traffic: true },
  noSourceTime: { title: 'No time', about: 'Refused: the venue did not say when it happened.' },
  badPrice: { title: 'Bad price', about: 'Refused: the price is no number, not above zero, or off the price grid.' },
  crossed: { title: 'Crossed', about: 'The bid stood above the ask: such a quote is not used for prices.' },
  fromTheFuture: { title: 'Future', about: 'Refused: its time lies ahead of our clock by more than is allowed.' },
  duplicate: { title: 'Duplicate', about: 'Refused: the same trade was seen before.' },
  outOfOrder: { title: 'Out of order', about: 'It arrived after something newer and was put in its place.' },
  repaired: { title: 'Repaired', about: 'It arrived late and corrected a bar that was already closed.' },
  tooLate: { title: 'Too late', about: 'Refused: its bar was closed too long ago to be corrected.' },
  volumeResets: { title: 'Vol resets', about: 'The venue began its running volume anew.' },
  volumeRestated: { title: 'Vol restated', about: 'The venue lowered its running volume afterwards.' },
};

function wordsFor(name: string): CountWords {
  const title = name.replaceAll(/([A-Z])/g, ' $1').toLowerCase();
  return (
    WORDS[name] ?? {
      title: `${title.charAt(0).toUpperCase()}${title.slice(1)}`,
      about: `Counted by the engine as ${name}.`,
    }
  );
}

/** A column for each count that the engine keeps, in its order. */
export function countNames(rows: readonly TickCountRow[]): readonly string[] {
  return [...new Set(rows.flatMap(({ counts }) => Object.keys(counts)))];
}

export function tickCountColumns(names: readonly string[]): readonly GridColumn<TickCountRow>[] {
  return [
    {
      id: 'symbol',
      title: 'Symbol',
      about: 'The instrument whose quotes and trades are counted.',
      width: 84,
      align: 'start',
      always: true,
      sortBy: ({ symbol }) => symbol,
      text: ({ symbol }) => symbol,
      cell: ({ symbol }) => <span className={styles['symbol']}>{symbol}</span>,
    },
    ...names.map((name): GridColumn<TickCountRow> => {
      const { title, about, traffic } = wordsFor(name);
      return {
        id: name,
        title,
        about,
        width: traffic === true ? 84 : 78,
        align: 'end',
        sortBy: ({ counts }) => counts[name] ?? null,
        text: ({ counts }) => String(counts[name] ?? ''),
        cell: ({ counts }) => (
          <span className={styles['tickCount']} data-none={counts[name] === 0 || undefined}>
            {formatCount(counts[name])}
          </span>
        ),
      };
    }),
  ];
}

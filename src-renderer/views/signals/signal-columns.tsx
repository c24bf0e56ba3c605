import type { SignalView } from '#contract/trade-view';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import { easternClock } from '#window/formatting/eastern-time.ts';
import { formatNumber, UNKNOWN } from '#window/formatting/numbers.ts';
import { signalLine, type SignalRow } from '#window/views/signals/signal-rows.ts';
import styles from '#window/views/signals/signals.module.css';

type Column = GridColumn<SignalRow>;

const STATE_WORDS: Readonly<Record<SignalView['state'], string>> = {
  context: 'Context',
  refused: 'Refused',
  recommended: 'Open',
  ended: 'Expired',
  rejected: 'Rejected',
  snoozed: 'Snoozed',
  ticket: 'Ticket',
  filled: 'Filled',
};

export const signalColumns: readonly Column[] = [
  {
    id: 'rank',
    title: '#',
    about: 'Its place among the accepted ones: open recommendations first, by score. A dash was refused.',
    width: 44,
    align: 'start',
    always: true,
    sortBy: ({ rank }) => rank,
    text: ({ rank }) => (rank === null ? UNKNOWN : String(rank)),
    cell: ({ rank, signal }) => (
      <>
        {rank ?? UNKNOWN}{' '}
        <span aria-hidden="true" className={styles['dot']} data-open={signal.state === 'recommended'}>
          {signal.tier === 1 ? '●' : signal.tier === 2 ? '○' : '·'}
        </span>
      </>
    ),
  },
  {
    id: 'time',
    title: 'Time',
    about: 'When it was decided, in New York.',
    width: 74,
    align: 'start',
    sortBy: ({ signal }) => signal.atMs,
    text: ({ signal }) => easternClock(signal.atMs),
  },
  {
    id: 'signal',
    title: 'Signal',
    about: 'Which market, and what for.',
    width: 138,
    align: 'start',
    always: true,
    sortBy: ({ signal }) => signal.title,
    text: ({ signal }) => signal.title,
  },
  {
    id: 'score',
    title: 'Score',
    about: 'What it is worth, 0 to 100: data quality, regime, farm, edge after costs, liquidity.',
    width: 48,
    align: 'end',
    sortBy: ({ signal }) => signal.score,
    text: ({ signal }) => formatNumber(signal.score, 0),
  },
  {
    id: 'tier',
    title: 'Tier',
    about: '1: act now or let it pass. 2: worth a look. 3: context.',
    width: 40,
    align: 'end',
    hiddenAtFirst: true,
    sortBy: ({ signal }) => signal.tier,
    text: ({ signal }) => String(signal.tier),
  },
  {
    id: 'state',
    title: 'State',
    about: 'What became of it by the cursor.',
    width: 70,
    align: 'start',
    sortBy: ({ signal }) => STATE_WORDS[signal.state],
    text: ({ signal }) => STATE_WORDS[signal.state],
  },
  {
    id: 'line',
    title: 'Why, or why not',
    about: 'The gate that refused it and by how much, else what became of it and the reasons for it.',
    width: 220,
    align: 'start',
    grows: true,
    text: ({ signal }) => signalLine(signal),
  },
];

import type { ReactNode } from 'react';
import type { ConsensusView } from '#contract/farm-view';
import { firstLayout } from '#window/components/data-grid/column-layout.ts';
import { figureColumn } from '#window/components/data-grid/figure-column.ts';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import { EmptyState } from '#window/components/empty-state.tsx';
import { moneyChange } from '#window/formatting/money.ts';
import { formatCount, formatPercent } from '#window/formatting/numbers.ts';
import { useAnswer } from '#window/state/use-answer.ts';
import { copiedNotice } from '#window/views/copied-notice.ts';
import { ToldTable } from '#window/views/told-table.tsx';
import styles from '#window/views/farm-status/farm-status.module.css';

type Offer = ConsensusView['offers'][number];
type Column = GridColumn<Offer>;

interface OffersProps {
  readonly panelId: string;
  readonly asOf: string;
  readonly scope: string;
}

const columns: readonly Column[] = [
  {
    id: 'name',
    title: 'Spread',
    about: 'What some config would sell on this bar.',
    width: 250,
    align: 'start',
    always: true,
    sortBy: ({ name }) => name,
    text: ({ name }) => name,
  },
  figureColumn('days', 'Days', 'Dates until it expires.', 46, ({ days }) => days, formatCount),
  figureColumn(
    'entering',
    'Order it',
    'Configs that place an order on this bar.',
    70,
    ({ entering }) => entering,
    formatCount,
  ),
  figureColumn(
    'passing',
    'Would',
    'Configs whose gates let it in, whether or not they have room.',
    70,
    ({ passing }) => passing,
    formatCount,
  ),
  figureColumn('configs', 'Of', 'Configs that look for such a spread.', 70, ({ configs }) => configs, formatCount),
  figureColumn(
    'support',
    'Support',
    'Share of the standing of all who look for it that is behind an order. None while nobody stands in the league.',
    64,
    ({ support }) => support,
    percent,
  ),
  figureColumn(
    'believed',
    'Believed',
    'Of those that order it, how many stand in the league.',
    66,
    ({ believed }) => believed,
    formatCount,
  ),
  figureColumn(
    'outMean',
    'Out of sample',
    'Mean result of their trades on days that nothing was chosen by.',
    92,
    ({ outMean }) => outMean,
    moneyChange,
  ),
  figureColumn(
    'outTrades',
    'Trades',
    'How many trades that is. Many configs make the same one.',
    66,
    ({ outTrades }) => outTrades,
    formatCount,
  ),
  figureColumn('outWon', 'Won', 'Share of those trades that were ahead.', 52, ({ outWon }) => outWon, percent),
];

const first = firstLayout(columns);
const copied = copiedNotice({ one: 'spread', many: 'spreads' });

const keyOf = ({ spread }: Offer): number => spread;
const NONE: readonly Offer[] = [];

/** What could be sold on the bar at the cursor, and how many configs would. */
export function Offers({ panelId, asOf, scope }: OffersProps): ReactNode {
  const { value: view, problem } = useAnswer('farm.consensus', {}, asOf, scope);
  return (
    <ToldTable
      label="Spreads on offer"
      layoutKey={`${panelId}.offers`}
      columns={columns}
      first={first}
      all={view?.offers ?? NONE}
      keyOf={keyOf}
      onCopied={copied}
      className={styles['held']}
      empty={
        view === null ? (
          <EmptyState
            title={problem === null ? 'Asking every config' : 'They could not be asked'}
            text={problem ?? 'How many would sell what is on offer at the cursor.'}
          />
        ) : (
          <EmptyState title="Nothing is on offer" text="No chain on this bar has a spread that any config looks for." />
        )
      }
    />
  );
}

function percent(share: number | null): string {
  return formatPercent(share, 0);
}

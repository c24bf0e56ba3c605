import type { ReactNode } from 'react';
import type { HeldSpread } from '#contract/farm-view';
import { firstLayout } from '#window/components/data-grid/column-layout.ts';
import { figureColumn } from '#window/components/data-grid/figure-column.ts';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import { EmptyState } from '#window/components/empty-state.tsx';
import { moneyChange, perShare } from '#window/formatting/money.ts';
import { formatCount } from '#window/formatting/numbers.ts';
import { copiedNotice } from '#window/views/copied-notice.ts';
import { ToldTable } from '#window/views/told-table.tsx';
import styles from '#window/views/farm-status/farm-status.module.css';

interface HeldSpreadsProps {
  readonly panelId: string;
  readonly held: readonly HeldSpread[];
}

type Column = GridColumn<HeldSpread>;

const columns: readonly Column[] = [
  {
    id: 'name',
    title: 'Spread',
    about: 'Underlying, structure, strikes and expiry.',
    width: 250,
    align: 'start',
    always: true,
    sortBy: ({ name }) => name,
    text: ({ name }) => name,
  },
  figureColumn('days', 'Days', 'Dates until it expires.', 46, ({ days }) => days, formatCount),
  figureColumn('positions', 'Positions', 'Configs that hold it.', 88, ({ positions }) => positions, formatCount),
  figureColumn(
    'contracts',
    'Contracts',
    'Held by all of them together.',
    74,
    ({ contracts }) => contracts,
    formatCount,
  ),
  figureColumn(
    'credit',
    'Credit',
    'Received per share, averaged over contracts.',
    58,
    ({ credit }) => credit,
    perShare,
  ),
  figureColumn(
    'cost',
    'Cost',
    'What closing one costs now, at the worst side, per share.',
    58,
    ({ cost }) => cost,
    perShare,
  ),
  figureColumn(
    'ahead',
    'Ahead',
    'All positions in it together at that price, fees to close aside.',
    96,
    ({ ahead }) => ahead,
    (ahead) => moneyChange(ahead, 0),
  ),
];

const first = firstLayout(columns, { column: 'positions', direction: 'descending' });
const copied = copiedNotice({ one: 'spread', many: 'spreads' });

const keyOf = ({ spread }: HeldSpread): number => spread;

/** Open positions by spread: one decision can mean a hundred thousand configs in the same one. */
export function HeldSpreads({ panelId, held }: HeldSpreadsProps): ReactNode {
  return (
    <ToldTable
      label="Open positions by spread"
      layoutKey={panelId}
      columns={columns}
      first={first}
      all={held}
      keyOf={keyOf}
      onCopied={copied}
      className={styles['held']}
      empty={
        <EmptyState title="Nothing is held" text="Open positions by spread, with what closing them would leave." />
      }
    />
  );
}

import type { ReactNode } from 'react';
import type { ConfigTrade } from '#contract/farm-view';
import { firstLayout } from '#window/components/data-grid/column-layout.ts';
import { figureColumn } from '#window/components/data-grid/figure-column.ts';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import { EmptyState } from '#window/components/empty-state.tsx';
import { easternDateTime } from '#window/formatting/eastern-time.ts';
import { money, moneyChange, perShare } from '#window/formatting/money.ts';
import { formatCount } from '#window/formatting/numbers.ts';
import styles from '#window/views/config-card/config-card.module.css';
import { copiedNotice } from '#window/views/copied-notice.ts';
import { ToldTable } from '#window/views/told-table.tsx';

interface ConfigTradesProps {
  readonly panelId: string;
  readonly trades: readonly ConfigTrade[];
}

type Column = GridColumn<ConfigTrade>;

const columns: readonly Column[] = [
  {
    id: 'spread',
    title: 'Spread',
    about: 'What was sold: strikes and expiry.',
    width: 240,
    align: 'start',
    always: true,
    sortBy: ({ spread }) => spread,
    text: ({ spread }) => spread,
  },
  {
    id: 'opened',
    title: 'Opened',
    about: 'The bar on which it was filled, in New York.',
    width: 128,
    align: 'start',
    sortBy: ({ openedMs }) => openedMs,
    text: ({ openedMs }) => easternDateTime(openedMs).slice(0, 16),
  },
  {
    id: 'closed',
    title: 'Closed',
    about: 'The bar on which its close was filled, in New York.',
    width: 128,
    align: 'start',
    sortBy: ({ closedMs }) => closedMs,
    text: ({ closedMs }) => (closedMs === null ? 'open' : easternDateTime(closedMs).slice(0, 16)),
  },
  {
    id: 'exit',
    title: 'Exit',
    about: 'What closed it.',
    width: 70,
    align: 'start',
    sortBy: ({ exit }) => exit,
    text: ({ exit }) => exit ?? '',
  },
  figureColumn('contracts', 'Contracts', 'Contracts held.', 66, ({ contracts }) => contracts, formatCount),
  figureColumn('credit', 'Credit', 'Received per share.', 60, ({ credit }) => credit, perShare),
  figureColumn('cost', 'Cost', 'Per share: what closing cost, or would cost now.', 60, ({ cost }) => cost, perShare),
  figureColumn('fees', 'Fees', 'Of opening and closing.', 60, ({ fees }) => fees, money),
  figureColumn(
    'result',
    'P&L',
    'After all fees, at the worst side of the quotes.',
    76,
    ({ result }) => result,
    moneyChange,
  ),
  figureColumn(
    'calibrated',
    'Calibrated',
    'The same as fills are believed to come.',
    76,
    ({ calibrated }) => calibrated,
    moneyChange,
  ),
  {
    id: 'regime',
    title: 'Regime',
    about: 'Volatility regime when opening was decided.',
    width: 76,
    align: 'start',
    sortBy: ({ regime }) => regime,
    text: ({ regime }) => regime,
  },
];

const first = firstLayout(columns);
const copied = copiedNotice({ one: 'trade', many: 'trades' });

const keyOf = ({ openedMs, spread }: ConfigTrade): string => `${openedMs} ${spread}`;

/** Every position that it opened, the newest first. */
export function ConfigTrades({ panelId, trades }: ConfigTradesProps): ReactNode {
  return (
    <ToldTable
      label="Trades"
      layoutKey={panelId}
      columns={columns}
      first={first}
      all={trades}
      keyOf={keyOf}
      onCopied={copied}
      className={styles['trades']}
      empty={<EmptyState title="No trade yet" text="Every position that it opens, with what it cost and brought." />}
    />
  );
}

import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { ConfigTrade } from '#contract/farm-view';
import { firstLayout } from '#window/components/data-grid/column-layout.ts';
import { DataGrid } from '#window/components/data-grid/data-grid.tsx';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import { KeyedRows } from '#window/components/data-grid/keyed-rows.ts';
import { useRowOrder } from '#window/components/data-grid/use-row-order.ts';
import { EmptyState } from '#window/components/empty-state.tsx';
import { easternDateTime } from '#window/formatting/eastern-time.ts';
import { formatCount, formatNumber } from '#window/formatting/numbers.ts';
import { useKeptLayout } from '#window/views/board/use-kept-layout.ts';
import styles from '#window/views/config-card/config-card.module.css';
import { copiedNotice } from '#window/views/copied-notice.ts';
import { money, moneyChange } from '#window/views/farm/farm-words.ts';

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
  figure('contracts', 'Contracts', 'Contracts held.', 66, ({ contracts }) => contracts, formatCount),
  figure('credit', 'Credit', 'Received per share.', 60, ({ credit }) => credit, two),
  figure('cost', 'Cost', 'Per share: what closing cost, or would cost now.', 60, ({ cost }) => cost, two),
  figure('fees', 'Fees', 'Of opening and closing.', 60, ({ fees }) => fees, money),
  figure('result', 'P&L', 'After all fees, at the worst side of the quotes.', 76, ({ result }) => result, moneyChange),
  figure(
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

/** Every position that it opened, the newest first. */
export function ConfigTrades({ panelId, trades }: ConfigTradesProps): ReactNode {
  const [layout, setLayout] = useKeptLayout(panelId, columns, first);
  const [rows] = useState(() => new KeyedRows<ConfigTrade>());
  const held = useCallback(() => false, []);
  const keys = useRowOrder(rows, columns, layout.sort, null, held);
  useEffect(() => {
    rows.replace(trades.map((trade) => [`${trade.openedMs} ${trade.spread}`, trade]));
  }, [rows, trades]);
  return (
    <div className={styles['trades']}>
      <DataGrid
        label="Trades"
        columns={columns}
        rows={rows}
        keys={keys}
        layout={layout}
        onLayout={setLayout}
        onCopied={copied}
        empty={<EmptyState title="No trade yet" text="Every position that it opens, with what it cost and brought." />}
      />
    </div>
  );
}

function two(value: number | null): string {
  return formatNumber(value, 2);
}

function figure(
  id: string,
  title: string,
  about: string,
  width: number,
  value: (trade: ConfigTrade) => number | null,
  format: (value: number | null) => string,
): Column {
  return { id, title, about, width, align: 'end', sortBy: value, text: (trade) => format(value(trade)) };
}

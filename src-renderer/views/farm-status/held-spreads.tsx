import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import type { HeldSpread } from '#contract/farm-view';
import { firstLayout } from '#window/components/data-grid/column-layout.ts';
import { DataGrid } from '#window/components/data-grid/data-grid.tsx';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import { KeyedRows, type RowKey } from '#window/components/data-grid/keyed-rows.ts';
import { useRowOrder } from '#window/components/data-grid/use-row-order.ts';
import { EmptyState } from '#window/components/empty-state.tsx';
import { formatCount, formatNumber } from '#window/formatting/numbers.ts';
import { useKeptLayout } from '#window/views/board/use-kept-layout.ts';
import { copiedNotice } from '#window/views/copied-notice.ts';
import { moneyChange } from '#window/views/farm/farm-words.ts';
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
  figure('days', 'Days', 'Dates until it expires.', 46, ({ days }) => days, formatCount),
  figure('positions', 'Positions', 'Configs that hold it.', 88, ({ positions }) => positions, formatCount),
  figure('contracts', 'Contracts', 'Held by all of them together.', 74, ({ contracts }) => contracts, formatCount),
  figure('credit', 'Credit', 'Received per share, averaged over contracts.', 58, ({ credit }) => credit, two),
  figure('cost', 'Cost', 'What closing one costs now, at the worst side, per share.', 58, ({ cost }) => cost, two),
  figure(
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

/** Open positions by spread: one decision can mean a hundred thousand configs in the same one. */
export function HeldSpreads({ panelId, held }: HeldSpreadsProps): ReactNode {
  const [layout, setLayout] = useKeptLayout(panelId, columns, first);
  const [rows] = useState(() => new KeyedRows<HeldSpread>());
  const area = useRef<HTMLDivElement>(null);
  const isHeld = useCallback(() => area.current?.matches(':hover') ?? false, []);
  const keys = useRowOrder(rows, columns, layout.sort, null, isHeld);
  useEffect(() => {
    const present = new Set<RowKey>(held.map(({ spread }) => spread));
    rows.drop(rows.keys().filter((key) => !present.has(key)));
    rows.put(held.map((one) => [one.spread, one]));
  }, [rows, held]);
  return (
    <div ref={area} className={styles['held']}>
      <DataGrid
        label="Open positions by spread"
        columns={columns}
        rows={rows}
        keys={keys}
        layout={layout}
        onLayout={setLayout}
        onCopied={copied}
        empty={
          <EmptyState title="Nothing is held" text="Open positions by spread, with what closing them would leave." />
        }
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
  value: (held: HeldSpread) => number | null,
  format: (value: number | null) => string,
): Column {
  return { id, title, about, width, align: 'end', sortBy: value, text: (held) => format(value(held)) };
}

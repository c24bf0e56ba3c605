import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { DataGrid } from '#window/components/data-grid/data-grid.tsx';
import { firstLayout } from '#window/components/data-grid/column-layout.ts';
import { KeyedRows } from '#window/components/data-grid/keyed-rows.ts';
import { useRowOrder } from '#window/components/data-grid/use-row-order.ts';
import { EmptyState } from '#window/components/empty-state.tsx';
import { useKeptLayout } from '#window/views/board/use-kept-layout.ts';
import { copiedNotice } from '#window/views/copied-notice.ts';
import { countNames, tickCountColumns, type TickCountRow } from '#window/views/health/tick-count-columns.tsx';
import styles from './health.module.css';

interface TickCountTableProps {
  readonly panelId: string;
  readonly rows: readonly TickCountRow[];
}

const neverHeld = (): boolean => false;
const copied = copiedNotice({ one: 'row', many: 'rows' });

export function TickCountTable({ panelId, rows }: TickCountTableProps): ReactNode {
  const names = countNames(rows).join(' ');
  const columns = useMemo(() => tickCountColumns(names.split(' ').filter((name) => name !== '')), [names]);
  const first = useMemo(() => firstLayout(columns), [columns]);
  const [layout, setLayout] = useKeptLayout(`${panelId}.ticks`, columns, first);
  const [kept] = useState(() => new KeyedRows<TickCountRow>());
  useEffect(() => {
    const present = new Set<string | number>(rows.map(({ symbol }) => symbol));
    kept.drop(kept.keys().filter((key) => !present.has(key)));
    kept.put(rows.map((row) => [row.symbol, row]));
  }, [kept, rows]);
  const keys = useRowOrder(kept, columns, layout.sort, null, neverHeld);
  const style = { '--rows': Math.min(Math.max(rows.length, 3), 14) } as Record<string, number>;
  return (
    <div className={styles['tickTable']} style={style}>
      <DataGrid
        label="What became of each symbol's quotes and trades"
        columns={columns}
        rows={kept}
        keys={keys}
        layout={layout}
        onLayout={setLayout}
        onCopied={copied}
        empty={<EmptyState title="No symbols yet" text="Counts appear with the first quote or trade." />}
      />
    </div>
  );
}

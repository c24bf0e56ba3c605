import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import type { ConsensusView } from '#contract/farm-view';
import { firstLayout } from '#window/components/data-grid/column-layout.ts';
import { DataGrid } from '#window/components/data-grid/data-grid.tsx';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';
import { KeyedRows } from '#window/components/data-grid/keyed-rows.ts';
import { useRowOrder } from '#window/components/data-grid/use-row-order.ts';
import { EmptyState } from '#window/components/empty-state.tsx';
import { formatCount, formatPercent } from '#window/formatting/numbers.ts';
import { useAnswer } from '#window/state/use-answer.ts';
import { useKeptLayout } from '#window/views/board/use-kept-layout.ts';
import { copiedNotice } from '#window/views/copied-notice.ts';
import { moneyChange } from '#window/views/farm/farm-words.ts';
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
  figure('days', 'Days', 'Dates until it expires.', 46, ({ days }) => days, formatCount),
  figure(
    'entering',
    'Order it',
    'Configs that place an order on this bar.',
    70,
    ({ entering }) => entering,
    formatCount,
  ),
  figure(
    'passing',
    'Would',
    'Configs whose gates let it in, whether or not they have room.',
    70,
    ({ passing }) => passing,
    formatCount,
  ),
  figure('configs', 'Of', 'Configs that look for such a spread.', 70, ({ configs }) => configs, formatCount),
  figure(
    'support',
    'Support',
    'Share of the standing of all who look for it that is behind an order. None while nobody stands in the league.',
    64,
    ({ support }) => support,
    percent,
  ),
  figure(
    'believed',
    'Believed',
    'Of those that order it, how many stand in the league.',
    66,
    ({ believed }) => believed,
    formatCount,
  ),
  figure(
    'outMean',
    'Out of sample',
    'Mean result of their trades on days that nothing was chosen by.',
    92,
    ({ outMean }) => outMean,
    moneyChange,
  ),
  figure(
    'outTrades',
    'Trades',
    'How many trades that is. Many configs make the same one.',
    66,
    ({ outTrades }) => outTrades,
    formatCount,
  ),
  figure('outWon', 'Won', 'Share of those trades that were ahead.', 52, ({ outWon }) => outWon, percent),
];

const first = firstLayout(columns);
const copied = copiedNotice({ one: 'spread', many: 'spreads' });

/** What could be sold on the bar at the cursor, and how many configs would. */
export function Offers({ panelId, asOf, scope }: OffersProps): ReactNode {
  const { value: view, problem } = useAnswer('farm.consensus', {}, asOf, scope);
  const [layout, setLayout] = useKeptLayout(`${panelId}.offers`, columns, first);
  const [rows] = useState(() => new KeyedRows<Offer>());
  const area = useRef<HTMLDivElement>(null);
  const isHeld = useCallback(() => area.current?.matches(':hover') ?? false, []);
  const keys = useRowOrder(rows, columns, layout.sort, null, isHeld);
  const offers = view?.offers;
  useEffect(() => rows.replace((offers ?? []).map((offer) => [offer.spread, offer])), [rows, offers]);
  return (
    <div ref={area} className={styles['held']}>
      <DataGrid
        label="Spreads on offer"
        columns={columns}
        rows={rows}
        keys={keys}
        layout={layout}
        onLayout={setLayout}
        onCopied={copied}
        empty={
          view === null ? (
            <EmptyState
              title={problem === null ? 'Asking every config' : 'They could not be asked'}
              text={problem ?? 'How many would sell what is on offer at the cursor.'}
            />
          ) : (
            <EmptyState
              title="Nothing is on offer"
              text="No chain on this bar has a spread that any config looks for."
            />
          )
        }
      />
    </div>
  );
}

function percent(share: number | null): string {
  return formatPercent(share, 0);
}

function figure(
  id: string,
  title: string,
  about: string,
  width: number,
  value: (offer: Offer) => number | null,
  format: (value: number | null) => string,
): Column {
  return { id, title, about, width, align: 'end', sortBy: value, text: (offer) => format(value(offer)) };
}

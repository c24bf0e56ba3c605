import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { CandidateView } from '#contract/options-view';
import { Button } from '#window/components/button.tsx';
import { ColumnChooser } from '#window/components/data-grid/column-chooser.tsx';
import { firstLayout } from '#window/components/data-grid/column-layout.ts';
import { DataGrid, type GridHandle } from '#window/components/data-grid/data-grid.tsx';
import { KeyedRows, type RowKey } from '#window/components/data-grid/keyed-rows.ts';
import { useRowOrder } from '#window/components/data-grid/use-row-order.ts';
import { EmptyState } from '#window/components/empty-state.tsx';
import { formatCount } from '#window/formatting/numbers.ts';
import { runCommand } from '#window/state/command-registry.ts';
import { setStructure } from '#window/state/structure-draft.ts';
import { useKeptLayout } from '#window/views/board/use-kept-layout.ts';
import { copiedNotice } from '#window/views/copied-notice.ts';
import { OptionToolbar } from '#window/views/options/option-toolbar.tsx';
import options from '#window/views/options/options.module.css';
import { useOptionView } from '#window/views/options/use-option-view.ts';
import type { PanelProps } from '#window/views/panel-props.ts';
import { candidateColumns } from '#window/views/spread-finder/candidate-columns.tsx';
import { FilterBar } from '#window/views/spread-finder/filter-bar.tsx';
import { spreadFilterFrom } from '#window/views/spread-finder/spread-filter-params.ts';
import styles from '#window/views/spread-finder/spread-finder.module.css';

const first = firstLayout(candidateColumns);
const copied = copiedNotice({ one: 'spread', many: 'spreads' });

export function SpreadFinderPanel({ panelId, params, setParams }: PanelProps): ReactNode {
  const filter = useMemo(() => spreadFilterFrom(params['filter']), [params]);
  const { group, view } = useOptionView('spreads', params, { filter });
  const [layout, setLayout] = useKeptLayout(panelId, candidateColumns, first);
  const [rows] = useState(() => new KeyedRows<CandidateView>());
  const grid = useRef<GridHandle>(null);
  const area = useRef<HTMLDivElement>(null);
  const held = useCallback(() => area.current?.matches(':hover') ?? false, []);
  const keys = useRowOrder(rows, candidateColumns, layout.sort, null, held);
  const candidates = view?.candidates;
  useEffect(() => {
    if (candidates === undefined) return;
    const present = new Set<RowKey>(candidates.map(({ id }) => id));
    rows.drop(rows.keys().filter((key) => !present.has(key)));
    rows.put(candidates.map((candidate) => [candidate.id, candidate]));
  }, [rows, candidates]);

  const pick = useCallback(
    (key: RowKey) => {
      const candidate = rows.get(key);
      if (candidate !== undefined) setStructure(candidate.structure);
    },
    [rows],
  );
  const open = useCallback(
    (key: RowKey) => {
      pick(key);
      runCommand('panel.open.payoff');
    },
    [pick],
  );
  const refused = view?.refused.reduce((sum, { count }) => sum + count, 0) ?? 0;

  return (
    <section className={options['panel']} data-group={group}>
      <OptionToolbar label="Spread finder" view={view} group={group} params={params} setParams={setParams}>
        <span className={options['asOf']} role="status">
          {view === null ? '' : `${formatCount(view.candidates.length)} spreads${view.isWorking ? ' · working' : ''}`}
          {refused === 0 ? null : (
            <span title={view?.refused.map(({ reason, count }) => `${formatCount(count)} × ${reason}`).join('\n')}>
              {' · '}
              {formatCount(refused)} refused
            </span>
          )}
        </span>
        <Button
          onClick={() => grid.current?.copy()}
          disabled={keys.length === 0}
          title="The selected spreads, or all, as tab-separated text with headings (Ctrl+C in the table)."
        >
          Copy
        </Button>
        <ColumnChooser columns={candidateColumns} layout={layout} first={first} onLayout={setLayout} />
      </OptionToolbar>
      <FilterBar filter={filter} onFilter={(next) => setParams({ ...params, filter: next })} />
      <div ref={area} className={styles['area']}>
        <DataGrid
          label="Spread finder"
          columns={candidateColumns}
          rows={rows}
          keys={keys}
          layout={layout}
          onLayout={setLayout}
          onOpen={open}
          onPick={pick}
          onCopied={copied}
          handle={grid}
          empty={
            view === null || view.problem !== null || view.isWorking ? (
              <EmptyState
                title={view?.problem ?? (view?.isWorking === true ? 'Valuing spreads' : 'No option chain yet')}
                text="Every spread that fits the filter, with its credit, worst case and probabilities under each model."
                waitsFor="Waiting for the first chain up to the cursor."
              />
            ) : (
              <EmptyState
                title="No spread fits the filter"
                text={
                  refused === 0
                    ? 'Nothing between these days, deltas and widths is listed.'
                    : `${formatCount(refused)} were refused, most of them: ${view.refused[0]?.reason ?? ''}.`
                }
              />
            )
          }
        />
      </div>
      <p className={styles['conventions']}>{view?.conventions}</p>
    </section>
  );
}

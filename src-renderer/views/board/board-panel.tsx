import {
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import { Button } from '#window/components/button.tsx';
import { ColumnChooser } from '#window/components/data-grid/column-chooser.tsx';
import { firstLayout } from '#window/components/data-grid/column-layout.ts';
import { DataGrid, type GridHandle } from '#window/components/data-grid/data-grid.tsx';
import type { RowKey } from '#window/components/data-grid/keyed-rows.ts';
import { useRowOrder } from '#window/components/data-grid/use-row-order.ts';
import { EmptyState } from '#window/components/empty-state.tsx';
import { formatCount } from '#window/formatting/numbers.ts';
import { useEngine } from '#window/state/engine-context.ts';
import { useLinkedSymbol } from '#window/state/linked-symbols.ts';
import { deskStore } from '#window/state/use-desk.ts';
import { boardColumns } from '#window/views/board/board-columns.tsx';
import { symbolFilter } from '#window/views/board/board-filter.ts';
import { heardMs, type BoardLine } from '#window/views/board/board-line.ts';
import { BoardRows } from '#window/views/board/board-rows.ts';
import { CursorClock } from '#window/views/board/cursor-clock.ts';
import { FlashFader } from '#window/views/board/flash-fader.ts';
import { LinkGroupMenu, linkGroupFrom } from '#window/views/board/link-group-menu.tsx';
import { staleness } from '#window/views/board/staleness.ts';
import { useKeptLayout } from '#window/views/board/use-kept-layout.ts';
import { copiedNotice } from '#window/views/copied-notice.ts';
import type { PanelProps } from '#window/views/panel-props.ts';
import styles from './board.module.css';

const copied = copiedNotice({ one: 'row', many: 'rows' });

export function BoardPanel({ panelId, params, setParams }: PanelProps): ReactNode {
  const engine = useEngine();
  const [board] = useState(() => new BoardRows());
  const [clock] = useState(() => new CursorClock());
  const [heard, setHeard] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [fader] = useState(() => new FlashFader());
  const [columns] = useState(() => boardColumns(clock, fader));
  const [first] = useState(() => firstLayout(columns));
  const [layout, setLayout] = useKeptLayout(panelId, columns, first);
  const group = linkGroupFrom(params['group'], 'blue');
  const [linked, setLinked] = useLinkedSymbol(group);
  const [filter, setFilter] = useState('');
  const wanted = useDeferredValue(filter);
  const matches = useMemo(() => symbolFilter(wanted), [wanted]);
  const grid = useRef<GridHandle>(null);
  const area = useRef<HTMLDivElement>(null);
  const held = useCallback(() => area.current?.matches(':hover') ?? false, []);
  const keys = useRowOrder(board.rows, columns, layout.sort, matches, held);

  useEffect(
    () =>
      engine.watch(
        'board',
        {},
        {
          snapshot(value) {
            board.snapshot(value);
            setHeard(true);
            setProblem(null);
          },
          patch: (value) => board.patch(value),
          failed: ({ message }) => setProblem(message),
        },
      ),
    [engine, board],
  );
  useEffect(() => {
    const follow = (): void => clock.set(deskStore.getState().desk?.cursor.seenMs ?? null);
    follow();
    const stop = deskStore.subscribe(follow);
    return () => {
      stop();
      clock.dispose();
    };
  }, [clock]);

  useEffect(() => () => fader.dispose(), [fader]);

  const useTone = useCallback(
    (line: BoardLine | undefined) =>
      useSyncExternalStore(clock.listen, () =>
        line !== undefined && staleness(heardMs(line.row), clock.nowMs()) === 'stale' ? 'stale' : undefined,
      ),
    [clock],
  );
  const pick = useCallback(
    (key: RowKey) => {
      if (typeof key === 'number') setLinked(key);
    },
    [setLinked],
  );

  const all = board.rows.size;
  return (
    <section className={styles['panel']} data-group={group}>
      <div className={styles['tools']} role="toolbar" aria-label="Market board">
        <LinkGroupMenu group={group} onGroup={(next) => setParams({ ...params, group: next })} />
        <input
          className={styles['filter']}
          type="search"
          value={filter}
          placeholder="Filter symbols"
          aria-label="Filter symbols"
          spellCheck={false}
          onChange={(event) => setFilter(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown' || event.key === 'Enter') {
              event.preventDefault();
              grid.current?.focus();
            } else if (event.key === 'Escape' && filter !== '') {
              event.preventDefault();
              event.stopPropagation();
              setFilter('');
            }
          }}
        />
        <span className={styles['count']} role="status">
          {keys.length === all ? `${formatCount(all)} symbols` : `${formatCount(keys.length)} of ${formatCount(all)}`}
        </span>
        <span className={styles['spring']} />
        <Button
          onClick={() => grid.current?.copy()}
          disabled={keys.length === 0}
          title="The selected rows, or all, as tab-separated text with headings (Ctrl+C in the table)."
        >
          Copy
        </Button>
        <ColumnChooser columns={columns} layout={layout} first={first} onLayout={setLayout} />
      </div>
      <div ref={area} className={styles['area']}>
        <DataGrid
          label="Market board"
          columns={columns}
          rows={board.rows}
          keys={keys}
          layout={layout}
          onLayout={setLayout}
          onOpen={pick}
          onPick={pick}
          onCopied={copied}
          current={linked}
          useTone={useTone}
          handle={grid}
          empty={
            problem !== null ? (
              <EmptyState title="The board is not available" text={problem} />
            ) : !heard ? (
              <EmptyState
                title="Market board"
                text="Every symbol with its price, regime and the age of its data."
                waitsFor="Waiting for the engine."
              />
            ) : all === 0 ? (
              <EmptyState
                title="No symbols yet"
                text="Each symbol appears when its first datum is seen."
                waitsFor="Play the replay, or open another tape."
              />
            ) : (
              <EmptyState
                title={`No symbol matches “${wanted}”`}
                text={`${formatCount(all)} symbols are hidden by the filter.`}
              >
                <Button onClick={() => setFilter('')}>Clear the filter</Button>
              </EmptyState>
            )
          }
        />
      </div>
    </section>
  );
}

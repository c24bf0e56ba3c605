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
import type { LogEntry } from '#contract/log-view';
import { EVENT_TYPES } from '#domain/event-types';
import { Button } from '#window/components/button.tsx';
import { ColumnChooser } from '#window/components/data-grid/column-chooser.tsx';
import { firstLayout } from '#window/components/data-grid/column-layout.ts';
import { DataGrid, type GridHandle } from '#window/components/data-grid/data-grid.tsx';
import type { RowKey } from '#window/components/data-grid/keyed-rows.ts';
import { EmptyState } from '#window/components/empty-state.tsx';
import { formatCount } from '#window/formatting/numbers.ts';
import { useEngine } from '#window/state/engine-context.ts';
import { useKeptLayout } from '#window/views/board/use-kept-layout.ts';
import { copiedNotice } from '#window/views/copied-notice.ts';
import { logColumns } from '#window/views/event-log/log-columns.tsx';
import {
  EVERYTHING,
  filterFrom,
  filterParams,
  filtersNothing,
  type LogFilter,
} from '#window/views/event-log/log-filter.ts';
import { LogFilterBar } from '#window/views/event-log/log-filter-bar.tsx';
import { LogLines, MISSED_KEY, type LogLine } from '#window/views/event-log/log-lines.ts';
import { RecordDrawer } from '#window/views/event-log/record-drawer.tsx';
import type { PanelProps } from '#window/views/panel-props.ts';
import styles from './event-log.module.css';

const first = firstLayout(logColumns);
const copied = copiedNotice({ one: 'entry', many: 'entries' });

function useLogTone(line: LogLine | undefined): string | undefined {
  if (line === undefined) return undefined;
  return line.kind === 'missed' ? 'missed' : line.entry.severity;
}

export function EventLogPanel({ panelId, params, setParams }: PanelProps): ReactNode {
  const engine = useEngine();
  const [lines] = useState(() => new LogLines());
  const [heard, setHeard] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [filter, setFilter] = useState<LogFilter>(() => filterFrom(params));
  const [openEntry, setOpenEntry] = useState<LogEntry | null>(null);
  const [layout, setLayout] = useKeptLayout(panelId, logColumns, first);
  const grid = useRef<GridHandle>(null);
  const keys = useSyncExternalStore(lines.listen, lines.keys);
  const summary = useSyncExternalStore(lines.listen, lines.summary);
  const types = useMemo(
    () => inOrder([...new Set([...summary.types, ...filter.types])]),
    [summary.types, filter.types],
  );

  const wanted = useDeferredValue(filter);
  useEffect(() => lines.filter(wanted), [lines, wanted]);
  useEffect(
    () =>
      engine.watch(
        'log',
        {},
        {
          snapshot({ entries }, missed) {
            lines.snapshot(entries, missed);
            // What the cursor has not reached yet may not stay on the screen.
            setOpenEntry((open) => (open !== null && isThere(lines, open) ? open : null));
            setHeard(true);
            setProblem(null);
          },
          patch: ({ entries }) => lines.append(entries),
          failed: ({ message }) => setProblem(message),
        },
      ),
    [engine, lines],
  );

  const changeFilter = (next: LogFilter): void => {
    setFilter(next);
    setParams({ ...params, ...filterParams(next) });
  };
  const open = useCallback(
    (key: RowKey) => {
      const line = lines.rows.get(key);
      if (line?.kind === 'entry') setOpenEntry(line.entry);
    },
    [lines],
  );
  const isOpen = openEntry !== null;
  const follow = useCallback((key: RowKey) => isOpen && open(key), [isOpen, open]);
  const close = (): void => {
    setOpenEntry(null);
    grid.current?.focus();
  };

  return (
    <section className={styles['panel']}>
      <LogFilterBar filter={filter} types={types} symbols={summary.symbols} onFilter={changeFilter}>
        {summary.missed === 0 ? null : (
          <span
            className={styles['missed']}
            title="The window was behind. They are on the tape: go back to them with the replay bar."
          >
            {formatCount(summary.missed)} not sent
          </span>
        )}
        <span className={styles['count']}>
          {filtersNothing(filter)
            ? `${formatCount(summary.entries)} entries`
            : `${formatCount(keys.length - (keys.includes(MISSED_KEY) ? 1 : 0))} of ${formatCount(summary.entries)}`}
        </span>
        <Button
          onClick={() => grid.current?.copy()}
          disabled={keys.length === 0}
          title="The selected entries, or all, as tab-separated text with headings (Ctrl+C in the table)."
        >
          Copy
        </Button>
        <ColumnChooser columns={logColumns} layout={layout} first={first} onLayout={setLayout} />
      </LogFilterBar>
      <div className={styles['area']}>
        <DataGrid
          label="Event log"
          columns={logColumns}
          rows={lines.rows}
          keys={keys}
          layout={layout}
          onLayout={setLayout}
          onOpen={open}
          onPick={open}
          onCursor={follow}
          onCopied={copied}
          current={openEntry?.id ?? null}
          useTone={useLogTone}
          followsEnd
          handle={grid}
          empty={
            problem !== null ? (
              <EmptyState title="The log is not available" text={problem} />
            ) : !heard ? (
              <EmptyState
                title="Event log"
                text="Everything the engine says, with the full record behind each line."
                waitsFor="Waiting for the engine."
              />
            ) : summary.entries === 0 ? (
              <EmptyState
                title="Nothing has happened yet"
                text="Every event appears here in the moment in which it happens."
                waitsFor="Play the replay, or open another tape."
              />
            ) : (
              <EmptyState
                title="No entry fits the filter"
                text={`${formatCount(summary.entries)} entries are hidden by it.`}
              >
                <Button onClick={() => changeFilter(EVERYTHING)}>Clear the filter</Button>
              </EmptyState>
            )
          }
        />
        {openEntry === null ? null : <RecordDrawer key={openEntry.id} entry={openEntry} onClose={close} />}
      </div>
    </section>
  );
}

function inOrder(types: readonly string[]): readonly string[] {
  const rank = (type: string): number => {
    const at = (EVENT_TYPES as readonly string[]).indexOf(type);
    return at < 0 ? EVENT_TYPES.length : at;
  };
  return types.toSorted((left, right) => rank(left) - rank(right));
}

function isThere(lines: LogLines, entry: LogEntry): boolean {
  const line = lines.rows.get(entry.id);
  return line?.kind === 'entry' && line.entry.seenMs === entry.seenMs && line.entry.text === entry.text;
}

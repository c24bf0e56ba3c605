import { type ReactNode, useCallback, useMemo, useRef } from 'react';
import type { FarmView } from '#contract/farm-view';
import { Button } from '#window/components/button.tsx';
import { ColumnChooser } from '#window/components/data-grid/column-chooser.tsx';
import { firstLayout } from '#window/components/data-grid/column-layout.ts';
import { DataGrid, type GridHandle } from '#window/components/data-grid/data-grid.tsx';
import type { RowKey } from '#window/components/data-grid/keyed-rows.ts';
import { EmptyState } from '#window/components/empty-state.tsx';
import { easternDateTime } from '#window/formatting/eastern-time.ts';
import { formatCount, formatNumber } from '#window/formatting/numbers.ts';
import { runCommand } from '#window/state/command-registry.ts';
import { chooseConfig, farmChoice, setBrush } from '#window/state/farm-choice.ts';
import { useKeptLayout } from '#window/views/board/use-kept-layout.ts';
import { copiedNotice } from '#window/views/copied-notice.ts';
import { filterText } from '#window/views/farm/farm-words.ts';
import styles from '#window/views/farm/farm.module.css';
import { LevelMenu } from '#window/views/farm/level-menu.tsx';
import { GroupMenu } from '#window/views/league/group-menu.tsx';
import { groupColumns } from '#window/views/league/group-columns.ts';
import { leagueColumns } from '#window/views/league/league-columns.tsx';
import { type LeagueParams, leagueParamsFrom, leagueQueryOf } from '#window/views/league/league-params.ts';
import type { LeagueHead, LeaguePages } from '#window/views/league/league-pages.ts';
import { TradesField } from '#window/views/league/trades-field.tsx';
import { useLeague } from '#window/views/league/use-league.ts';
import type { PanelProps } from '#window/views/panel-props.ts';

interface LeagueTableProps extends PanelProps {
  readonly farm: FarmView;
  readonly asOf: string;
  readonly scope: string;
  readonly mayLag: boolean;
}

const copied = copiedNotice({ one: 'row', many: 'rows' });

/** All paper traders; which rows, in which order, is the engine's work, and only those in sight come here. */
export function LeagueTable(props: LeagueTableProps): ReactNode {
  const { panelId, params, setParams, farm, asOf, scope, mayLag } = props;
  const { dimensions } = farm;
  const grid = useRef<GridHandle>(null);
  const brush = farmChoice((choice) => choice.brush);
  const chosen = farmChoice((choice) => choice.config);
  const own = leagueParamsFrom(params, dimensions);
  const isGrouped = own.groupBy.length > 0;
  const { columns, first } = useMemo(() => {
    const all = isGrouped ? groupColumns(dimensions, own.groupBy) : leagueColumns(dimensions);
    return { columns: all, first: firstLayout(all) };
    // Dimensions are those of the epoch: each message brings them anew.
  }, [farm.epoch, own.groupBy.join()]);
  const [layout, setLayout] = useKeptLayout(isGrouped ? `${panelId}.groups` : panelId, columns, first);
  const query = leagueQueryOf(own, brush, layout.sort);
  const { pages, head } = useLeague(query === null ? null : { query, mayLag }, asOf, scope);
  const matched = query === null ? 0 : (head.page?.matched ?? 0);
  const keys = useMemo(() => Array.from({ length: matched }, (_, at) => at), [matched]);
  const change = (next: Partial<LeagueParams>): void => setParams({ ...params, ...own, ...next });
  const show = useCallback((from: number, to: number) => pages.show(from, to), [pages]);

  const pick = (key: RowKey): void => {
    const row = pages.rows.get(key);
    if (row?.kind === 'config' && farm.epoch !== null) chooseConfig(farm.epoch, row.config);
  };
  const open = (key: RowKey): void => {
    const row = pages.rows.get(key);
    if (row === undefined) return;
    if (row.kind === 'config') {
      pick(key);
      runCommand('panel.open.config');
      return;
    }
    // Into the group: its levels become the filter.
    const levels = own.groupBy.flatMap((dimension) => {
      const level = row.levels[dimensions.findIndex(({ id }) => id === dimension)] ?? null;
      return level === null ? [] : [{ dimension, levels: [level] }];
    });
    const others = own.levels.filter(({ dimension }) => !own.groupBy.includes(dimension));
    change({ levels: [...others, ...levels], groupBy: [] });
  };
  return (
    <>
      <div className={styles['tools']} role="toolbar" aria-label="League">
        <LevelMenu
          title="Filter"
          dimensions={dimensions}
          filter={own.levels}
          onFilter={(levels) => change({ levels })}
        />
        <GroupMenu dimensions={dimensions} groupBy={own.groupBy} onGroup={(groupBy) => change({ groupBy })} />
        <TradesField trades={own.trades} onTrades={(trades) => change({ trades })} />
        {own.levels.length === 0 ? null : (
          <Chip
            text={filterText(dimensions, own.levels)}
            label="Take the filter away"
            onClear={() => change({ levels: [] })}
          />
        )}
        {brush.length === 0 ? null : (
          <Chip
            text={`Atlas: ${filterText(dimensions, brush)}`}
            label="Take the atlas's region away"
            onClear={() => setBrush([])}
          />
        )}
        <span className={styles['spring']} />
        <span className={styles['note']} role="status">
          {head.page === null ? 'Working it out' : countText(own, head)}
        </span>
        <Button
          onClick={() => setLayout({ ...layout, sort: null })}
          disabled={layout.sort === null}
          title="By how far results can be believed, which the best result never decides"
        >
          Usual order
        </Button>
        <Button
          onClick={() => grid.current?.copy()}
          disabled={keys.length === 0}
          title="The selected rows, or those that are loaded, as tab-separated text with headings (Ctrl+C in the table)."
        >
          Copy
        </Button>
        <ColumnChooser columns={columns} layout={layout} first={first} onLayout={setLayout} />
      </div>
      <div className={styles['table']}>
        <DataGrid
          label="League"
          columns={columns}
          rows={pages.rows}
          keys={keys}
          layout={layout}
          onLayout={setLayout}
          onOpen={open}
          onPick={pick}
          onRange={show}
          onCopied={copied}
          handle={grid}
          current={currentKey(pages, chosen, farm.epoch)}
          empty={
            <Empty
              problem={head.problem ?? head.page?.problem ?? null}
              isKnown={query === null || head.page !== null}
            />
          }
        />
      </div>
      <Foot head={head} farm={farm} />
    </>
  );
}

function countText({ groupBy }: LeagueParams, { page }: LeagueHead): string {
  const rows = `${formatCount(page?.matched ?? 0)} ${groupBy.length > 0 ? 'groups' : 'configs'}`;
  return page?.atMs === null || page === null ? rows : `${rows} · ${easternDateTime(page.atMs)} ET`;
}

/** The chosen config's row, should it be among those that are loaded. */
function currentKey(
  { rows }: LeaguePages,
  chosen: { readonly epoch: string; readonly number: number } | null,
  epoch: string | null,
): RowKey | null {
  if (chosen === null || chosen.epoch !== epoch) return null;
  const isChosen = (key: RowKey): boolean => {
    const row = rows.get(key);
    return row?.kind === 'config' && row.config === chosen.number;
  };
  return rows.keys().find(isChosen) ?? null;
}

interface ChipProps {
  readonly text: string;
  readonly label: string;
  readonly onClear: () => void;
}

function Chip({ text, label, onClear }: ChipProps): ReactNode {
  return (
    <span className={styles['chip']}>
      <span title={text}>{text}</span>
      <button type="button" aria-label={label} title={label} onClick={onClear}>
        ×
      </button>
    </span>
  );
}

function Empty({ problem, isKnown }: { readonly problem: string | null; readonly isKnown: boolean }): ReactNode {
  if (problem !== null) return <EmptyState title="The league could not be worked out" text={problem} />;
  if (!isKnown) return <EmptyState title="Working out the league" text="Every paper trader is weighed anew." />;
  return (
    <EmptyState
      title="No config fits the filter"
      text="Take a level or the region of the atlas away, or ask for fewer trades."
    />
  );
}

/** What every figure has to be read with: how many tries there were, and on how few days. */
function Foot({ head, farm }: { readonly head: LeagueHead; readonly farm: FarmView }): ReactNode {
  const { page, problem } = head;
  if (page === null) return null;
  const { trials, days, fewestTrades } = page;
  const isTooSoon = days.all < days.fewest;
  return (
    <p className={styles['foot']}>
      {isTooSoon ? (
        <b>
          Day {formatCount(days.all)} of the {formatCount(days.fewest)} that it takes: nobody stands yet, and no order
          of these rows means anything.{' '}
        </b>
      ) : null}
      Configs do not compete for liquidity. {formatCount(trials.configs)} configs at{' '}
      {formatNumber(farm.bytesPerConfig, 0)} B each · {formatCount(trials.traded)} traded,{' '}
      {formatCount(trials.distinct)} of them differently: as good as {formatNumber(trials.independent, 1)} independent
      tries · {formatCount(days.inSample)} {days.inSample === 1 ? 'day' : 'days'} in the sample,{' '}
      {formatCount(days.outOfSample)} out of it; {formatCount(fewestTrades)} trades before a config is believed.
      {problem === null ? '' : ` · ${problem}`}
    </p>
  );
}

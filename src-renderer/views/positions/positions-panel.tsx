import { type ReactNode, useMemo, useState } from 'react';
import type { PositionsView } from '#contract/book-view';
import { Button } from '#window/components/button.tsx';
import { firstLayout } from '#window/components/data-grid/column-layout.ts';
import { EmptyState } from '#window/components/empty-state.tsx';
import { moneyChange, toneOf } from '#window/formatting/money.ts';
import { formatCount } from '#window/formatting/numbers.ts';
import { chooseMoment } from '#window/state/trade-choice.ts';
import { useStream } from '#window/state/use-stream.ts';
import { copiedNotice } from '#window/views/copied-notice.ts';
import type { PanelProps } from '#window/views/panel-props.ts';
import { AdoptDialog } from '#window/views/positions/adopt-dialog.tsx';
import { FollowedCard } from '#window/views/positions/followed-card.tsx';
import { PositionCard } from '#window/views/positions/position-card.tsx';
import { positionColumns, type PositionRow } from '#window/views/positions/position-columns.tsx';
import { POSITION_WORDS } from '#window/views/trade/book-help-words.ts';
import { PanelHelp } from '#window/views/trade/panel-help.tsx';
import { ToldTable } from '#window/views/told-table.tsx';
import { BookAbsence } from '#window/views/trade/book-absence.tsx';
import styles from '#window/views/positions/positions.module.css';

const NO_PARAMS = {};
const first = firstLayout(positionColumns);
const copied = copiedNotice({ one: 'position', many: 'positions' });

export function PositionsPanel({ panelId }: PanelProps): ReactNode {
  const view = useStream('positions', NO_PARAMS);
  if (view === null || view.problem !== null) {
    return (
      <BookAbsence
        title="Positions"
        text="What you hold, marked at the side it would close at, with its exits and warnings."
        view={view}
      />
    );
  }
  return <Positions panelId={panelId} view={view} />;
}

function Positions({ panelId, view }: { readonly panelId: string; readonly view: PositionsView }): ReactNode {
  const [chosen, setChosen] = useState<string | null>(null);
  const [withPaper, setWithPaper] = useState(true);
  const [isAdopting, setIsAdopting] = useState(false);
  const { positions, followed, followedAbout } = view;
  const rows = useMemo(
    (): readonly PositionRow[] => [
      ...positions.map((position) => ({ kind: 'mine', position }) as const),
      ...(withPaper ? followed.map((one) => ({ kind: 'paper', followed: one }) as const) : []),
    ],
    [positions, followed, withPaper],
  );
  // What needs a hand comes first in the list.
  const shown = rows.find((row) => keyOf(row) === chosen) ?? rows[0] ?? null;
  const pick = (row: PositionRow): void => {
    setChosen(keyOf(row));
    if (row.kind === 'mine') chooseMoment({ atMs: row.position.openedMs, symbol: row.position.symbol });
  };
  return (
    <section className={styles['panel']}>
      <div className={styles['tools']}>
        <Total view={view} />
        <span className={styles['spring']} />
        <label
          className={styles['toggle']}
          title={followedAbout ?? 'Positions of the paper configs that the farm follows'}
        >
          <input type="checkbox" checked={withPaper} onChange={() => setWithPaper(!withPaper)} />
          Followed on paper: {followed.length === 0 ? 'none' : formatCount(followed.length)}
        </label>
        <Button onClick={() => setIsAdopting(true)}>Add a position held elsewhere…</Button>
        <PanelHelp title="How to read positions" words={POSITION_WORDS} />
      </div>
      <ToldTable
        label="Positions"
        layoutKey={panelId}
        columns={positionColumns}
        first={first}
        all={rows}
        keyOf={keyOf}
        onCopied={copied}
        className={styles['rows']}
        onPick={pick}
        current={shown === null ? null : keyOf(shown)}
        useTone={toneOfRow}
        empty={
          <EmptyState
            title="Nothing is held"
            text="A position appears here once the first fill of a ticket is recorded."
            waitsFor="Pick a signal, review its ticket, enter it at your broker, and record what was filled."
          />
        }
      />
      {shown === null ? null : shown.kind === 'mine' ? (
        <PositionCard key={shown.position.id} position={shown.position} nowMs={view.atMs} />
      ) : (
        <FollowedCard followed={shown.followed} />
      )}
      {isAdopting ? <AdoptDialog onClose={() => setIsAdopting(false)} /> : null}
    </section>
  );
}

function Total({ view: { positions, ahead } }: { readonly view: PositionsView }): ReactNode {
  const open = positions.filter(({ state }) => state === 'open');
  const unmarked = open.filter(({ mark }) => mark === null).length;
  return (
    <span className={styles['total']} title="All of them closed at the worst side, after fees">
      {formatCount(open.length)} open
      {open.length === 0 ? null : (
        <>
          {' '}
          · ahead <b data-tone={toneOf(ahead)}>{moneyChange(ahead, 0)}</b>
        </>
      )}
      {unmarked === 0 ? '' : `: ${unmarked === 1 ? 'one has' : `${formatCount(unmarked)} have`} no quotes`}
    </span>
  );
}

function keyOf(row: PositionRow): string {
  if (row.kind === 'mine') return row.position.id;
  const { config, title, openedMs } = row.followed;
  return `paper ${config} ${title} ${openedMs}`;
}

function toneOfRow(row: PositionRow | undefined): string | undefined {
  if (row === undefined) return undefined;
  if (row.kind === 'paper') return 'paper';
  if (row.position.state === 'closed') return 'closed';
  return row.position.mark?.isStale === true ? 'stale' : undefined;
}

import { type ReactNode, useMemo, useState } from 'react';
import type { JournalRow, JournalView } from '#contract/book-view';
import { Button } from '#window/components/button.tsx';
import { firstLayout } from '#window/components/data-grid/column-layout.ts';
import { EmptyState } from '#window/components/empty-state.tsx';
import { useEngine } from '#window/state/engine-context.ts';
import { chooseMoment } from '#window/state/trade-choice.ts';
import { useStream } from '#window/state/use-stream.ts';
import { copiedNotice } from '#window/views/copied-notice.ts';
import { saveTextFile } from '#window/views/frame/text-files.ts';
import { journalColumns } from '#window/views/journal/journal-columns.tsx';
import { JournalEntry } from '#window/views/journal/journal-entry.tsx';
import { JournalTotals } from '#window/views/journal/journal-totals.tsx';
import { isWanted, KINDS } from '#window/views/journal/journal-words.ts';
import { NoteDialog } from '#window/views/journal/note-dialog.tsx';
import type { PanelProps } from '#window/views/panel-props.ts';
import { ToldTable } from '#window/views/told-table.tsx';
import { JOURNAL_WORDS } from '#window/views/trade/book-help-words.ts';
import { PanelHelp } from '#window/views/trade/panel-help.tsx';
import { replayMoment } from '#window/views/trade/replay-moment.ts';
import { whenDone } from '#window/views/when-done.ts';
import { BookAbsence } from '#window/views/trade/book-absence.tsx';
import styles from '#window/views/journal/journal.module.css';

const NO_PARAMS = {};
const ALL_KINDS = Object.keys(KINDS) as readonly JournalRow['kind'][];
const first = firstLayout(journalColumns);
const copied = copiedNotice({ one: 'entry', many: 'entries' });
const keyOf = ({ key }: JournalRow): string => key;

export function JournalPanel({ panelId }: PanelProps): ReactNode {
  const view = useStream('journal', NO_PARAMS);
  if (view === null || view.problem !== null) {
    return (
      <BookAbsence
        title="Journal"
        text="What was traded, passed over and noted, with results, slippage and the way there."
        view={view}
      />
    );
  }
  return <Journal panelId={panelId} view={view} />;
}

function Journal({ panelId, view }: { readonly panelId: string; readonly view: JournalView }): ReactNode {
  const engine = useEngine();
  const [kinds, setKinds] = useState<ReadonlySet<JournalRow['kind']>>(new Set(ALL_KINDS));
  const [tag, setTag] = useState<string | null>(null);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const [isWriting, setIsWriting] = useState(false);
  const rows = useMemo(
    () => view.rows.filter((row) => isWanted(row, { kinds, tag, text })),
    [view.rows, kinds, tag, text],
  );
  const shown = rows.find(({ key }) => key === chosen) ?? null;
  const replay = ({ atMs, symbol }: JournalRow): void =>
    whenDone('The replay', replayMoment(engine, { atMs, symbol: symbol ?? '' }));
  const pick = ({ key, atMs, symbol }: JournalRow): void => {
    setChosen(key);
    chooseMoment({ atMs, symbol: symbol ?? '' });
  };
  const toggle = (kind: JournalRow['kind']): void => {
    const next = new Set(kinds);
    if (!next.delete(kind)) next.add(kind);
    setKinds(next);
  };
  const save = async (format: 'csv' | 'json'): Promise<void> => {
    const file = await engine.call('journal.export', { format });
    saveTextFile(file.name, file.text, format === 'csv' ? 'text/csv' : 'application/json');
  };
  return (
    <section className={styles['panel']}>
      <div className={styles['tools']}>
        {ALL_KINDS.map((kind) => (
          <label key={kind} className={styles['toggle']}>
            <input type="checkbox" checked={kinds.has(kind)} onChange={() => toggle(kind)} />
            {KINDS[kind].many}
          </label>
        ))}
        {view.tags.length === 0 ? null : (
          <select
            aria-label="Only with this tag"
            value={tag ?? ''}
            onChange={({ target }) => setTag(target.value === '' ? null : target.value)}
          >
            <option value="">Any tag</option>
            {view.tags.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        )}
        <input
          type="search"
          aria-label="Search the journal"
          placeholder="Search"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <span className={styles['spring']} />
        <Button onClick={() => setIsWriting(true)}>Write a note…</Button>
        <Button onClick={() => whenDone('The export of the journal', save('csv'))}>Export CSV</Button>
        <Button onClick={() => whenDone('The export of the journal', save('json'))}>Export JSON</Button>
        <PanelHelp title="How to read the journal" words={JOURNAL_WORDS} />
      </div>
      <JournalTotals view={view} />
      <div className={styles['body']}>
        <ToldTable
          label="Journal"
          layoutKey={panelId}
          columns={journalColumns}
          first={first}
          all={rows}
          keyOf={keyOf}
          onCopied={copied}
          className={styles['rows']}
          onPick={pick}
          onOpen={replay}
          current={shown?.key ?? null}
          empty={
            view.rows.length === 0 ? (
              <EmptyState
                title="Nothing is written yet"
                text="Trades, recommendations that you pass over and your notes appear here, each with the moment it belongs to."
              />
            ) : (
              <EmptyState title="No entry fits the filter" text="Show other kinds or tags, or search for less." />
            )
          }
        />
        {shown === null ? null : (
          <JournalEntry row={shown} known={view.tags} onReplay={() => replay(shown)} onClose={() => setChosen(null)} />
        )}
      </div>
      <p className={styles['foot']}>
        {view.book}. Entries are kept for good; a wrong one is followed by a right one, never changed.
      </p>
      {isWriting ? (
        <NoteDialog
          about={null}
          positionId={null}
          recommendationId={null}
          known={view.tags}
          onClose={() => setIsWriting(false)}
        />
      ) : null}
    </section>
  );
}

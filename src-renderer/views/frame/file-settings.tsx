import { useEffect, useId, useRef, useState } from 'react';
import type { CommandOutput } from '#contract/commands';
import { Button } from '#window/components/button.tsx';
import { EmptyState } from '#window/components/empty-state.tsx';
import { useEngine } from '#window/state/engine-context.ts';
import { errorText } from '#window/state/error-text.ts';
import { notify } from '#window/state/notices.ts';
import { useConnection } from '#window/state/use-connection.ts';
import { changedLines } from '#window/views/frame/changed-lines.ts';
import type { Settings } from '#window/views/frame/use-settings.ts';
import styles from '#window/views/frame/file-settings.module.css';

type Check = CommandOutput<'settings.check'>;

/** What was typed but not saved, by file: kept while the panel is closed or another file is looked at. */
const drafts = new Map<string, string>();

export function FileSettings({ settings }: { readonly settings: Settings }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const { read, problem, reload } = settings;
  const id = useId();
  if (read === null) {
    return problem === null ? (
      <EmptyState title="Configuration files" text="The files appear here." waitsFor="Waiting for the engine." />
    ) : (
      <EmptyState title="The settings could not be read" text={problem}>
        <Button onClick={reload}>Read the settings again</Button>
      </EmptyState>
    );
  }
  const file = read.files.find(({ name }) => name === chosen) ?? read.files[0];
  if (file === undefined) return <EmptyState title="Configuration files" text="The engine has no settings files." />;
  return (
    <div className={styles['files']}>
      <div className={styles['head']}>
        <label htmlFor={id}>File</label>
        <select id={id} value={file.name} onChange={(event) => setChosen(event.target.value)}>
          {read.files.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        <code className={styles['path']}>{file.path}</code>
      </div>
      <FileEditor key={file.name} name={file.name} saved={file.text} onSaved={reload} />
    </div>
  );
}

interface FileEditorProps {
  readonly name: string;
  readonly saved: string;
  readonly onSaved: () => void;
}

function FileEditor({ name, saved, onSaved }: FileEditorProps) {
  const engine = useEngine();
  const isUp = useConnection().kind === 'up';
  const [text, setText] = useState(drafts.get(name) ?? saved);
  const [saving, setSaving] = useState(false);
  const check = useCheck(name, text, text !== saved);
  const isChanged = text !== saved;
  const id = useId();

  const type = (next: string): void => {
    setText(next);
    if (next === saved) drafts.delete(name);
    else drafts.set(name, next);
  };
  const save = async (): Promise<void> => {
    setSaving(true);
    try {
      await engine.call('settings.save', { name, text });
      drafts.delete(name);
      notify({ severity: 'info', text: `${name} saved. It is used when the engine next starts.` });
      onSaved();
    } catch (thrown) {
      notify({ severity: 'broken', text: `${name} was not saved`, detail: errorText(thrown) });
    } finally {
      setSaving(false);
    }
  };

  const verdict = !isChanged
    ? 'No changes.'
    : check === null
      ? 'Checking…'
      : (check.problem ?? 'Valid. Read the difference, then save.');
  return (
    <div className={styles['editor']}>
      <div className={styles['side']}>
        <label htmlFor={id} className={styles['label']}>
          Text of {name}
        </label>
        <textarea
          id={id}
          className={styles['text']}
          value={text}
          spellCheck={false}
          autoComplete="off"
          wrap="off"
          aria-describedby={`${id}-verdict`}
          aria-invalid={isChanged && check !== null && check.problem !== null}
          onChange={(event) => type(event.target.value)}
        />
      </div>
      <div className={styles['side']}>
        <span className={styles['label']}>What would change</span>
        <Difference lines={isChanged ? (check?.difference ?? []) : []} />
      </div>
      <div className={styles['foot']}>
        <p
          id={`${id}-verdict`}
          className={styles['verdict']}
          data-problem={isChanged && check !== null && check.problem !== null}
          role="status"
        >
          {verdict}
        </p>
        <Button disabled={!isChanged || saving} onClick={() => type(saved)}>
          Discard changes
        </Button>
        <Button
          look="main"
          disabled={!isUp || !isChanged || saving || check === null || check.problem !== null}
          onClick={() => void save()}
        >
          Save {name}
        </Button>
      </div>
    </div>
  );
}

/** The engine's verdict on the text, a moment after the last key; null while it is not known. */
function useCheck(name: string, text: string, isChanged: boolean): Check | null {
  const engine = useEngine();
  const [check, setCheck] = useState<{ readonly text: string; readonly verdict: Check } | null>(null);
  const latest = useRef(text);
  latest.current = text;
  useEffect(() => {
    if (!isChanged) return undefined;
    const timer = setTimeout(() => {
      engine.call('settings.check', { name, text }).then(
        (verdict) => {
          if (latest.current === text) setCheck({ text, verdict });
        },
        (thrown: unknown) => {
          if (latest.current === text) setCheck({ text, verdict: { problem: errorText(thrown), difference: [] } });
        },
      );
    }, 300);
    return () => clearTimeout(timer);
  }, [engine, name, text, isChanged]);
  return check !== null && check.text === text ? check.verdict : null;
}

function Difference({ lines }: { readonly lines: readonly string[] }) {
  const shown = changedLines(lines, 2);
  if (shown.length === 0) {
    return (
      <div className={styles['difference']}>
        {lines.length === 0 ? (
          <p className={styles['none']}>Changed lines appear here before anything is saved.</p>
        ) : null}
      </div>
    );
  }
  return (
    <pre className={styles['difference']} tabIndex={0} aria-label="Difference">
      {shown.map(({ at, mark, text }) => (
        <span key={at} className={styles['line']} data-mark={mark}>
          {mark === 'skip' ? text : `${mark === 'same' ? ' ' : mark === 'added' ? '+' : '−'} ${text}`}
        </span>
      ))}
    </pre>
  );
}

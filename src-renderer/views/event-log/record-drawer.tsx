import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { LogEntry } from '#contract/log-view';
import { Button } from '#window/components/button.tsx';
import { copyText } from '#window/components/data-grid/copy-text.ts';
import { easternClockMs, easternDate } from '#window/formatting/eastern-time.ts';
import { useEngine } from '#window/state/engine-context.ts';
import { errorText } from '#window/state/error-text.ts';
import { notify } from '#window/state/notices.ts';
import { jsonTokens, prettyJson } from '#window/views/event-log/json-tokens.ts';
import { typeTitle } from '#window/views/event-log/log-words.ts';
import styles from './record-drawer.module.css';

/** Whoever holds an arrow key down does not want every record on the way. */
const SETTLE_MS = 120;

type Reading =
  | { readonly kind: 'reading' }
  | { readonly kind: 'read'; readonly text: string }
  | { readonly kind: 'failed'; readonly reason: string };

interface RecordDrawerProps {
  readonly entry: LogEntry;
  readonly onClose: () => void;
}

/** Everything that is known about one event. */
export function RecordDrawer({ entry, onClose }: RecordDrawerProps): ReactNode {
  const engine = useEngine();
  const [reading, setReading] = useState<Reading>({ kind: 'reading' });
  const drawer = useRef<HTMLElement>(null);

  useEffect(() => {
    let here = true;
    const timer = setTimeout(() => {
      engine.call('event.read', { id: entry.id }).then(
        ({ record }) => here && setReading({ kind: 'read', text: prettyJson(record) }),
        (thrown: unknown) => here && setReading({ kind: 'failed', reason: errorText(thrown) }),
      );
    }, SETTLE_MS);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [engine, entry.id]);

  const goThere = (): void => {
    // A cursor stands before the inputs of its instant: a millisecond on, this event has just happened.
    engine.call('replay.seek', { toMs: entry.seenMs + 1 }).catch((thrown: unknown) => {
      notify({
        severity: 'broken',
        text: `Could not go to ${easternClockMs(entry.seenMs)} ET`,
        detail: errorText(thrown),
      });
    });
  };
  const copy = (text: string): void => {
    const from = drawer.current;
    if (from === null) return;
    void copyText(from, text).then((done) =>
      notify(
        done
          ? { severity: 'info', text: 'Copied the record' }
          : { severity: 'broken', text: 'Nothing was copied: the clipboard refused' },
      ),
    );
  };

  return (
    <aside
      ref={drawer}
      className={styles['drawer']}
      aria-label="Event record"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <header className={styles['head']}>
        <div className={styles['titles']}>
          <h2 className={styles['title']}>
            {typeTitle(entry.type)}
            {entry.symbol === null ? null : <span className={styles['symbol']}> {entry.symbol}</span>}
          </h2>
          <p className={styles['when']}>
            {easternDate(entry.seenMs)}, {easternClockMs(entry.seenMs)} ET
          </p>
        </div>
        <Button look="quiet" aria-label="Close the record" title="Close (Esc)" onClick={onClose}>
          ✕
        </Button>
      </header>
      <p className={styles['text']}>{entry.text}</p>
      <div className={styles['actions']}>
        <Button onClick={goThere}>Go to this moment</Button>
        <Button disabled={reading.kind !== 'read'} onClick={() => reading.kind === 'read' && copy(reading.text)}>
          Copy the record
        </Button>
      </div>
      {reading.kind === 'read' ? (
        <JsonText text={reading.text} />
      ) : (
        <p className={styles['note']} role="status">
          {reading.kind === 'reading' ? 'Reading the record…' : reading.reason}
        </p>
      )}
    </aside>
  );
}

function JsonText({ text }: { readonly text: string }): ReactNode {
  const tokens = useMemo(() => jsonTokens(text), [text]);
  return (
    // Scrollable, so the keyboard must get in.
    <pre className={styles['record']} tabIndex={0} aria-label="The full record">
      {tokens.map((token, at) => (
        <span key={at} data-kind={token.kind}>
          {token.text}
        </span>
      ))}
    </pre>
  );
}

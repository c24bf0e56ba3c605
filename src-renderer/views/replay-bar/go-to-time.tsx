import { type Ref, useId, useState } from 'react';
import { deskStore } from '#window/state/use-desk.ts';
import { parseInstant } from '#window/views/replay-bar/parse-instant.ts';
import styles from '#window/views/replay-bar/go-to-time.module.css';

interface GoToTimeProps {
  readonly ref: Ref<HTMLInputElement>;
  readonly onGo: (ms: number) => void;
}

/** A time typed by hand, on New York's clock. */
export function GoToTime({ ref, onGo }: GoToTimeProps) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();
  const go = (): void => {
    const { tape, cursor } = deskStore.getState().desk ?? { tape: null, cursor: null };
    if (text.trim() === '' || tape === null || tape.firstSeenMs === null || tape.lastSeenMs === null) return;
    const fromMs = tape.firstSeenMs;
    const parsed = parseInstant(text, { fromMs, toMs: tape.lastSeenMs, nowMs: cursor?.seenMs ?? fromMs });
    if ('problem' in parsed) {
      setProblem(parsed.problem);
      return;
    }
    setProblem(null);
    setText('');
    onGo(parsed.ms);
  };
  return (
    <form
      className={styles['go']}
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <input
        ref={ref}
        className={styles['input']}
        value={text}
        placeholder="Go to 10:40 ET"
        aria-label="Go to a time, New York"
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : id}
        spellCheck={false}
        autoComplete="off"
        onChange={({ target }) => {
          setText(target.value);
          setProblem(null);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          setText('');
          setProblem(null);
          event.currentTarget.blur();
        }}
        onBlur={() => setProblem(null)}
      />
      {problem === null ? null : (
        <span id={id} role="alert" className={styles['problem']}>
          {problem}
        </span>
      )}
    </form>
  );
}

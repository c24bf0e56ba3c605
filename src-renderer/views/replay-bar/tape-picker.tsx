import { useId, useRef, useState } from 'react';
import type { TapeSummary } from '#contract/desk-view';
import { easternDateTime } from '#window/formatting/eastern-time.ts';
import { formatDuration } from '#window/formatting/durations.ts';
import { formatBytes, formatCount } from '#window/formatting/numbers.ts';
import { useEngine } from '#window/state/engine-context.ts';
import { errorText } from '#window/state/error-text.ts';
import { notify } from '#window/state/notices.ts';
import { useDesk } from '#window/state/use-desk.ts';
import styles from '#window/views/replay-bar/tape-picker.module.css';

/** Which recording is on, and the others that could be. */
export function TapePicker() {
  const engine = useEngine();
  const tape = useDesk((desk) => desk?.tape ?? null);
  const [tapes, setTapes] = useState<readonly TapeSummary[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();

  const read = async (): Promise<void> => {
    try {
      setTapes((await engine.call('tapes.list', {})).tapes);
      setProblem(null);
    } catch (thrown) {
      setProblem(errorText(thrown));
    }
  };
  const open = async (chosen: TapeSummary): Promise<void> => {
    list.current?.hidePopover();
    try {
      await engine.call('tapes.open', { id: chosen.id });
    } catch (thrown) {
      notify({ severity: 'broken', text: `${chosen.name} was not opened`, detail: errorText(thrown) });
    }
  };

  return (
    <>
      <button
        type="button"
        className={styles['button']}
        popoverTarget={id}
        title={tape === null ? undefined : about(tape)}
      >
        <span className={styles['name']}>{tape?.name ?? 'Choose a tape'}</span>
        <span aria-hidden="true">▾</span>
      </button>
      <div
        ref={list}
        id={id}
        popover="auto"
        className={styles['list']}
        role="dialog"
        aria-label="Tapes"
        onToggle={(event) => {
          if (event.newState === 'open') void read();
        }}
      >
        <div className={styles['heading']}>Tapes</div>
        {problem === null ? null : <p className={styles['problem']}>{problem}</p>}
        {tapes?.length === 0 ? (
          <p className={styles['none']}>No recordings yet. What Argus records appears here; so do imported files.</p>
        ) : null}
        {tapes?.map((one) => (
          <button
            key={one.id}
            type="button"
            className={styles['tape']}
            disabled={one.problem !== null}
            aria-current={one.id === tape?.id}
            onClick={() => void open(one)}
          >
            <span className={styles['title']}>
              {one.name}
              {one.id === tape?.id ? <span className={styles['now']}>open</span> : null}
            </span>
            <span className={styles['span']}>{spanText(one)}</span>
            <span className={styles['about']}>{about(one)}</span>
            {one.problem === null ? null : <span className={styles['problem']}>Cannot be opened: {one.problem}</span>}
          </button>
        ))}
      </div>
    </>
  );
}

function spanText({ firstSeenMs, lastSeenMs }: TapeSummary): string {
  if (firstSeenMs === null || lastSeenMs === null) return 'Empty';
  return `${easternDateTime(firstSeenMs)} to ${easternDateTime(lastSeenMs)} ET, ${formatDuration(lastSeenMs - firstSeenMs)}`;
}

function about(tape: TapeSummary): string {
  return `${tape.origin} · ${formatCount(tape.inputs)} inputs · ${formatCount(tape.keyframes)} keyframes · ${formatBytes(tape.bytes)}`;
}

import type { CursorView } from '#contract/desk-view';
import { easternMinute } from '#window/formatting/eastern-time.ts';
import { deskStore } from '#window/state/use-desk.ts';
import styles from '#window/views/replay-bar/loop-buttons.module.css';

type Loop = CursorView['loop'];

interface LoopButtonsProps {
  readonly loop: Loop;
  /** A set, B not yet. */
  readonly start: number | null;
  readonly onStart: (ms: number | null) => void;
  readonly onLoop: (loop: Loop) => void;
}

/** A–B: the replay goes back to A whenever it reaches B. */
export function LoopButtons({ loop, start, onStart, onLoop }: LoopButtonsProps) {
  const cursorMs = (): number | null => deskStore.getState().desk?.cursor.seenMs ?? null;
  const from = loop?.fromMs ?? start;
  const setA = (): void => {
    const ms = cursorMs();
    if (ms === null) return;
    if (loop !== null && ms < loop.toMs) onLoop({ fromMs: ms, toMs: loop.toMs });
    else {
      onStart(ms);
      if (loop !== null) onLoop(null);
    }
  };
  const setB = (): void => {
    const ms = cursorMs();
    const tapeStart = deskStore.getState().desk?.tape?.firstSeenMs ?? null;
    const fromMs = from !== null && ms !== null && from < ms ? from : tapeStart;
    if (ms === null || fromMs === null || fromMs >= ms) return;
    onStart(null);
    onLoop({ fromMs, toMs: ms });
  };
  return (
    <div className={styles['loop']} role="group" aria-label="A–B loop">
      <button type="button" aria-pressed={from !== null} title="Begin the loop at the cursor" onClick={setA}>
        A{from === null ? '' : ` ${easternMinute(from)}`}
      </button>
      <button type="button" aria-pressed={loop !== null} title="End the loop at the cursor" onClick={setB}>
        B{loop === null ? '' : ` ${easternMinute(loop.toMs)}`}
      </button>
      <button
        type="button"
        aria-label="Clear the loop"
        title="Clear the loop"
        disabled={from === null}
        onClick={() => {
          onStart(null);
          if (loop !== null) onLoop(null);
        }}
      >
        ✕
      </button>
    </div>
  );
}

import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { LatestOnly } from '#window/charts/latest-only.ts';
import { TimelineCanvas, type TimelineLoop } from '#window/charts/timeline-canvas.ts';
import { easternClock, easternDate } from '#window/formatting/eastern-time.ts';
import { useLinkedSymbol } from '#window/state/linked-symbols.ts';
import { useDesk } from '#window/state/use-desk.ts';
import { useStream } from '#window/state/use-stream.ts';
import { speedText } from '#window/views/replay-bar/replay-actions.ts';
import { timelineContent } from '#window/views/replay-bar/timeline-content.ts';
import styles from '#window/views/replay-bar/timeline-scrubber.module.css';

interface TimelineScrubberProps {
  readonly loop: TimelineLoop;
  /** Resolves when the engine has been there. */
  readonly onSeek: (ms: number) => Promise<void>;
  readonly onToggle: () => void;
}

const MINUTE_MS = 60_000;
const NONE: never[] = [];

/** The whole tape at a glance; dragging in it moves everything in the window. */
export function TimelineScrubber({ loop, onSeek, onToggle }: TimelineScrubberProps) {
  const view = useStream('timeline', {});
  const instruments = useDesk((desk) => desk?.instruments) ?? NONE;
  const cursor = useDesk((desk) => desk?.cursor ?? null);
  const [index] = useLinkedSymbol('blue');
  const [timeline, setTimeline] = useState<TimelineCanvas | null>(null);
  /** Where the trader has asked to be, while the engine is on its way. */
  const [askedMs, setAskedMs] = useState<number | null>(null);
  const isDragging = useRef(false);
  const seek = useRef(onSeek);
  seek.current = onSeek;

  const pump = useMemo(() => {
    const made: LatestOnly<number> = new LatestOnly(async (ms) => {
      await seek.current(ms);
      if (!made.isWaiting && !isDragging.current) setAskedMs(null);
    });
    return made;
  }, []);
  const ask = useCallback(
    (ms: number) => {
      setAskedMs(ms);
      pump.ask(ms);
    },
    [pump],
  );

  const mount = useCallback(
    (canvas: HTMLCanvasElement | null) => {
      if (canvas === null) return;
      const created = new TimelineCanvas(canvas, {
        dragged(ms) {
          isDragging.current = true;
          ask(ms);
        },
        released() {
          isDragging.current = false;
          if (!pump.isBusy) setAskedMs(null);
        },
      });
      setTimeline(created);
      return () => {
        setTimeline(null);
        created[Symbol.dispose]();
      };
    },
    [ask, pump],
  );

  const { startMs = 0, minutes = 0, lanes = NONE, marks = NONE, gaps = NONE, proofs = '' } = view ?? {};
  const content = useMemo(
    () => timelineContent({ startMs, minutes, lanes, marks, gaps }, index, instruments),
    [startMs, minutes, lanes, marks, gaps, index, instruments],
  );
  useEffect(() => timeline?.setProofs(proofs), [timeline, proofs]);
  useEffect(() => timeline?.setContent(content), [timeline, content]);
  useEffect(() => timeline?.setLoop(loop), [timeline, loop]);
  const shownMs = askedMs ?? cursor?.seenMs ?? null;
  useEffect(() => timeline?.setCursor(shownMs), [timeline, shownMs]);

  const endMs = startMs + minutes * MINUTE_MS;
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || content === null) return;
    const target = keyTarget(event, shownMs ?? startMs, startMs, endMs);
    if (target === null && event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation();
    if (target === null) onToggle();
    else ask(Math.min(endMs, Math.max(startMs, target)));
  };

  const progress = view?.progress ?? 0;
  return (
    <div
      className={styles['scrubber']}
      role="slider"
      tabIndex={0}
      aria-label="Position in the tape"
      aria-valuemin={startMs}
      aria-valuemax={endMs}
      aria-valuenow={shownMs ?? startMs}
      aria-valuetext={
        shownMs === null
          ? 'At the start'
          : `${easternDate(shownMs)} ${easternClock(shownMs)} New York, ${cursor?.playing === true ? `playing ${speedText(cursor.speed)}` : 'paused'}`
      }
      onKeyDown={press}
    >
      <canvas ref={mount} className={styles['canvas']} data-testid="timeline" />
      {view !== null && content !== null && progress >= 1 ? null : (
        <div className={styles['reading']}>
          {view === null ? 'The tape appears here.' : `Reading the tape, ${Math.floor(progress * 100)} %`}
          {view === null ? null : (
            <progress className={styles['progress']} max={1} value={progress} aria-label="Reading the tape" />
          )}
        </div>
      )}
    </div>
  );
}

function keyTarget(event: KeyboardEvent, nowMs: number, startMs: number, endMs: number): number | null {
  const step = (event.shiftKey ? 10 : 1) * MINUTE_MS;
  switch (event.key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return nowMs - step;
    case 'ArrowRight':
    case 'ArrowUp':
      return nowMs + step;
    case 'PageDown':
      return nowMs - 60 * MINUTE_MS;
    case 'PageUp':
      return nowMs + 60 * MINUTE_MS;
    case 'Home':
      return startMs;
    case 'End':
      return endMs;
    default:
      return null;
  }
}

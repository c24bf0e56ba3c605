import { type KeyboardEvent, memo, type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { easternDay, easternMinute } from '#window/formatting/eastern-time.ts';
import { drawStrip } from '#window/views/quality/draw-strip.ts';
import { minuteAt, MINUTE_WORDS, qualityOf } from '#window/views/quality/minute-words.ts';
import styles from '#window/views/quality/quality.module.css';

const MINUTE_MS = 60_000;
const PAGE_MINUTES = 15;

interface MinuteStripProps {
  /** `IBIT at alpaca-iex`. */
  readonly name: string;
  readonly cells: string;
  readonly fromMs: number;
  /** What is under the pointer or the keyboard; null once it is nothing any more. */
  readonly onLook: (text: string | null) => void;
  readonly onGo: (ms: number) => void;
}

/** A letter a minute as a strip to look along, with the pointer or the arrow keys. */
export const MinuteStrip = memo(function MinuteStrip({
  name,
  cells,
  fromMs,
  onLook,
  onGo,
}: MinuteStripProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  /** The minute that is looked at; while nobody looks, the newest. */
  const [minute, setMinute] = useState<number | null>(null);
  const drawn = useRef({ cells, minute });
  useEffect(() => {
    drawn.current = { cells, minute };
    if (canvas.current !== null) drawStrip(canvas.current, cells, minute);
  }, [cells, minute]);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const again = (): void => drawStrip(element, drawn.current.cells, drawn.current.minute);
    const size = new ResizeObserver(again);
    size.observe(element);
    const theme = new MutationObserver(again);
    theme.observe(element.ownerDocument.documentElement, { attributes: true });
    return () => {
      size.disconnect();
      theme.disconnect();
    };
  }, []);

  const last = Math.max(cells.length - 1, 0);
  const shown = Math.min(minute ?? last, last);
  const textAt = (at: number): string => {
    const ms = fromMs + at * MINUTE_MS;
    return `${easternDay(ms)} ${easternMinute(ms)} ET: ${MINUTE_WORDS[qualityOf(cells[at])].word.toLowerCase()}`;
  };
  const look = (at: number | null): void => {
    setMinute(at);
    onLook(at === null ? null : `${name}, ${textAt(at)}`);
  };
  const atPointer = (event: PointerEvent<HTMLElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return minuteAt((event.clientX - box.left) / Math.max(box.width, 1), cells.length);
  };
  const press = (event: KeyboardEvent<HTMLElement>): void => {
    const to = keyTarget(event.key, shown, last);
    if (to !== null) {
      event.preventDefault();
      look(to);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      onGo(fromMs + shown * MINUTE_MS);
    }
  };
  return (
    <div
      className={styles['strip']}
      role="slider"
      tabIndex={0}
      aria-label={`Minutes of ${name}`}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={shown}
      aria-valuetext={textAt(shown)}
      onKeyDown={press}
      onFocus={() => look(shown)}
      onBlur={() => look(null)}
      onPointerMove={(event) => look(atPointer(event))}
      onPointerLeave={() => look(null)}
      onDoubleClick={() => onGo(fromMs + shown * MINUTE_MS)}
    >
      <canvas ref={canvas} className={styles['canvas']} aria-hidden="true" />
    </div>
  );
});

function keyTarget(key: string, from: number, last: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    PageUp: -PAGE_MINUTES,
    PageDown: PAGE_MINUTES,
    Home: -from,
    End: last - from,
  };
  const step = steps[key];
  return step === undefined ? null : Math.min(Math.max(from + step, 0), last);
}

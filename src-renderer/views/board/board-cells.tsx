import { memo, useEffect, useRef, useSyncExternalStore, type ReactNode } from 'react';
import type { BoardRow, InstrumentView } from '#contract/market-view';
import { easternClock } from '#window/formatting/eastern-time.ts';
import { formatChange, formatPercent, formatPrice, UNKNOWN } from '#window/formatting/numbers.ts';
import { heardMs, type BoardLine } from '#window/views/board/board-line.ts';
import type { CursorClock } from '#window/views/board/cursor-clock.ts';
import type { FlashFader } from '#window/views/board/flash-fader.ts';
import { ageText } from '#window/views/board/staleness.ts';
import styles from './board.module.css';

interface SymbolNameProps {
  readonly instrument: InstrumentView;
  readonly standing: BoardRow['standing'];
}

/** Where a symbol has several sources, each row says which one it is, and whether it counts. */
export const SymbolName = memo(function SymbolName({ instrument, standing }: SymbolNameProps): ReactNode {
  const { symbol, source } = instrument;
  const aside = standing === 'aside' ? ', shown for comparison: another source counts' : '';
  return (
    <span className={styles['symbol']} data-standing={standing} title={`${symbol} from ${source}${aside}`}>
      {symbol}
      {standing === 'only' ? null : <span className={styles['source']}>{` ${source}`}</span>}
    </span>
  );
});

export function LastPrice({ line, fader }: { readonly line: BoardLine; readonly fader: FlashFader }): ReactNode {
  const { row, instrument, direction, changes } = line;
  const heard = heardMs(row);
  const cell = useRef<HTMLSpanElement>(null);
  const shown = useRef(changes);
  useEffect(() => {
    // Scrolling into sight is no change; neither is a jump, after which the changes are counted anew.
    if (changes > shown.current && direction !== 0 && cell.current !== null) fader.flash(cell.current, direction);
    shown.current = changes;
  }, [fader, changes, direction]);
  return (
    <span
      ref={cell}
      className={styles['last']}
      title={heard === null ? undefined : `${easternClock(heard)} ET from ${instrument.source}`}
    >
      {formatPrice(row.last, instrument.digits)}
    </span>
  );
}

export const ChangeFigure = memo(function ChangeFigure({ change }: { readonly change: number | null }): ReactNode {
  if (change === null) return <span className={styles['unknown']}>{UNKNOWN}</span>;
  const direction = change > 0 ? 'up' : change < 0 ? 'down' : 'flat';
  return (
    <span className={styles['change']} data-direction={direction}>
      <span className={styles['arrow']} aria-hidden="true">
        {direction === 'up' ? '▲' : direction === 'down' ? '▼' : '·'}
      </span>
      {formatPercent(change, 2, true)}
    </span>
  );
});

const SCOPES: Readonly<Record<string, { readonly short: string; readonly long: string }>> = {
  'around-the-clock': { short: '24/7', long: 'Around the clock' },
  'session-only': {
    short: 'day',
    long: 'Session hours only: it misses the nights and must not be compared with an implied volatility',
  },
  'session-and-overnight': { short: 'd+n', long: 'Session hours and nights' },
};

export const Volatility = memo(function Volatility(props: {
  readonly figure: number | null;
  readonly scope: string | null;
}): ReactNode {
  const { figure, scope } = props;
  if (figure === null) return <span className={styles['unknown']}>{UNKNOWN}</span>;
  const words = scope === null ? undefined : SCOPES[scope];
  return (
    <span title={words === undefined ? undefined : `${words.long}.`}>
      {formatPercent(figure, 1)}
      <span className={styles['scope']}>{words?.short ?? ''}</span>
    </span>
  );
});

export const Scored = memo(function Scored(props: {
  readonly score: number | null;
  readonly notable: number;
}): ReactNode {
  const { score, notable } = props;
  if (score === null) return <span className={styles['unknown']}>{UNKNOWN}</span>;
  return (
    <span className={styles['score']} data-notable={Math.abs(score) >= notable || undefined}>
      {formatChange(score, 1)}
    </span>
  );
});

export function DayRange({ line, place }: { readonly line: BoardLine; readonly place: number | null }): ReactNode {
  const { row, instrument } = line;
  if (place === null) return <span className={styles['unknown']}>{UNKNOWN}</span>;
  const words = `Low ${formatPrice(row.dayLow, instrument.digits)}, high ${formatPrice(row.dayHigh, instrument.digits)}, now at ${formatPercent(place, 0)}`;
  const style = { '--place': `${Math.round(place * 100)}%` } as Record<string, string>;
  return (
    <span className={styles['range']} role="img" aria-label={words} title={words} style={style}>
      <span className={styles['rangeMark']} />
    </span>
  );
}

/** Renders only when its words change. */
export function Age({
  clock,
  heardMs: ms,
}: {
  readonly clock: CursorClock;
  readonly heardMs: number | null;
}): ReactNode {
  const text = useSyncExternalStore(clock.listen, () => ageText(ms, clock.nowMs()));
  return (
    <span className={styles['age']} data-live={text === 'live' || undefined}>
      {text}
    </span>
  );
}

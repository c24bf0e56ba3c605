import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { DAY_MS } from '#primitives/clock';
import type { Indicators } from '#window/charts/chart-types.ts';
import type { Readout } from '#window/charts/readout.ts';
import { easternDate, easternMinute } from '#window/formatting/eastern-time.ts';
import { formatChange, formatPrice, formatSize } from '#window/formatting/numbers.ts';
import styles from '#window/views/chart/chart-readout.module.css';

export interface ReadoutHandle {
  show(readout: Readout | null): void;
}

interface ChartReadoutProps {
  readonly digits: number;
  readonly intervalMs: number;
  readonly indicators: Indicators;
  readonly ref: Ref<ReadoutHandle>;
}

const FIGURES = ['open', 'high', 'low', 'close'] as const;
const STUDIES = ['ema20', 'ema50', 'vwap', 'rsi', 'atr'] as const;
const STUDY_NAMES = { ema20: 'EMA 20', ema50: 'EMA 50', vwap: 'VWAP', rsi: 'RSI', atr: 'ATR' } as const;

/** The bar under the crosshair, else the newest. Written straight into the page: it changes with every tick and every move. */
export function ChartReadout({ digits, intervalMs, indicators, ref }: ChartReadoutProps) {
  const cells = useRef(new Map<string, HTMLElement>());
  const cell = (name: string) => (element: HTMLElement | null) => {
    if (element === null) cells.current.delete(name);
    else cells.current.set(name, element);
  };
  const last = useRef<Readout | null>(null);
  const line = useRef<HTMLDivElement>(null);
  const write = (name: string, text: string, data?: Readonly<Record<string, string>>): void => {
    const element = cells.current.get(name);
    if (element === undefined) return;
    if (element.textContent !== text) element.textContent = text;
    if (data !== undefined) Object.assign(element.dataset, data);
  };
  const show = (readout: Readout | null): void => {
    last.current = readout;
    if (line.current !== null) line.current.dataset['empty'] = String(readout === null);
    if (readout === null) return;
    write(
      'time',
      intervalMs >= DAY_MS ? easternDate(readout.ms) : `${easternDate(readout.ms)} ${easternMinute(readout.ms)}`,
    );
    for (const name of FIGURES) write(name, formatPrice(readout[name], digits));
    write('volume', formatSize(readout.volume));
    const { change, changePercent } = readout;
    const arrow = change === null || change === 0 ? '' : change > 0 ? '▲ ' : '▼ ';
    const percent = changePercent === null ? '' : ` (${formatChange(changePercent, 2)} %)`;
    write('change', `${arrow}${formatChange(change, digits)}${percent}`, {
      side: change === null || change === 0 ? 'flat' : change > 0 ? 'up' : 'down',
    });
    write(
      'flags',
      [...(readout.isForming ? ['forming'] : []), ...readout.flags.map((flag) => flagText(flag, readout))].join(' · '),
    );
    write('marks', readout.marks.join(' · '));
    for (const name of STUDIES) write(name, formatPrice(readout[name], name === 'rsi' ? 1 : digits));
  };
  useImperativeHandle(ref, () => ({ show }));
  // Other digits or other indicators: the same bar reads differently.
  useEffect(() => show(last.current));
  return (
    <div ref={line} className={styles['readout']}>
      <span ref={cell('time')} className={styles['time']} />
      {FIGURES.map((name) => (
        <span key={name} className={styles['figure']}>
          <span className={styles['name']}>{name.charAt(0).toUpperCase()}</span>
          <span ref={cell(name)} className={styles['value']} />
        </span>
      ))}
      <span className={styles['figure']}>
        <span className={styles['name']}>V</span>
        <span ref={cell('volume')} className={styles['value']} />
      </span>
      <span ref={cell('change')} className={styles['change']} data-readout="change" />
      <span ref={cell('flags')} className={styles['flags']} />
      {STUDIES.filter((name) => indicators[name]).map((name) => (
        <span key={name} className={styles['figure']} data-study={name}>
          <span className={styles['name']}>{STUDY_NAMES[name]}</span>
          <span ref={cell(name)} className={styles['value']} />
        </span>
      ))}
      <span ref={cell('marks')} className={styles['marks']} />
    </div>
  );
}

function flagText(flag: string, readout: Readout): string {
  return flag === 'corrected' && readout.revision > 0 ? `corrected ×${readout.revision}` : flag;
}

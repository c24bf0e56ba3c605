import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import type { QualityRow, QualityView } from '#contract/quality-view';
import { MINUTE_QUALITY_LETTERS, type MinuteQuality } from '#domain/minute-quality';
import { EmptyState } from '#window/components/empty-state.tsx';
import { easternDay, easternMinute } from '#window/formatting/eastern-time.ts';
import { formatCount, formatPercent, UNKNOWN } from '#window/formatting/numbers.ts';
import { useEngine } from '#window/state/engine-context.ts';
import { errorText } from '#window/state/error-text.ts';
import { notify } from '#window/state/notices.ts';
import { useStream } from '#window/state/use-stream.ts';
import { GapTable } from '#window/views/connections/gap-table.tsx';
import { QUALITY_WORDS } from '#window/views/live/live-help-words.ts';
import type { PanelProps } from '#window/views/panel-props.ts';
import { drawStrip } from '#window/views/quality/draw-strip.ts';
import { MinuteStrip } from '#window/views/quality/minute-strip.tsx';
import { MINUTE_WORDS, QUALITIES } from '#window/views/quality/minute-words.ts';
import { ChoiceTable, DisagreementTable, SwitchList } from '#window/views/quality/source-tables.tsx';
import { PanelHelp } from '#window/views/trade/panel-help.tsx';
import live from '#window/views/live/live.module.css';
import styles from '#window/views/quality/quality.module.css';

const MINUTE_MS = 60_000;
const HOURS = [1, 4, 12, 24, 48] as const;
const USUAL_HOURS = 4;
/** Coverage below this is worth a look, and below that something is wrong. */
const THIN = 0.999;
const POOR = 0.95;

export function QualityPanel({ params, setParams }: PanelProps): ReactNode {
  const hours = HOURS.find((one) => one === params['hours']) ?? USUAL_HOURS;
  const view = useStream('quality', { hours });
  if (view === null || view.strip === null) {
    return (
      <EmptyState
        title="Data quality"
        text="How much of what should be known is known: minute by minute, source by source."
        waitsFor={view === null ? 'Waiting for the engine.' : 'Open a tape, or watch live markets.'}
      />
    );
  }
  return (
    <section className={live['panel']}>
      <div className={live['tools']}>
        <label>
          Last{' '}
          <select value={hours} onChange={({ target }) => setParams({ ...params, hours: Number(target.value) })}>
            {HOURS.map((one) => (
              <option key={one} value={one}>
                {one === 1 ? '1 hour' : `${one} hours`}
              </option>
            ))}
          </select>
        </label>
        <span className={live['spring']} />
        <PanelHelp title="How to read data quality" words={QUALITY_WORDS} />
      </div>
      {/* Scrollable, so the keyboard must get in. */}
      <div className={live['body']} role="group" tabIndex={0} aria-label="Data quality">
        <Strips rows={view.rows} strip={view.strip} />
        <h2 className={live['title']}>Which source counts</h2>
        <ChoiceTable choices={view.choices} />
        <h2 className={live['title']}>How far sources are apart</h2>
        <DisagreementTable disagreements={view.disagreements} />
        <h2 className={live['title']}>Changes of source</h2>
        <SwitchList switches={view.switches} />
        <h2 className={live['title']}>Gaps on these strips</h2>
        <GapTable gaps={view.gaps} />
      </div>
    </section>
  );
}

interface StripsProps {
  readonly rows: readonly QualityRow[];
  readonly strip: NonNullable<QualityView['strip']>;
}

function Strips({ rows, strip: { fromMs, minutes } }: StripsProps): ReactNode {
  const engine = useEngine();
  const [looked, setLooked] = useState<string | null>(null);
  const go = useCallback(
    async (toMs: number): Promise<void> => {
      try {
        await engine.call('replay.seek', { toMs });
      } catch (thrown) {
        notify({ severity: 'broken', text: 'Go to a minute: not done', detail: errorText(thrown) });
      }
    },
    [engine],
  );
  const onGo = useCallback((ms: number) => void go(ms), [go]);
  if (rows.length === 0) return <p className={live['none']}>No instrument is listed at the cursor.</p>;
  const untilMs = fromMs + minutes * MINUTE_MS;
  return (
    <>
      <table className={styles['rows']} aria-label="Coverage by minute">
        <thead>
          <tr>
            <th scope="col" className={styles['symbolColumn']}>
              Symbol
            </th>
            <th scope="col" className={styles['sourceColumn']}>
              Source
            </th>
            <th scope="col">
              <span className={styles['axis']}>
                <span>
                  {easternDay(fromMs)} {easternMinute(fromMs)}
                </span>
                <span>{easternMinute((fromMs + untilMs) / 2)}</span>
                <span>{easternMinute(untilMs)} ET</span>
              </span>
            </th>
            <th scope="col" className={`${styles['figureColumn']} ${styles['figure']}`}>
              Coverage
            </th>
            <th scope="col" className={`${styles['figureColumn']} ${styles['figure']}`}>
              Last bar
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.index} row={row} fromMs={fromMs} onLook={setLooked} onGo={onGo} />
          ))}
        </tbody>
      </table>
      <p className={styles['readout']} aria-live="off" data-testid="quality-readout">
        {looked ?? `${formatCount(minutes)} minutes of ${formatCount(rows.length)} instruments. Look along a strip.`}
      </p>
      <Legend rows={rows} />
    </>
  );
}

interface RowProps {
  readonly row: QualityRow;
  readonly fromMs: number;
  readonly onLook: (text: string | null) => void;
  readonly onGo: (ms: number) => void;
}

function Row({ row, fromMs, onLook, onGo }: RowProps): ReactNode {
  const { symbol, source, inUse, cells, coverage, lastBarMs, corrections, oddTicks } = row;
  const level = coverage === null || coverage >= THIN ? undefined : coverage >= POOR ? 'warning' : 'problem';
  const odd = oddTicks.map(({ what, count }) => `${formatCount(count)} ${what}`).join(', ');
  return (
    <tr>
      <th scope="row" className={styles['symbol']}>
        {symbol}
      </th>
      <td
        className={styles['source']}
        data-use={inUse}
        title={`${inUse ? 'Its bars are the ones that count.' : 'Standing by.'}${odd === '' ? '' : ` Not used: ${odd}.`}`}
      >
        <span aria-hidden="true">{inUse ? '●' : '○'}</span> {source}
      </td>
      <td className={styles['stripCell']}>
        <MinuteStrip name={`${symbol} at ${source}`} cells={cells} fromMs={fromMs} onLook={onLook} onGo={onGo} />
      </td>
      <td
        className={styles['figure']}
        data-level={level}
        title={corrections === 0 ? undefined : `${formatCount(corrections)} bars were corrected after they had closed.`}
      >
        {coverage === null ? UNKNOWN : formatPercent(coverage, coverage < 1 && coverage > 0.99 ? 2 : 1)}
      </td>
      <td className={styles['figure']}>{easternMinute(lastBarMs)}</td>
    </tr>
  );
}

/** What the shapes mean, and of how many minutes each can be said. */
function Legend({ rows }: { readonly rows: readonly QualityRow[] }): ReactNode {
  return (
    <ul className={styles['legend']} aria-label="Legend">
      {QUALITIES.toReversed().map((quality) => (
        <li key={quality}>
          <Key quality={quality} />
          {MINUTE_WORDS[quality].word}
          <span className={styles['count']}>
            {formatCount(rows.reduce((sum, row) => sum + row.minutes[quality], 0))} min
          </span>
        </li>
      ))}
    </ul>
  );
}

function Key({ quality }: { readonly quality: MinuteQuality }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const draw = (): void => drawStrip(element, MINUTE_QUALITY_LETTERS[quality], null);
    draw();
    const theme = new MutationObserver(draw);
    theme.observe(element.ownerDocument.documentElement, { attributes: true });
    return () => theme.disconnect();
  }, [quality]);
  return <canvas ref={canvas} className={styles['key']} aria-hidden="true" />;
}

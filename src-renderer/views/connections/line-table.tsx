import { Fragment, type ReactNode } from 'react';
import type { LineView } from '#contract/connections-view';
import { SparkCanvas } from '#window/components/sparkline/spark-canvas.tsx';
import { formatAge } from '#window/formatting/durations.ts';
import { easternClock } from '#window/formatting/eastern-time.ts';
import { formatBytes, formatChange, formatCount, formatNumber, UNKNOWN } from '#window/formatting/numbers.ts';
import { budgetLevel, PHASE_WORDS, stretchText } from '#window/views/connections/line-words.ts';
import live from '#window/views/live/live.module.css';
import styles from '#window/views/connections/connections.module.css';

const COLUMNS = 10;
/** A clock that is further off than this changes which minute a trade is counted to. */
const SKEW_MS = 1_000;

interface LineTableProps {
  readonly venue: string;
  readonly lines: readonly LineView[];
  /** Our clock when they stood so. */
  readonly atMs: number;
}

/** The lines of one venue, a row each, and below it what went wrong and what to do. */
export function LineTable({ venue, lines, atMs }: LineTableProps): ReactNode {
  return (
    <table className={`${live['table']} ${styles['lines']}`} aria-label={`Lines of ${venue}`}>
      <thead>
        <tr>
          <th scope="col">Line</th>
          <th scope="col">State</th>
          <th scope="col">Last heard</th>
          <th scope="col" className={live['figure']} title="Of the last heartbeat or request.">
            Round trip
          </th>
          <th scope="col" className={live['figure']} title="How far the clock of the venue is ahead of ours.">
            Clock
          </th>
          <th scope="col" title="Requests that the venue still allows in this stretch of time.">
            Requests left
          </th>
          <th scope="col" className={live['figure']} title="How often it was connected anew.">
            Reconn.
          </th>
          <th scope="col" className={live['figure']} title="Stretches that it has announced as missing.">
            Gaps
          </th>
          <th
            scope="col"
            className={live['figure']}
            title="Messages that were left out since a field was not what it should be."
          >
            Left out
          </th>
          <th scope="col" className={live['figure']}>
            Messages
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Line key={line.name} line={line} atMs={atMs} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ line, atMs }: { readonly line: LineView; readonly atMs: number }): ReactNode {
  const { name, phase, reason, sinceMs, heardMs, skewMs, reconnects, gaps, drifts, unknown, messages, bytes } = line;
  const { word, shape, level } = PHASE_WORDS[phase];
  const told = toldOf(line, reason);
  return (
    <Fragment>
      <tr className={told.length > 0 ? live['hasMore'] : undefined} data-phase={phase}>
        <th scope="row">{name}</th>
        <td>
          <span className={styles['phase']} data-level={level} title={`Since ${easternClock(sinceMs)} ET`}>
            <span aria-hidden="true">{shape}</span>
            {word}
          </span>{' '}
          <span className={live['unit']}>{formatAge(atMs - sinceMs)}</span>
        </td>
        <td className={live['dim']}>{heardMs === null ? UNKNOWN : heardText(atMs - heardMs)}</td>
        <td className={live['figure']}>
          <RoundTrip line={line} />
        </td>
        <td className={live['figure']} data-level={Math.abs(skewMs ?? 0) >= SKEW_MS ? 'warning' : undefined}>
          {skewMs === null ? UNKNOWN : `${formatChange(skewMs, 0)} ms`}
        </td>
        <td>
          <Budget budget={line.budget} />
        </td>
        <td className={live['figure']}>{formatCount(reconnects)}</td>
        <td className={live['figure']} data-level={gaps > 0 ? 'warning' : undefined}>
          {formatCount(gaps)}
        </td>
        <td className={live['figure']} data-level={drifts > 0 ? 'warning' : undefined}>
          {formatCount(drifts)}
        </td>
        <td
          className={live['figure']}
          title={`${formatBytes(bytes)}${unknown === 0 ? '' : `; ${formatCount(unknown)} of a kind that nobody knows`}`}
        >
          {formatCount(messages)}
        </td>
      </tr>
      {told.length === 0 ? null : (
        <tr className={live['told']}>
          <td colSpan={COLUMNS}>
            {told.map((text) => (
              <div key={text}>{text}</div>
            ))}
          </td>
        </tr>
      )}
    </Fragment>
  );
}

function heardText(ageMs: number): string {
  const age = formatAge(ageMs);
  return age === 'now' ? age : `${age} ago`;
}

/** Why it is not live, and what went wrong last where that is something else. */
function toldOf({ trouble, budget }: LineView, reason: string | null): readonly string[] {
  const told = reason === null ? [] : [reason];
  const waiting = budget?.waiting ?? 0;
  if (waiting > 0)
    told.push(`${formatCount(waiting)} ${waiting === 1 ? 'request waits' : 'requests wait'} for a turn.`);
  if (trouble !== null && !told.some((text) => text.includes(trouble.text)))
    told.push(`${easternClock(trouble.atMs)} ET: ${trouble.text}`);
  return told;
}

function RoundTrip({ line: { latencyMs, latencies } }: { readonly line: LineView }): ReactNode {
  if (latencyMs === null) return UNKNOWN;
  const range = `${formatNumber(Math.min(...latencies), 0)} to ${formatNumber(Math.max(...latencies), 0)} ms`;
  return (
    <span className={styles['trip']}>
      {latencies.length < 2 ? null : (
        <span className={styles['spark']}>
          <SparkCanvas values={latencies} label={`The last ${latencies.length} round trips: ${range}`} />
        </span>
      )}
      {formatNumber(latencyMs, 0)} ms
    </span>
  );
}

function Budget({ budget }: Pick<LineView, 'budget'>): ReactNode {
  if (budget === null) return <span className={live['dim']}>{UNKNOWN}</span>;
  const { left, of, perMs } = budget;
  const share = of > 0 ? Math.min(Math.max(left / of, 0), 1) : 0;
  const style = { '--share': `${share * 100}%` } as Record<string, string>;
  const text = `${formatCount(Math.floor(left))} of ${formatCount(of)} in ${stretchText(perMs)}`;
  return (
    <span className={styles['budget']} data-level={budgetLevel(budget)}>
      <span className={styles['budgetBar']} style={style} aria-hidden="true" />
      {text}
    </span>
  );
}

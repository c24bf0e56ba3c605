import type { ReactNode } from 'react';
import type { GapView } from '#contract/market-view';
import { formatDuration } from '#window/formatting/durations.ts';
import { easternClock, easternDay } from '#window/formatting/eastern-time.ts';
import live from '#window/views/live/live.module.css';

/** What is missing, from when to when; the newest first. */
export function GapTable({ gaps }: { readonly gaps: readonly GapView[] }): ReactNode {
  if (gaps.length === 0) return <p className={live['none']}>No gap has been announced.</p>;
  return (
    <table className={live['table']} aria-label="Gaps">
      <thead>
        <tr>
          <th scope="col">Source</th>
          <th scope="col">Symbol</th>
          <th scope="col">From</th>
          <th scope="col">To</th>
          <th scope="col" className={live['figure']}>
            Length
          </th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        {gaps.map(({ source, symbol, fromMs, toMs, reason }) => (
          <tr key={`${source} ${symbol ?? ''} ${fromMs}`}>
            <th scope="row">{source}</th>
            <td>{symbol ?? 'all of it'}</td>
            <td>
              {easternDay(fromMs)} {easternClock(fromMs)} ET
            </td>
            <td data-level={toMs === null ? 'warning' : undefined}>
              {toMs === null ? 'not over' : `${easternClock(toMs)} ET`}
            </td>
            <td className={live['figure']}>{toMs === null ? '' : formatDuration(toMs - fromMs)}</td>
            <td className={live['wide']}>{reason}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

import type { ReactNode } from 'react';
import type { GapView } from '#contract/market-view';
import type { QualityGap } from '#contract/quality-view';
import { formatDuration } from '#window/formatting/durations.ts';
import { easternClock, easternDay } from '#window/formatting/eastern-time.ts';
import { formatCount } from '#window/formatting/numbers.ts';
import live from '#window/views/live/live.module.css';

/** What is missing, from when to when; the newest first. */
export function GapTable({ gaps }: { readonly gaps: readonly (GapView | QualityGap)[] }): ReactNode {
  if (gaps.length === 0) return <p className={live['none']}>No gap has been announced.</p>;
  const isCounted = gaps.some((gap) => 'backfilled' in gap);
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
          {isCounted ? (
            <th
              scope="col"
              className={live['figure']}
              title="Minutes of the strips that were taken over from an archive."
            >
              Filled
            </th>
          ) : null}
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        {gaps.map((gap) => {
          const { source, symbol, fromMs, toMs, reason } = gap;
          return (
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
              {isCounted ? (
                <td className={live['figure']}>
                  {'backfilled' in gap ? `${formatCount(gap.backfilled)} of ${formatCount(gap.minutes)} min` : ''}
                </td>
              ) : null}
              <td className={live['wide']}>{reason}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

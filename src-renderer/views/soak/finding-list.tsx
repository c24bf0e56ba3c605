import type { ReactNode } from 'react';
import type { SoakFindingView } from '#contract/soak-view';
import { formatDuration } from '#window/formatting/durations.ts';
import { easternClock, easternDay } from '#window/formatting/eastern-time.ts';
import { LEVELS } from '#window/views/soak/soak-words.ts';
import styles from '#window/views/soak/soak.module.css';

interface FindingListProps {
  readonly findings: readonly SoakFindingView[];
  readonly nowMs: number | null;
}

/** What is not as it should be, and what to do about it. */
export function FindingList({ findings, nowMs }: FindingListProps): ReactNode {
  return (
    <ul className={styles['findings']}>
      {findings.map(({ id, state, text, remedy, sinceMs, endedMs, halts }) => (
        <li key={id} className={styles['finding']} data-level={endedMs === null ? state : 'over'}>
          <p className={styles['what']}>
            <span aria-hidden="true">{LEVELS[state].shape} </span>
            {text}
          </p>
          <p className={styles['remedy']}>{remedy}</p>
          <p className={styles['when']}>
            since {easternDay(sinceMs)} {easternClock(sinceMs)} ET
            {endedMs === null
              ? nowMs === null
                ? ''
                : `, for ${formatDuration(nowMs - sinceMs)}`
              : `, over after ${formatDuration(endedMs - sinceMs)}`}
            {halts && endedMs === null ? <span className={styles['halts']}> · stops new trades</span> : null}
          </p>
        </li>
      ))}
    </ul>
  );
}

import type { ReactNode } from 'react';
import type { BreakerView } from '#contract/book-view';
import { untilText } from '#window/views/risk/stance-words.ts';
import styles from '#window/views/risk/risk.module.css';

interface BreakerListProps {
  readonly breakers: readonly BreakerView[];
  readonly nowMs: number | null;
}

const EFFECTS: Readonly<Record<BreakerView['effect'], string>> = {
  halts: 'nothing new is recommended',
  halves: 'sizes are halved',
};

/** Every breaker, those that have tripped first: why, what it does, and until when. */
export function BreakerList({ breakers, nowMs }: BreakerListProps): ReactNode {
  if (breakers.length === 0) return <p className={styles['none']}>No breaker is set.</p>;
  const sorted = [...breakers.filter(({ isTripped }) => isTripped), ...breakers.filter(({ isTripped }) => !isTripped)];
  return (
    <ul className={styles['breakers']}>
      {sorted.map(({ name, isTripped, text, untilMs, effect }) => (
        // One figure may have two breakers: at the first sizes are halved, at the second all halts.
        <li key={`${name} ${effect}`} data-tripped={isTripped}>
          <span className={styles['breakerMark']} aria-hidden="true">
            {isTripped ? '■' : '○'}
          </span>
          <span className={styles['breakerName']}>{name}</span>
          <span className={styles['breakerText']}>{text}</span>
          {isTripped ? (
            <span className={styles['breakerUntil']}>
              {EFFECTS[effect]},{' '}
              {untilMs === null ? 'until a human, or better data, ends it' : untilText(untilMs, nowMs)}
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

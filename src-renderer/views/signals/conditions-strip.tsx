import type { ReactNode } from 'react';
import type { ConditionsView, SignalsView } from '#contract/trade-view';
import { Hint } from '#window/components/hint.tsx';
import { easternClock } from '#window/formatting/eastern-time.ts';
import { formatNumber, formatPercent, UNKNOWN } from '#window/formatting/numbers.ts';
import styles from '#window/views/signals/signals.module.css';

/** How well conditions suit whoever sells options, and what the night has done to the open. */
export function ConditionsStrip({ view }: { readonly view: SignalsView }): ReactNode {
  const { conditions, gaps } = view;
  if (conditions.length === 0 && gaps.length === 0) return null;
  return (
    <ul className={styles['conditions']} aria-label="Conditions">
      {conditions.map((one) => (
        <li key={one.underlying}>
          <Hint text={aboutOf(one)}>
            <button type="button" className={styles['warmth']}>
              <span className={styles['symbol']}>{one.underlying}</span> warmth{' '}
              <b>{one.score === null ? UNKNOWN : formatNumber(one.score, 0)}</b>
              <span className={styles['range']}>
                {' '}
                of {formatNumber(one.least, 0)} … {formatNumber(one.most, 0)}
              </span>
            </button>
          </Hint>
        </li>
      ))}
      {gaps.map(({ underlying, text, rarity, closedMs }) => (
        <li key={`gap ${underlying}`}>
          <Hint
            text={`Since the close of ${easternClock(closedMs)} ET. ${rarity === null ? 'Too few past gaps are known to say how rare that is.' : `${formatPercent(rarity, 1)} of past gaps were as large or larger.`}`}
          >
            <button type="button" className={styles['warmth']}>
              {text}
            </button>
          </Hint>
        </li>
      ))}
    </ul>
  );
}

/** Every part with what it added: the score explains itself. */
function aboutOf({ parts, score, atMs }: ConditionsView): string {
  const lines = parts.map(
    ({ name, text, points, most }) => `${name}: ${text} · ${formatNumber(points, 0)} of ${formatNumber(most, 0)}`,
  );
  const head =
    score === null
      ? 'Too little is known for a score.'
      : `How well conditions suit a seller, as of ${easternClock(atMs)} ET.`;
  return [head, ...lines].join('\n');
}

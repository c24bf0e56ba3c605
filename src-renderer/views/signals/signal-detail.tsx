import type { ReactNode } from 'react';
import type { SignalView } from '#contract/trade-view';
import { Button } from '#window/components/button.tsx';
import { easternDateTime } from '#window/formatting/eastern-time.ts';
import { formatNumber } from '#window/formatting/numbers.ts';
import { runCommand } from '#window/state/command-registry.ts';
import styles from '#window/views/signals/signals.module.css';
import { CheckList } from '#window/views/trade/check-list.tsx';
import trade from '#window/views/trade/trade.module.css';

interface SignalDetailProps {
  readonly signal: SignalView;
  readonly rank: number | null;
  readonly onClose: () => void;
}

/** Why, or why not: each gate with its margin, and each part of the score with its reason. */
export function SignalDetail({ signal, rank, onClose }: SignalDetailProps): ReactNode {
  const { title, atMs, refusal, because, checks, parts, score, about, state } = signal;
  const hasCard = state !== 'refused' && state !== 'context';
  return (
    <aside className={styles['detail']} aria-label={`Signal: ${title}`} data-testid="signal-detail">
      <div className={styles['detailHead']}>
        <b>{title}</b>
        <span className={trade['note']}>{easternDateTime(atMs)} ET</span>
        <span className={trade['spring']} />
        <Button look="quiet" aria-label="Close the signal" onClick={onClose}>
          ✕
        </Button>
      </div>
      {/* Scrollable, so the keyboard must get in. */}
      <div className={styles['detailBody']} tabIndex={0} role="group" aria-label="Why, or why not">
        <p className={styles['verdict']}>{refusal === null ? about : `Refused: ${refusal}`}</p>
        <ul className={trade['plain']}>
          {because.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
        {checks.length === 0 ? null : (
          <>
            <h2>Gates</h2>
            <CheckList label="Gates" checks={checks} />
          </>
        )}
        {parts.length === 0 ? null : (
          <>
            <h2>
              Score {formatNumber(score, 0)} of 100{rank === null ? '' : `, rank ${rank}`}
            </h2>
            <ul className={styles['parts']} aria-label="Score">
              {parts.map(({ name, points, most, because: why }) => (
                <li key={name}>
                  <span className={styles['partName']}>{name}</span>
                  <meter min={0} max={most} value={points} aria-label={`${name}: ${points} of ${most} points`} />
                  <span className={styles['points']}>
                    {formatNumber(points, 0)} of {formatNumber(most, 0)}
                  </span>
                  <span className={styles['why']}>{why}</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
      <div className={styles['detailActs']}>
        <Button
          title="Stands the replay still where this was decided"
          onClick={() => runCommand('trade.replay-moment')}
        >
          Replay this moment (R)
        </Button>
        {hasCard ? (
          <Button onClick={() => runCommand('panel.open.recommendation')}>Show the recommendation</Button>
        ) : null}
      </div>
    </aside>
  );
}

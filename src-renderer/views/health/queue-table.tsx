import type { ReactNode } from 'react';
import type { QueueView } from '#contract/log-view';
import { formatCount, formatPercent } from '#window/formatting/numbers.ts';
import styles from './health.module.css';

/** From here on a queue has little room left for a burst. */
const NEARLY_FULL = 0.8;

export function QueueTable({ queues }: { readonly queues: readonly QueueView[] }): ReactNode {
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">Queue</th>
          <th scope="col" title="What happens when it is full.">
            When full
          </th>
          <th scope="col" title="How much of it waits now.">
            Depth
          </th>
          <th scope="col" className={styles['figure']}>
            Capacity
          </th>
          <th
            scope="col"
            className={styles['figure']}
            title="What was let go because there was no room. Never silently: each loss is counted here."
          >
            Dropped
          </th>
        </tr>
      </thead>
      <tbody>
        {queues.map((queue) => (
          <QueueRow key={queue.name} queue={queue} />
        ))}
      </tbody>
    </table>
  );
}

function QueueRow({ queue }: { readonly queue: QueueView }): ReactNode {
  const share = queue.capacity > 0 ? Math.min(1, queue.depth / queue.capacity) : 0;
  const state = share >= 1 ? 'problem' : share >= NEARLY_FULL ? 'warning' : 'ok';
  const style = { '--share': `${share * 100}%` } as Record<string, string>;
  return (
    <tr>
      <th scope="row">{queue.name}</th>
      <td className={styles['dim']}>{queue.policy}</td>
      <td>
        <span className={styles['depth']} data-state={state}>
          <span className={styles['depthText']}>{formatCount(queue.depth)}</span>
          <span
            className={styles['depthBar']}
            style={style}
            role="img"
            aria-label={`${formatPercent(share, 0)} full`}
          />
          {state === 'ok' ? null : (
            <span className={styles['depthWord']}>{state === 'problem' ? 'full' : 'nearly full'}</span>
          )}
        </span>
      </td>
      <td className={styles['figure']}>{formatCount(queue.capacity)}</td>
      <td className={styles['figure']} data-lost={queue.dropped > 0 || undefined}>
        {formatCount(queue.dropped)}
      </td>
    </tr>
  );
}

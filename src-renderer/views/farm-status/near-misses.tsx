import type { ReactNode } from 'react';
import { EmptyState } from '#window/components/empty-state.tsx';
import { easternDateTime } from '#window/formatting/eastern-time.ts';
import { moneyChange, toneOf } from '#window/formatting/money.ts';
import { formatCount, formatPercent } from '#window/formatting/numbers.ts';
import { runCommand } from '#window/state/command-registry.ts';
import { chooseConfig } from '#window/state/farm-choice.ts';
import { useAnswer } from '#window/state/use-answer.ts';
import farmStyles from '#window/views/farm/farm.module.css';
import styles from '#window/views/farm-status/farm-status.module.css';

interface NearMissesProps {
  readonly epoch: string | null;
  readonly asOf: string;
  readonly scope: string;
}

/** Which single threshold, had it been less strict when the day began, would have traded by now. */
export function NearMisses({ epoch, asOf, scope }: NearMissesProps): ReactNode {
  const { value: view, problem } = useAnswer('farm.misses', {}, asOf, scope);
  if (view === null || view.thresholds.length === 0) {
    return (
      <EmptyState
        title={
          problem !== null
            ? 'They could not be found'
            : view === null
              ? 'Looking for near misses'
              : 'No near miss today'
        }
        text={
          problem ??
          'Which single threshold, relaxed by how much, would have traded today, and what it would have earned.'
        }
      />
    );
  }
  const show = (config: number): void => {
    if (epoch !== null) chooseConfig(epoch, config);
    runCommand('panel.open.config');
  };
  return (
    // Scrollable, so the keyboard must get in.
    <div className={styles['misses']} role="group" tabIndex={0} aria-label="Near misses">
      <p className={farmStyles['note']}>
        Day of {view.atMs === null ? '' : `${easternDateTime(view.atMs).slice(0, 17)} ET`}: {formatCount(view.traded)}{' '}
        of {formatCount(view.configs)} configs opened something; {formatCount(view.missed)} did not because of one
        single threshold. Their trades are closed by their own rules at the worst side, or marked there.
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Threshold</th>
            <th scope="col">Relaxed by up to</th>
            <th scope="col">Configs</th>
            <th scope="col">Ahead</th>
            <th scope="col">Mean</th>
            <th scope="col">Nearest</th>
          </tr>
        </thead>
        <tbody>
          {view.thresholds.flatMap(({ threshold, relaxed, steps, example }) =>
            steps.map(({ by, configs, ahead, mean }, at) => (
              <tr key={`${threshold} ${relaxed} ${by}`} data-first={at === 0 || undefined}>
                {at === 0 ? (
                  <th scope="rowgroup" rowSpan={steps.length}>
                    {threshold}
                  </th>
                ) : null}
                <td>
                  {by} {at === 0 ? <small>{relaxed}</small> : null}
                </td>
                <td>{formatCount(configs)}</td>
                <td>{formatPercent(ahead, 0)}</td>
                <td className={farmStyles[toneOf(mean) ?? '']}>{moneyChange(mean)}</td>
                <td>
                  {at !== 0 || example === null ? null : (
                    <button type="button" title={example.text} onClick={() => show(example.config)}>
                      Show config {example.config}
                    </button>
                  )}
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </div>
  );
}

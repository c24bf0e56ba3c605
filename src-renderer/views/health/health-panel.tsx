import type { ReactNode } from 'react';
import type { HealthView } from '#contract/log-view';
import { EmptyState } from '#window/components/empty-state.tsx';
import { easternDateTime } from '#window/formatting/eastern-time.ts';
import { formatBytes, formatCount } from '#window/formatting/numbers.ts';
import { useDesk } from '#window/state/use-desk.ts';
import { useStream } from '#window/state/use-stream.ts';
import { ConnectionTable } from '#window/views/health/connection-table.tsx';
import { FigureCard } from '#window/views/health/figure-card.tsx';
import { overallState, overallText, STATE_WORDS } from '#window/views/health/figure-text.ts';
import { QueueTable } from '#window/views/health/queue-table.tsx';
import { TickCountTable } from '#window/views/health/tick-count-table.tsx';
import type { PanelProps } from '#window/views/panel-props.ts';
import styles from './health.module.css';

const NO_PARAMS = {};

const PROOF_WORDS = { proved: 'proved', refuted: 'differs', failed: 'not tried' } as const;

export function HealthPanel({ panelId }: PanelProps): ReactNode {
  const health = useStream('health', NO_PARAMS);
  if (health === null) {
    return (
      <EmptyState
        title="Health"
        text="Event rates, lag, queues, drops, memory, tape and disk, each with its last minutes."
        waitsFor="Waiting for the engine."
      />
    );
  }
  const state = overallState(health.figures);
  return (
    // Scrollable, so the keyboard must get in.
    <div className={styles['panel']} role="group" tabIndex={0} aria-label="Health figures">
      <div className={styles['summary']}>
        <p className={styles['overall']} data-state={state}>
          <span aria-hidden="true">{STATE_WORDS[state].shape}</span> {overallText(health.figures)}
        </p>
        <dl className={styles['facts']}>
          <Fact name="Restarts" value={formatCount(health.restarts)} bad={health.restarts > 0} />
          <Fact
            name="Recent errors"
            value={formatCount(health.recentErrors.length)}
            bad={health.recentErrors.length > 0}
          />
          <ProofFact proof={health.proof} />
          <TapeFacts />
        </dl>
      </div>
      <h2 className={styles['title']}>Figures</h2>
      <ul className={styles['cards']}>
        {health.figures.map((figure) => (
          <FigureCard key={figure.name} figure={figure} />
        ))}
      </ul>
      <div className={styles['pair']}>
        <div className={styles['part']}>
          <h2 className={styles['title']}>Connections</h2>
          <ConnectionTable />
        </div>
        <div className={styles['part']}>
          <h2 className={styles['title']}>Queues</h2>
          {health.queues.length === 0 ? (
            <p className={styles['none']}>No queues: nothing waits between the parts of this engine.</p>
          ) : (
            <QueueTable queues={health.queues} />
          )}
        </div>
      </div>
      <h2 className={styles['title']}>Recent errors</h2>
      <Errors errors={health.recentErrors} />
      <h2 className={styles['title']}>Quotes and trades, and what was wrong with them</h2>
      <TickCountTable panelId={panelId} rows={health.tickCounts} />
    </div>
  );
}

function Fact({
  name,
  value,
  bad,
}: {
  readonly name: string;
  readonly value: string;
  readonly bad?: boolean;
}): ReactNode {
  return (
    <div className={styles['fact']}>
      <dt>{name}</dt>
      <dd data-bad={bad === true || undefined}>{value}</dd>
    </div>
  );
}

/** Whether the last day that was recorded live came out of its tape again. The Soak panel has all of them. */
function ProofFact({ proof }: { readonly proof: HealthView['proof'] }): ReactNode {
  if (proof === null) return <Fact name="Self-proof" value="none yet" />;
  return (
    <Fact name="Self-proof" value={`${proof.day} ${PROOF_WORDS[proof.verdict]}`} bad={proof.verdict !== 'proved'} />
  );
}

function TapeFacts(): ReactNode {
  const tape = useDesk((desk) => desk?.tape ?? null);
  if (tape === null) return <Fact name="Tape" value="none open" />;
  return (
    <>
      <Fact name="Tape" value={tape.name} />
      <Fact name="Size" value={formatBytes(tape.bytes)} />
      <Fact name="Inputs" value={formatCount(tape.inputs)} />
      <Fact name="Keyframes" value={formatCount(tape.keyframes)} />
    </>
  );
}

function Errors({ errors }: { readonly errors: HealthView['recentErrors'] }): ReactNode {
  if (errors.length === 0) return <p className={styles['none']}>No errors so far.</p>;
  return (
    <ol className={styles['errors']}>
      {errors.toReversed().map(({ atMs, text }, at) => (
        <li key={`${atMs} ${at}`} className={styles['error']}>
          <span className={styles['errorTime']}>{easternDateTime(atMs)} ET</span>
          <span>
            <span className={styles['errorShape']} aria-hidden="true">
              ■{' '}
            </span>
            {text}
          </span>
        </li>
      ))}
    </ol>
  );
}

import type { ReactNode } from 'react';
import type { SoakView } from '#contract/soak-view';
import { EmptyState } from '#window/components/empty-state.tsx';
import { formatDuration } from '#window/formatting/durations.ts';
import { easternClock, easternDateTime } from '#window/formatting/eastern-time.ts';
import { useStream } from '#window/state/use-stream.ts';
import { FindingList } from '#window/views/soak/finding-list.tsx';
import { ProofTable } from '#window/views/soak/proof-table.tsx';
import { ResourceCard } from '#window/views/soak/resource-card.tsx';
import { LEVELS, overallSoak } from '#window/views/soak/soak-words.ts';
import { SOAK_WORDS } from '#window/views/live/live-help-words.ts';
import { PanelHelp } from '#window/views/trade/panel-help.tsx';
import live from '#window/views/live/live.module.css';
import styles from '#window/views/soak/soak.module.css';

const NO_PARAMS = {};

export function SoakPanel(): ReactNode {
  const view = useStream('soak', NO_PARAMS);
  if (view === null) {
    return (
      <EmptyState
        title="Soak"
        text="What the guardian of a long recording finds, how the machine is, and the nightly self-proofs."
        waitsFor="Waiting for the engine."
      />
    );
  }
  return (
    <section className={live['panel']}>
      <div className={live['tools']}>
        <span className={live['dim']}>{lookedText(view)}</span>
        <span className={live['spring']} />
        <PanelHelp title="How to read the soak" words={SOAK_WORDS} />
      </div>
      {/* Scrollable, so the keyboard must get in. */}
      <div className={live['body']} role="group" tabIndex={0} aria-label="Soak">
        <Overall view={view} />
        <FindingList findings={view.findings} nowMs={view.atMs} />
        {view.state === 'off' ? null : <Watched view={view} />}
        <h2 className={live['title']}>Nightly self-proofs</h2>
        <ProofTable proofs={view.proofs} />
        {view.past.length === 0 ? null : (
          <>
            <h2 className={live['title']}>What is over</h2>
            <FindingList findings={view.past} nowMs={view.atMs} />
          </>
        )}
      </div>
    </section>
  );
}

function lookedText({ sinceMs, atMs }: SoakView): string {
  if (sinceMs === null || atMs === null) return 'The guardian looks while live data are recorded.';
  return `Watching since ${easternDateTime(sinceMs)} ET, looked last at ${easternClock(atMs)} ET`;
}

function Overall({ view }: { readonly view: SoakView }): ReactNode {
  const { level, text } = overallSoak(view);
  const { halt, deadMan, sinceMs, atMs } = view;
  const span = sinceMs === null || atMs === null ? '' : ` for ${formatDuration(atMs - sinceMs)}`;
  return (
    <>
      <p className={live['overall']} data-level={level} data-testid="soak-state">
        <span aria-hidden="true">{LEVELS[level].shape}</span> {text}
        {level === 'well' ? span : ''}
      </p>
      {halt === null ? null : (
        <p className={live['alarm']} role="alert">
          <span aria-hidden="true">■ </span>
          Nothing new is recommended: {halt}
        </p>
      )}
      <p className={live['about']}>
        Watchdog {deadMan.state}: {deadMan.text}
      </p>
    </>
  );
}

/** Everything that is looked at, found or not: what is watched should be seen. */
function Watched({ view: { checks, series } }: { readonly view: SoakView }): ReactNode {
  return (
    <>
      <h2 className={live['title']}>What is watched</h2>
      <table className={live['table']} aria-label="Checks">
        <thead>
          <tr>
            <th scope="col">Check</th>
            <th scope="col">State</th>
            <th scope="col">Now, at worst</th>
            <th scope="col">Limit</th>
            <th scope="col" className={styles['roomy']}>
              What it is
            </th>
          </tr>
        </thead>
        <tbody>
          {checks.map(({ check, name, about, state, figure, limit }) => (
            <tr key={check}>
              <th scope="row" title={about}>
                {name}
              </th>
              <td>
                <span className={styles['state']} data-level={state}>
                  <span aria-hidden="true">{LEVELS[state].shape}</span>
                  {LEVELS[state].word}
                </span>
              </td>
              <td>{figure === '' ? <span className={live['dim']}>nothing to measure yet</span> : figure}</td>
              <td className={live['dim']}>{limit}</td>
              <td className={`${live['wide']} ${live['dim']} ${styles['roomy']}`}>{about}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2 className={live['title']}>The machine, a minute apart</h2>
      {series.length === 0 ? (
        <p className={live['none']}>The first minute is not over.</p>
      ) : (
        <ul className={styles['cards']}>
          {series.map((one) => (
            <ResourceCard key={one.name} series={one} />
          ))}
        </ul>
      )}
    </>
  );
}

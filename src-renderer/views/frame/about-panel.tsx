import { useEffect, useState } from 'react';
import type { CommandOutput } from '#contract/commands';
import { useEngine } from '#window/state/engine-context.ts';
import { errorText } from '#window/state/error-text.ts';
import { useConnection } from '#window/state/use-connection.ts';
import styles from '#window/views/frame/about-panel.module.css';

export function AboutPanel() {
  const engine = useEngine();
  const connection = useConnection();
  const isUp = connection.kind === 'up';
  const [about, setAbout] = useState<CommandOutput<'about.read'> | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    if (!isUp) return undefined;
    let stopped = false;
    engine.call('about.read', {}).then(
      (output) => (stopped ? undefined : setAbout(output)),
      (thrown: unknown) => (stopped ? undefined : setProblem(errorText(thrown))),
    );
    return () => {
      stopped = true;
    };
  }, [engine, isUp]);

  return (
    <div className={styles['about']} tabIndex={0} role="region" aria-label="About Argus">
      <h2 className={styles['name']}>Argus {about?.version ?? ''}</h2>
      <p className={styles['line']}>
        A workstation for people who sell option spreads by hand: it watches markets, records everything, and replays it
        exactly.
      </p>
      <p className={styles['dim']}>
        {about === null ? (problem ?? 'Versions appear when the engine answers.') : `Engine on ${about.runtime}.`}
        {isUp ? ` Protocol ${connection.engine.protocol}.` : ''} Nothing here is advice.
      </p>
      <h3 className={styles['heading']}>Charts</h3>
      <p className={styles['line']}>
        TradingView Lightweight Charts™, Copyright © 2025 TradingView, Inc.{' '}
        <a href="https://www.tradingview.com/" target="_blank" rel="noreferrer">
          https://www.tradingview.com/
        </a>
      </p>
      <h3 className={styles['heading']}>Licences</h3>
      {about === null ? null : (
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">Package</th>
              <th scope="col">Version</th>
              <th scope="col">Licence</th>
            </tr>
          </thead>
          <tbody>
            {about.licences.map(({ name, version, licence }) => (
              <tr key={`${name} ${version}`}>
                <td>{name}</td>
                <td>{version}</td>
                <td>{licence}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

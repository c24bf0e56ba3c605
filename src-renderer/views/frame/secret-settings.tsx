import { Button } from '#window/components/button.tsx';
import { EmptyState } from '#window/components/empty-state.tsx';
import { useConnection } from '#window/state/use-connection.ts';
import type { Settings } from '#window/views/frame/use-settings.ts';
import styles from '#window/views/frame/settings.module.css';

/** Whether each secret is set and from where; never what it is. */
export function SecretSettings({ settings }: { readonly settings: Settings }) {
  const connection = useConnection();
  const { read, problem, reload } = settings;
  if (read === null) {
    return problem === null ? (
      <EmptyState
        title="Secrets"
        text="Which keys and tokens are set appears here."
        waitsFor="Waiting for the engine."
      />
    ) : (
      <EmptyState title="The secrets could not be listed" text={problem}>
        <Button onClick={reload}>List the secrets again</Button>
      </EmptyState>
    );
  }
  const inDesktop = connection.kind === 'up' && connection.engine.host === 'electron';
  return (
    <div className={styles['column']}>
      <p className={styles['note']}>
        {inDesktop
          ? 'Secrets come from the system’s keyring or from the environment that Argus is started in. Their values never reach this page.'
          : 'In a browser, secrets come from the environment that Argus is started in. Their values never reach this page.'}
      </p>
      {read.secrets.length === 0 ? (
        <p className={styles['note']}>
          Nothing in this version needs a secret: the demo and the public feeds work without accounts.
        </p>
      ) : (
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">For</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {read.secrets.map(({ name, about, isSet, from }) => (
              <tr key={name}>
                <td>
                  <code>{name}</code>
                </td>
                <td className={styles['dim']}>{about}</td>
                <td className={isSet ? styles['set'] : styles['dim']}>
                  {isSet ? `● set${from === null ? '' : ` (${from})`}` : '○ not set'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

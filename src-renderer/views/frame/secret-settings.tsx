import { type FormEvent, useRef, useState } from 'react';
import type { CommandOutput } from '#contract/commands';
import { Button } from '#window/components/button.tsx';
import { EmptyState } from '#window/components/empty-state.tsx';
import { ask } from '#window/state/dialogs.ts';
import { useEngine } from '#window/state/engine-context.ts';
import { errorText } from '#window/state/error-text.ts';
import { notify } from '#window/state/notices.ts';
import { useConnection } from '#window/state/use-connection.ts';
import type { Settings } from '#window/views/frame/use-settings.ts';
import styles from '#window/views/frame/secret-settings.module.css';

type Secret = CommandOutput<'settings.read'>['secrets'][number];

const SOURCES = {
  environment: 'from the environment',
  keyring: 'in the keyring',
  file: 'in the private file',
} as const;

/** Whether each secret is set and from where. What is entered goes to the engine and never comes back. */
export function SecretSettings({ settings }: { readonly settings: Settings }) {
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
  const { about, problem: refused } = read.secretStore;
  return (
    <div className={styles['column']}>
      <p className={styles['note']}>
        The demo and your own tapes need none of these. What you enter goes to the engine and is never shown again.{' '}
        {about} An environment variable of the name given below wins over what is kept here.
      </p>
      {refused === null ? null : (
        <p className={styles['problem']} role="alert">
          {refused}
        </p>
      )}
      <ul className={styles['secrets']}>
        {read.secrets.map((secret) => (
          <SecretEntry key={secret.name} secret={secret} onChanged={reload} />
        ))}
      </ul>
    </div>
  );
}

function SecretEntry({ secret, onChanged }: { readonly secret: Secret; readonly onChanged: () => void }) {
  const { name, about, variable, isSet, from } = secret;
  const engine = useEngine();
  const isUp = useConnection().kind === 'up';
  const input = useRef<HTMLInputElement>(null);
  const [isTyped, setTyped] = useState(false);
  const [isSending, setSending] = useState(false);
  const inEnvironment = from === 'environment';

  const keep = async (value: string | null): Promise<void> => {
    setSending(true);
    try {
      await engine.call('secrets.keep', { name, value });
      notify({ severity: 'info', text: value === null ? `${name} forgotten` : `${name} saved` });
      onChanged();
    } catch (thrown) {
      const text = value === null ? `${name} was not forgotten` : `${name} was not saved`;
      notify({ severity: 'broken', text, detail: errorText(thrown) });
    } finally {
      setSending(false);
    }
  };
  const save = (event: FormEvent): void => {
    event.preventDefault();
    const value = input.current?.value.trim() ?? '';
    if (input.current === null || value === '') return;
    // Whatever comes of it: what was typed does not stay in the page.
    input.current.value = '';
    setTyped(false);
    void keep(value);
  };
  const forget = (): void =>
    ask({
      title: `Forget ${name}?`,
      about: 'It cannot be shown or brought back. You would have to enter it again.',
      confirm: 'Forget secret',
      onConfirm: () => void keep(null),
    });

  return (
    <li className={styles['secret']}>
      <div className={styles['head']}>
        <code className={styles['name']}>{name}</code>
        <span className={styles['state']} data-set={isSet}>
          <span aria-hidden="true">{isSet ? '●' : '○'}</span>{' '}
          {from === null ? 'not set' : `set ${SOURCES[from]}${inEnvironment ? `, as ${variable}` : ''}`}
        </span>
      </div>
      <p className={styles['about']}>{about}</p>
      {inEnvironment ? (
        <p className={styles['about']}>Change {variable} where Argus is started, then start Argus again.</p>
      ) : (
        <form className={styles['form']} onSubmit={save}>
          <input
            ref={input}
            type="password"
            className={styles['input']}
            aria-label={`New value of ${name}`}
            placeholder={isSet ? 'Enter another value' : `Enter a value, or set ${variable}`}
            autoComplete="off"
            spellCheck={false}
            maxLength={4096}
            disabled={!isUp || isSending}
            onChange={(event) => setTyped(event.target.value.trim() !== '')}
          />
          <Button
            type="submit"
            look="main"
            aria-label={`Save secret ${name}`}
            disabled={!isUp || isSending || !isTyped}
          >
            Save secret
          </Button>
          <Button aria-label={`Forget secret ${name}`} disabled={!isUp || isSending || !isSet} onClick={forget}>
            Forget secret
          </Button>
        </form>
      )}
    </li>
  );
}

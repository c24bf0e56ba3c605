import { useState } from 'react';
import { Button } from '#window/components/button.tsx';
import { commandStore, type WindowCommand } from '#window/state/command-registry.ts';
import { bindingStore, bindKeys, boundTo, conflicts, keysOf, unbindOverride } from '#window/state/key-bindings.ts';
import { chordLabel, chordOf, isReserved } from '#window/state/key-chords.ts';
import { isMac } from '#window/state/platform.ts';
import styles from '#window/views/frame/settings.module.css';

export function KeySettings() {
  const commands = commandStore((state) => state.commands);
  const overrides = bindingStore((state) => state.overrides);
  const [capturing, setCapturing] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const clashing = conflicts(commands.values(), overrides);
  const titles = (ids: readonly string[], but: string): string =>
    ids
      .filter((id) => id !== but)
      .map((id) => commands.get(id)?.title ?? id)
      .join(', ');

  const capture = (command: WindowCommand, chord: string): void => {
    if (isReserved(chord)) {
      setRefusal(`${chordLabel(chord, isMac)} belongs to the browser or to every control. Choose another key.`);
      return;
    }
    bindingStore.setState((state) => ({ overrides: bindKeys(state.overrides, command.id, [chord]) }));
    const others = boundTo(chord, commands.values(), bindingStore.getState().overrides).filter(
      ({ id }) => id !== command.id,
    );
    setRefusal(
      others.length === 0
        ? null
        : `${chordLabel(chord, isMac)} is also the key of: ${others.map(({ title }) => title).join(', ')}. The first that makes sense at the moment is run.`,
    );
    setCapturing(null);
  };

  return (
    <div className={styles['column']}>
      <div className={styles['head']}>
        <p className={styles['note']} role="status">
          {refusal ??
            'Choose Change, then press the new key. Keys that browsers keep for themselves cannot be taken. Escape leaves things as they are.'}
        </p>
        <Button disabled={Object.keys(overrides).length === 0} onClick={() => bindingStore.setState({ overrides: {} })}>
          Reset all keys
        </Button>
      </div>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">Command</th>
            <th scope="col">Keys</th>
            <th scope="col" className={styles['last']}>
              What to do
            </th>
          </tr>
        </thead>
        <tbody>
          {[...commands.values()].map((command) => {
            const keys = keysOf(command, overrides);
            const clash = keys.find((chord) => clashing.has(chord));
            return (
              <tr key={command.id}>
                <td>
                  {command.title}
                  {clash === undefined ? null : (
                    <div className={styles['conflict']}>also: {titles(clashing.get(clash) ?? [], command.id)}</div>
                  )}
                </td>
                <td>
                  {capturing === command.id ? (
                    <KeyCapture
                      title={command.title}
                      onChord={(chord) => capture(command, chord)}
                      onCancel={() => setCapturing(null)}
                    />
                  ) : (
                    <span className={styles['keys']}>
                      {keys.length === 0 ? <span className={styles['dim']}>none</span> : null}
                      {keys.map((chord) => (
                        <kbd key={chord} data-conflict={clashing.has(chord)}>
                          {chordLabel(chord, isMac)}
                        </kbd>
                      ))}
                    </span>
                  )}
                </td>
                <td>
                  <div className={styles['actions']}>
                    <Button
                      look="quiet"
                      aria-label={`Change: ${command.title}`}
                      onClick={() => {
                        setRefusal(null);
                        setCapturing(command.id);
                      }}
                    >
                      Change
                    </Button>
                    <Button
                      look="quiet"
                      aria-label={`Clear: ${command.title}`}
                      disabled={keys.length === 0}
                      onClick={() =>
                        bindingStore.setState((state) => ({ overrides: bindKeys(state.overrides, command.id, []) }))
                      }
                    >
                      Clear
                    </Button>
                    <Button
                      look="quiet"
                      aria-label={`Reset: ${command.title}`}
                      disabled={!Object.hasOwn(overrides, command.id)}
                      onClick={() =>
                        bindingStore.setState((state) => ({ overrides: unbindOverride(state.overrides, command.id) }))
                      }
                    >
                      Reset
                    </Button>
                  </div>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface KeyCaptureProps {
  readonly title: string;
  readonly onChord: (chord: string) => void;
  readonly onCancel: () => void;
}

function KeyCapture({ title, onChord, onCancel }: KeyCaptureProps) {
  return (
    <input
      className={styles['capture']}
      readOnly
      autoFocus
      value="Press the new key…"
      aria-label={`New key of: ${title}`}
      onBlur={onCancel}
      onKeyDown={(event) => {
        if (event.key === 'Tab') return;
        event.preventDefault();
        event.stopPropagation();
        if (event.key === 'Escape') {
          onCancel();
          return;
        }
        const chord = chordOf(event, isMac);
        if (chord !== null) onChord(chord);
      }}
    />
  );
}

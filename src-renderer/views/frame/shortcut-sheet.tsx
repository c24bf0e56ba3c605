import { Button } from '#window/components/button.tsx';
import { Dialog } from '#window/components/dialog.tsx';
import { commandAvailable, commandStore, runCommand, type WindowCommand } from '#window/state/command-registry.ts';
import { openDialog } from '#window/state/dialogs.ts';
import { bindingStore, keysOf } from '#window/state/key-bindings.ts';
import { chordLabel } from '#window/state/key-chords.ts';
import { isMac } from '#window/state/platform.ts';
import { openPanel } from '#window/views/frame/docks.ts';
import styles from '#window/views/frame/shortcut-sheet.module.css';

/** Keys that the dock and the tables have of their own. */
const FIXED: readonly (readonly [string, string])[] = [
  ['F8', 'Go to the toasts'],
  ['↑ ↓ PgUp PgDn', 'Move in a table'],
  ['Esc', 'Close a dialog or a menu'],
];

/** Workspaces that are not there need no line; other commands keep theirs while they make no sense. */
function isShown(command: WindowCommand): boolean {
  return !command.id.startsWith('workspace.show-') || commandAvailable(command);
}

export function ShortcutSheet() {
  const commands = commandStore((state) => state.commands);
  const overrides = bindingStore((state) => state.overrides);
  const bound = [...commands.values()].filter((command) => keysOf(command, overrides).length > 0 && isShown(command));
  const groups = [...new Set(bound.map((command) => command.group ?? 'Other'))];
  const close = (): void => openDialog(null);
  return (
    <Dialog open wide title="Keyboard shortcuts" onClose={close}>
      <div className={styles['groups']}>
        {groups.map((group) => (
          <section key={group} className={styles['group']}>
            <h3>{group}</h3>
            <dl>
              {bound
                .filter((command) => (command.group ?? 'Other') === group)
                .map((command) => (
                  <div key={command.id} className={styles['line']}>
                    <dt>{command.title}</dt>
                    <dd>
                      {keysOf(command, overrides).map((chord) => (
                        <kbd key={chord}>{chordLabel(chord, isMac)}</kbd>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
        <section className={styles['group']}>
          <h3>Always</h3>
          <dl>
            {FIXED.map(([keys, title]) => (
              <div key={keys} className={styles['line']}>
                <dt>{title}</dt>
                <dd>
                  <kbd>{keys}</kbd>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
      <div className={styles['buttons']}>
        <Button
          onClick={() => {
            close();
            openPanel('settings', { tab: 'keys' });
          }}
        >
          Change keys…
        </Button>
        <Button
          onClick={() => {
            close();
            runCommand('palette.open');
          }}
        >
          Search all commands
        </Button>
        <Button look="main" onClick={close}>
          Close
        </Button>
      </div>
    </Dialog>
  );
}

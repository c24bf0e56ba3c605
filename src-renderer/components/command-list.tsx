import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import { commandMatch } from '#window/components/command-match.ts';
import { useFocusReturn } from '#window/components/focus-return.ts';
import styles from '#window/components/command-list.module.css';

export interface ListedCommand {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  /** Further words that find it. */
  readonly keywords?: readonly string[];
  readonly note?: string | undefined;
  readonly keys?: readonly string[];
}

interface CommandListProps {
  readonly label: string;
  readonly placeholder: string;
  readonly empty: string;
  readonly commands: readonly ListedCommand[];
  readonly onPick: (id: string) => void;
  readonly onClose: () => void;
}

/** The palette: type, arrow, Enter. */
export function CommandList({ label, placeholder, empty, commands, onPick, onClose }: CommandListProps) {
  const groups = [...new Set(commands.map((command) => command.group))];
  const giveFocusBack = useFocusReturn();
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles['overlay']} />
        <Dialog.Content className={styles['palette']} aria-describedby={undefined} onCloseAutoFocus={giveFocusBack}>
          <Dialog.Title className={styles['hidden']}>{label}</Dialog.Title>
          <Command
            label={label}
            loop
            vimBindings={false}
            filter={(_, typed, [title = '', ...further] = []) => commandMatch(typed, title, further)}
          >
            <Command.Input className={styles['input']} placeholder={placeholder} />
            <Command.List className={styles['list']} label={label}>
              <Command.Empty className={styles['none']}>{empty}</Command.Empty>
              {groups.map((group) => (
                <Command.Group key={group} heading={group} className={styles['group']}>
                  {commands
                    .filter((command) => command.group === group)
                    .map((command) => (
                      <Command.Item
                        key={command.id}
                        value={command.id}
                        keywords={[command.title, group, ...(command.keywords ?? [])]}
                        className={styles['item']}
                        onSelect={() => {
                          onClose();
                          onPick(command.id);
                        }}
                      >
                        <span className={styles['title']}>{command.title}</span>
                        {command.note === undefined ? null : <span className={styles['note']}>{command.note}</span>}
                        {(command.keys ?? []).map((keys) => (
                          <kbd key={keys} className={styles['keys']}>
                            {keys}
                          </kbd>
                        ))}
                      </Command.Item>
                    ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

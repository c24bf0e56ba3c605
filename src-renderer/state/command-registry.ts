import { create } from 'zustand';
import { errorText } from '#window/state/error-text.ts';
import { notify } from '#window/state/notices.ts';

/** Something a person can do: the palette, the menus, the shortcut sheet and the keys all come from this list. */
export interface WindowCommand {
  /** `replay.play`: group, then what; also the name that a key binding is stored under. */
  readonly id: string;
  /** A verb with its object: `Play or pause the replay`. */
  readonly title: string;
  /** A sentence whose words find it in the palette as well. */
  readonly about?: string;
  /** Heading in the palette and the shortcut sheet. */
  readonly group?: string;
  /** Chords such as `Mod+K`, `Shift+ArrowLeft`, `Space`, `/`. Mod is Ctrl, on a Mac Command. */
  readonly keys?: readonly string[];
  readonly run: () => void | Promise<void>;
  /** Whether it makes sense now; without it always. */
  readonly when?: () => boolean;
}

interface CommandState {
  readonly commands: ReadonlyMap<string, WindowCommand>;
}

export const commandStore = create<CommandState>()(() => ({ commands: new Map() }));

/** Later ones of the same id come first in line. Returns what takes them back. */
export function registerCommands(commands: readonly WindowCommand[]): () => void {
  commandStore.setState((state) => {
    const next = new Map(state.commands);
    for (const command of commands) next.set(command.id, command);
    return { commands: next };
  });
  return () => {
    commandStore.setState((state) => {
      const next = new Map(state.commands);
      for (const command of commands) if (next.get(command.id) === command) next.delete(command.id);
      return { commands: next };
    });
  };
}

export function commandAvailable(command: WindowCommand): boolean {
  return command.when?.() ?? true;
}

/** False when there is no such command now. What a command throws becomes a notice. */
export function runCommand(id: string): boolean {
  const command = commandStore.getState().commands.get(id);
  if (command === undefined || !commandAvailable(command)) return false;
  void carryOut(command);
  return true;
}

async function carryOut(command: WindowCommand): Promise<void> {
  try {
    await command.run();
  } catch (thrown) {
    notify({ severity: 'broken', text: `${command.title}: not done`, detail: errorText(thrown) });
  }
}

import type { MenuItem } from '#window/components/menu.tsx';
import { commandAvailable, runCommand, type WindowCommand } from '#window/state/command-registry.ts';
import { type KeyOverrides, keysOf } from '#window/state/key-bindings.ts';
import { chordLabel } from '#window/state/key-chords.ts';
import { isMac } from '#window/state/platform.ts';

/** Menu lines of the commands with these ids; an empty id begins a new part. */
export function commandItems(
  ids: readonly string[],
  commands: ReadonlyMap<string, WindowCommand>,
  overrides: KeyOverrides,
): MenuItem[] {
  const items: MenuItem[] = [];
  let separated = false;
  for (const id of ids) {
    const command = commands.get(id);
    if (command !== undefined) {
      const [chord] = keysOf(command, overrides);
      items.push({
        id,
        title: command.title,
        keys: chord === undefined ? undefined : chordLabel(chord, isMac),
        disabled: !commandAvailable(command),
        separated,
        onSelect: () => runCommand(id),
      });
    }
    separated = id === '';
  }
  return items;
}

import { CommandList } from '#window/components/command-list.tsx';
import { commandAvailable, commandStore, runCommand } from '#window/state/command-registry.ts';
import { openDialog } from '#window/state/dialogs.ts';
import { bindingStore, keysOf } from '#window/state/key-bindings.ts';
import { chordLabel } from '#window/state/key-chords.ts';
import { LINK_GROUPS, linkSymbol } from '#window/state/linked-symbols.ts';
import { isMac } from '#window/state/platform.ts';
import { useDesk } from '#window/state/use-desk.ts';
import { activePanel } from '#window/views/frame/docks.ts';

const close = (): void => openDialog(null);

export function CommandPalette() {
  const commands = commandStore((state) => state.commands);
  const overrides = bindingStore((state) => state.overrides);
  const listed = [...commands.values()]
    .filter((command) => command.id !== 'palette.open' && commandAvailable(command))
    .map((command) => ({
      id: command.id,
      title: command.title,
      group: command.group ?? 'Other',
      keywords: command.about === undefined ? [] : [command.about],
      keys: keysOf(command, overrides).map((chord) => chordLabel(chord, isMac)),
    }));
  return (
    <CommandList
      label="Command palette"
      placeholder="Type what you want to do"
      empty="No command has these words."
      commands={listed}
      onPick={runCommand}
      onClose={close}
    />
  );
}

/** The panel that was used last decides which colour group gets the symbol. */
function groupOfActivePanel(): (typeof LINK_GROUPS)[number] {
  const group = activePanel()?.params?.['group'];
  const known = LINK_GROUPS.find((name) => name === group);
  return known === undefined || known === 'none' ? 'blue' : known;
}

export function SymbolSearch() {
  const instruments = useDesk((desk) => desk?.instruments ?? null) ?? [];
  const group = groupOfActivePanel();
  return (
    <CommandList
      label="Symbol search"
      placeholder={`Symbol for the ${group} group`}
      empty={instruments.length === 0 ? 'No symbols yet: they come with a tape.' : 'No symbol has these letters.'}
      commands={instruments.map(({ index, symbol, source, calendar }) => ({
        id: String(index),
        title: symbol,
        group: 'Symbols',
        keywords: [source, calendar],
        note: `${source} · ${calendar === 'crypto' ? 'around the clock' : 'New York hours'}`,
      }))}
      onPick={(index) => linkSymbol(group, Number(index))}
      onClose={close}
    />
  );
}

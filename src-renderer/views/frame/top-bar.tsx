import { Button } from '#window/components/button.tsx';
import { Menu, type MenuItem } from '#window/components/menu.tsx';
import { commandAvailable, commandStore, runCommand } from '#window/state/command-registry.ts';
import { bindingStore, keysOf } from '#window/state/key-bindings.ts';
import { chordLabel } from '#window/state/key-chords.ts';
import { isMac } from '#window/state/platform.ts';
import { useDesk } from '#window/state/use-desk.ts';
import { activate, workspaceStore } from '#window/state/workspaces.ts';
import { panelKinds } from '#window/views/panel-registry.tsx';
import styles from '#window/views/frame/top-bar.module.css';

const WORKSPACE_MENU = [
  'add',
  'rename',
  'duplicate',
  'move-left',
  'move-right',
  '',
  'reset',
  'delete',
  '',
  'export',
  'import',
];
const PANEL_MENU = [
  ...Object.keys(panelKinds).map((kind) => `open.${kind}`),
  '',
  'maximise',
  'float',
  'dock',
  'pop-out',
  'close',
];

export function TopBar() {
  const workspaceItems = useCommandItems('workspace', WORKSPACE_MENU);
  const panelItems = useCommandItems('panel', PANEL_MENU);
  return (
    <header className={styles['bar']}>
      <h1 className={styles['name']}>Argus</h1>
      <WorkspaceTabs />
      <Menu label="Workspace" items={workspaceItems}>
        <Button look="quiet" aria-label="Workspace menu">
          Workspace ▾
        </Button>
      </Menu>
      <span className={styles['spring']} />
      <TapeName />
      <Menu label="Panels" items={panelItems}>
        <Button look="quiet">Panels ▾</Button>
      </Menu>
      <Button className={styles['search']} onClick={() => runCommand('palette.open')}>
        <span>Search commands</span>
        <kbd>{chordLabel('Mod+K', isMac)}</kbd>
      </Button>
    </header>
  );
}

/** Menu lines of the commands with these names; an empty name begins a new part. */
function useCommandItems(family: string, names: readonly string[]): MenuItem[] {
  const commands = commandStore((state) => state.commands);
  const overrides = bindingStore((state) => state.overrides);
  const items: MenuItem[] = [];
  let separated = false;
  for (const name of names) {
    const command = commands.get(`${family}.${name}`);
    if (command !== undefined) {
      const [chord] = keysOf(command, overrides);
      items.push({
        id: command.id,
        title: command.title,
        keys: chord === undefined ? undefined : chordLabel(chord, isMac),
        disabled: !commandAvailable(command),
        separated,
        onSelect: () => runCommand(command.id),
      });
    }
    separated = name === '';
  }
  return items;
}

function WorkspaceTabs() {
  const { list, activeId } = workspaceStore();
  return (
    <nav className={styles['tabs']} aria-label="Workspaces">
      {list.map((workspace, index) => (
        <button
          key={workspace.id}
          type="button"
          className={styles['tab']}
          aria-current={workspace.id === activeId ? 'page' : undefined}
          onClick={() => workspaceStore.setState((state) => activate(state, workspace.id))}
          onDoubleClick={() => runCommand('workspace.rename')}
        >
          {index < 9 ? (
            <span className={styles['number']} aria-hidden="true">
              {index + 1}
            </span>
          ) : null}
          {workspace.name}
        </button>
      ))}
    </nav>
  );
}

function TapeName() {
  const name = useDesk((desk) => desk?.tape?.name ?? null);
  return name === null ? null : (
    <span className={styles['tape']} title="The tape that is open">
      {name}
    </span>
  );
}

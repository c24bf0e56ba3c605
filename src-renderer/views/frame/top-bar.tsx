import { Button } from '#window/components/button.tsx';
import { Menu } from '#window/components/menu.tsx';
import { commandStore, runCommand } from '#window/state/command-registry.ts';
import { bindingStore } from '#window/state/key-bindings.ts';
import { chordLabel } from '#window/state/key-chords.ts';
import { isMac } from '#window/state/platform.ts';
import { useDesk } from '#window/state/use-desk.ts';
import { activate, workspaceStore } from '#window/state/workspaces.ts';
import { commandItems } from '#window/views/frame/command-items.ts';
import { panelKinds } from '#window/views/panel-registry.tsx';
import styles from '#window/views/frame/top-bar.module.css';

const WORKSPACE_MENU = 'add rename duplicate move-left move-right | undo reset delete | export import'
  .split(' ')
  .map((name) => (name === '|' ? '' : `workspace.${name}`));
const PANEL_MENU = [
  ...Object.keys(panelKinds).map((kind) => `panel.open.${kind}`),
  '',
  'panel.maximise',
  'panel.float',
  'panel.dock',
  'panel.pop-out',
  'panel.close',
];

export function TopBar() {
  const commands = commandStore((state) => state.commands);
  const overrides = bindingStore((state) => state.overrides);
  const items = (ids: readonly string[]) => () => commandItems(ids, commands, overrides);
  return (
    <header className={styles['bar']}>
      <h1 className={styles['name']}>Argus</h1>
      <WorkspaceTabs />
      <Menu label="Workspace" items={items(WORKSPACE_MENU)}>
        <Button look="quiet" aria-label="Workspace menu">
          Workspace ▾
        </Button>
      </Menu>
      <span className={styles['spring']} />
      <TapeName />
      <Menu label="Panels" items={items(PANEL_MENU)}>
        <Button look="quiet">Panels ▾</Button>
      </Menu>
      <Button className={styles['search']} onClick={() => runCommand('palette.open')}>
        <span>Search commands</span>
        <kbd>{chordLabel('Mod+K', isMac)}</kbd>
      </Button>
    </header>
  );
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

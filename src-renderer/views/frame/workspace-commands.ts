import { ask } from '#window/state/dialogs.ts';
import type { WindowCommand } from '#window/state/command-registry.ts';
import { notify } from '#window/state/notices.ts';
import { readWorkspaces, writeWorkspaces } from '#window/state/workspace-file.ts';
import {
  activate,
  activeWorkspace,
  addWorkspace,
  appendWorkspaces,
  deleteWorkspace,
  duplicateWorkspace,
  moveWorkspace,
  renameWorkspace,
  resetWorkspace,
  restoreLayout,
  workspaceStore,
} from '#window/state/workspaces.ts';
import { layoutHistory } from '#window/views/frame/layout-history.ts';
import { pickTextFile, saveTextFile } from '#window/views/frame/text-files.ts';
import { panelKinds } from '#window/views/panel-registry.tsx';

const group = 'Workspace';
const now = () => workspaceStore.getState();
const current = () => activeWorkspace(now());

/** One for each place a workspace can have, so that 1 to 9 go where the tabs are. */
const switches: readonly WindowCommand[] = Array.from({ length: 9 }, (_, index) => ({
  id: `workspace.show-${index + 1}`,
  title: `Show workspace ${index + 1}`,
  group,
  keys: [String(index + 1)],
  when: () => now().list.length > index,
  run: () => {
    const workspace = now().list[index];
    if (workspace !== undefined) workspaceStore.setState((state) => activate(state, workspace.id));
  },
}));

export const workspaceCommands: readonly WindowCommand[] = [
  ...switches,
  {
    id: 'workspace.add',
    title: 'Add a workspace…',
    group,
    run: () =>
      ask({
        title: 'Add a workspace',
        confirm: 'Add workspace',
        text: 'Workspace',
        onConfirm: (name) => workspaceStore.setState((state) => addWorkspace(state, name)),
      }),
  },
  {
    id: 'workspace.rename',
    title: 'Rename the workspace…',
    group,
    run: () => {
      const { id, name } = current();
      ask({
        title: `Rename ${name}`,
        confirm: 'Rename workspace',
        text: name,
        onConfirm: (text) => workspaceStore.setState((state) => renameWorkspace(state, id, text)),
      });
    },
  },
  {
    id: 'workspace.duplicate',
    title: 'Duplicate the workspace',
    group,
    run: () => workspaceStore.setState((state) => duplicateWorkspace(state, current().id)),
  },
  {
    id: 'workspace.move-left',
    title: 'Move the workspace to the left',
    group,
    run: () => workspaceStore.setState((state) => moveWorkspace(state, current().id, -1)),
  },
  {
    id: 'workspace.move-right',
    title: 'Move the workspace to the right',
    group,
    run: () => workspaceStore.setState((state) => moveWorkspace(state, current().id, 1)),
  },
  {
    id: 'workspace.undo',
    title: 'Undo the last change of the layout',
    group,
    keys: ['Alt+Z'],
    when: () => layoutHistory.has(current().id),
    run: () => {
      const { id } = current();
      const layout = layoutHistory.takeBack(id);
      if (layout !== null) workspaceStore.setState((state) => restoreLayout(state, id, layout));
    },
  },
  {
    id: 'workspace.reset',
    title: 'Reset the workspace to its first arrangement…',
    group,
    run: () => {
      const { id, name } = current();
      ask({
        title: `Reset ${name}?`,
        about: 'Its panels go back to where they were at first. The other workspaces stay as they are.',
        confirm: 'Reset workspace',
        onConfirm: () => workspaceStore.setState((state) => resetWorkspace(state, id)),
      });
    },
  },
  {
    id: 'workspace.delete',
    title: 'Delete the workspace…',
    group,
    when: () => now().list.length > 1,
    run: () => {
      const { id, name } = current();
      ask({
        title: `Delete ${name}?`,
        about: 'Its arrangement is lost. Export the workspaces first to keep it.',
        confirm: 'Delete workspace',
        onConfirm: () => workspaceStore.setState((state) => deleteWorkspace(state, id)),
      });
    },
  },
  {
    id: 'workspace.export',
    title: 'Export the workspaces to a file',
    group,
    run: () => saveTextFile('argus-workspaces.json', writeWorkspaces(now())),
  },
  {
    id: 'workspace.import',
    title: 'Import workspaces from a file…',
    group,
    run: async () => {
      const file = await pickTextFile('.json,application/json');
      if (file === null) return;
      const read = readWorkspaces(file.text, new Set(Object.keys(panelKinds)));
      if (!read.ok) {
        notify({
          severity: 'needs-you',
          text: `${file.name} was not imported. Your workspaces are as they were.`,
          detail: read.problem,
        });
        return;
      }
      const count = read.workspaces.list.length;
      workspaceStore.setState((state) => appendWorkspaces(state, read.workspaces));
      notify({
        severity: 'info',
        text: `${count === 1 ? '1 workspace' : `${count} workspaces`} imported from ${file.name}`,
      });
    },
  },
];

import type { EngineClient } from '#window/connection/engine-client.ts';
import { appearanceStore, readAppearance } from '#window/state/appearance.ts';
import { errorText } from '#window/state/error-text.ts';
import { bindingStore, readOverrides } from '#window/state/key-bindings.ts';
import { notify } from '#window/state/notices.ts';
import { SharedWorkspaces, WORKSPACES_KEY } from '#window/state/shared-workspaces.ts';
import { MemorySlot } from '#window/state/window-memory.ts';
import { writeWorkspaces } from '#window/state/workspace-file.ts';
import { workspaceStore } from '#window/state/workspaces.ts';

/**
 * Brings back what the window looked like, then saves each change. Nothing is saved before it was read: a window that
 * never saw its memory must not overwrite it.
 */
export async function restoreWindow(engine: EngineClient, panelKinds: ReadonlySet<string>): Promise<() => void> {
  const shared = new SharedWorkspaces(engine, panelKinds);
  const workspaces = new MemorySlot(engine, WORKSPACES_KEY, () => shared.save());
  const appearance = new MemorySlot(engine, 'appearance');
  const keys = new MemorySlot(engine, 'keys');

  const [workspaceText, appearanceText, keyText] = await Promise.all([
    workspaces.read(),
    appearance.read(),
    keys.read(),
  ]);
  appearanceStore.setState(readAppearance(appearanceText), true);
  bindingStore.setState({ overrides: readOverrides(keyText) });
  const problem = shared.begin(workspaceText);
  if (workspaceText !== null && problem !== null) keepUnreadable(engine, workspaceText, problem);

  const stops = [
    workspaceStore.subscribe((state) => workspaces.write(writeWorkspaces(state))),
    appearanceStore.subscribe((state) => appearance.write(JSON.stringify(state))),
    bindingStore.subscribe((state) => keys.write(JSON.stringify(state.overrides))),
  ];
  const flush = (): void => {
    for (const slot of [workspaces, appearance, keys]) slot.flush();
  };
  addEventListener('pagehide', flush);
  return () => {
    removeEventListener('pagehide', flush);
    for (const stop of stops) stop();
    for (const slot of [workspaces, appearance, keys]) slot.dispose();
  };
}

function keepUnreadable(engine: EngineClient, text: string, problem: string): void {
  notify({
    severity: 'needs-you',
    text: 'The saved workspaces could not be read. The default ones are shown.',
    detail: `${problem} The unreadable text is kept in the memory as workspaces-unreadable.`,
  });
  engine.call('memory.write', { key: 'workspaces-unreadable', value: text }).catch((thrown: unknown) => {
    notify({ severity: 'broken', text: 'The unreadable workspaces could not be kept', detail: errorText(thrown) });
  });
}

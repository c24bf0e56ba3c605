import type { DockviewApi, IDockviewPanel } from 'dockview-react';
import { notify } from '#window/state/notices.ts';
import { activeWorkspace, workspaceStore } from '#window/state/workspaces.ts';
import { panelKinds, type PanelKindName } from '#window/views/panel-registry.tsx';

/** The docks that are on the screen, by workspace. Commands reach them here. */
const docks = new Map<string, DockviewApi>();

export function registerDock(workspaceId: string, api: DockviewApi): () => void {
  docks.set(workspaceId, api);
  return () => {
    if (docks.get(workspaceId) === api) docks.delete(workspaceId);
  };
}

function activeDock(): DockviewApi | null {
  return docks.get(activeWorkspace(workspaceStore.getState()).id) ?? null;
}

export function activePanel(): IDockviewPanel | null {
  return activeDock()?.activePanel ?? null;
}

/** One of these is enough: a second call shows the one that is there. */
const SINGLE: ReadonlySet<PanelKindName> = new Set([
  'settings',
  'about',
  'notices',
  'health',
  'payoff',
  'config',
  'farm',
  'positions',
  'journal',
  'risk',
  'calendar',
  'signals',
  'recommendation',
  'ticket',
]);

export function openPanel(kind: PanelKindName, params: Readonly<Record<string, unknown>> = {}): void {
  const api = activeDock();
  if (api === null) return;
  const there = SINGLE.has(kind) ? api.panels.find((panel) => panel.view.contentComponent === kind) : undefined;
  if (there !== undefined) {
    there.api.setActive();
    return;
  }
  let number = 1;
  while (api.getPanel(`${kind}-${number}`) !== undefined) number += 1;
  const reference = api.activePanel;
  api.addPanel({
    id: `${kind}-${number}`,
    component: kind,
    title: number === 1 ? panelKinds[kind].title : `${panelKinds[kind].title} ${number}`,
    params,
    ...(reference === undefined ? {} : { position: { referencePanel: reference.id, direction: 'within' as const } }),
  });
}

export function closePanel(): void {
  activePanel()?.api.close();
}

export function floatPanel(): void {
  const api = activeDock();
  const panel = activePanel();
  if (api === null || panel === null) return;
  const width = Math.min(720, Math.round(api.width * 0.6));
  const height = Math.min(480, Math.round(api.height * 0.6));
  const position = { left: Math.round((api.width - width) / 2), top: Math.round((api.height - height) / 3) };
  api.addFloatingGroup(panel, { position, width, height });
}

/** Back into the grid, beside what is there. */
export function dockPanel(): void {
  const panel = activePanel();
  const api = activeDock();
  if (panel === null || api === null) return;
  const target = api.groups.find((group) => group.api.location.type === 'grid');
  if (target === undefined) {
    panel.api.moveTo({ group: api.addGroup() });
  } else {
    panel.api.moveTo({ group: target, position: 'right' });
  }
}

export async function popOutPanel(): Promise<void> {
  const api = activeDock();
  const panel = activePanel();
  if (api === null || panel === null) return;
  // Whether it opened is heard as an event: it may also fail while a layout is restored.
  await api.addPopoutGroup(panel);
}

export function tellPopOutBlocked(): void {
  notify({
    severity: 'needs-you',
    text: 'The panel stays in this window.',
    detail: 'The browser did not open a second window. Allow pop-ups for this address and pop the panel out again.',
  });
}

export function maximisePanel(): void {
  const api = activeDock();
  if (api === null) return;
  if (api.hasMaximizedGroup()) api.exitMaximizedGroup();
  else if (api.activePanel?.api.location.type === 'grid') api.maximizeGroup(api.activePanel);
}

/** Tabs and groups in their order, so that the keyboard reaches every panel. */
export function focusNextPanel(by: 1 | -1): void {
  const api = activeDock();
  if (api === null || api.panels.length === 0) return;
  const panels = api.groups.flatMap((group) => group.panels);
  const at = panels.findIndex((panel) => panel.id === api.activePanel?.id);
  const next = panels[(at + by + panels.length) % panels.length];
  if (next !== undefined) focusPanel(next);
}

function focusPanel(panel: IDockviewPanel): void {
  panel.api.setActive();
  // A panel that was hidden is drawn first.
  requestAnimationFrame(() => panel.view.content.element.querySelector<HTMLElement>('[data-panel]')?.focus());
}

export function focusNextGroup(by: 1 | -1): void {
  const api = activeDock();
  if (api === null || api.groups.length === 0) return;
  const at = api.groups.findIndex((group) => group.id === api.activeGroup?.id);
  const next = api.groups[(at + by + api.groups.length) % api.groups.length]?.activePanel;
  if (next !== undefined) focusPanel(next);
}

export type Direction = 'left' | 'right' | 'up' | 'down';
const SIDES = { left: 'left', right: 'right', up: 'top', down: 'bottom' } as const;

/** Into the group on that side; where there is none, into a new one. */
export function movePanel(direction: Direction): void {
  const api = activeDock();
  const panel = activePanel();
  if (api === null || panel === null || panel.api.location.type !== 'grid') return;
  const neighbour = api.adjacentGroupInDirection(panel.group, direction);
  if (neighbour !== undefined) panel.api.moveTo({ group: neighbour as typeof panel.group, position: 'center' });
  else if (panel.group.panels.length > 1) panel.api.moveTo({ group: panel.group, position: SIDES[direction] });
}

const RESIZE_STEP = 40;

export function resizePanel(side: 'width' | 'height', by: 1 | -1): void {
  const group = activePanel()?.group;
  if (group === undefined) return;
  group.api.setSize({ [side]: group.api[side] + by * RESIZE_STEP });
}

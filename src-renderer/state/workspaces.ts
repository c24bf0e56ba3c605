import { create } from 'zustand';

/** What the docking library writes; only its outline is known here. */
export interface SavedLayout {
  readonly grid: object;
  readonly panels: Readonly<Record<string, SavedPanel>>;
}

export interface SavedPanel {
  readonly id: string;
  readonly contentComponent: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

export interface Workspace {
  readonly id: string;
  readonly name: string;
  /** Which arrangement it begins with and is reset to. */
  readonly preset: string;
  /** Null: as the preset has it. */
  readonly layout: SavedLayout | null;
  /** Counts up when its layout was replaced from outside, so that what is on the screen is laid out anew. */
  readonly revision: number;
}

export interface Workspaces {
  readonly list: readonly Workspace[];
  readonly activeId: string;
}

const EMPTY_PRESET = 'EMPTY';
const PRESETS = ['TRADE', 'REPLAY', 'OPTIONS', 'HEALTH', 'FARM', 'JOURNAL', 'LIVE'] as const;

export const defaultWorkspaces: Workspaces = {
  list: PRESETS.map((preset) => ({ id: preset.toLowerCase(), name: preset, preset, layout: null, revision: 0 })),
  activeId: 'trade',
};

export const workspaceStore = create<Workspaces>()(() => defaultWorkspaces);

export function activeWorkspace(state: Workspaces): Workspace {
  return state.list.find((workspace) => workspace.id === state.activeId) ?? (state.list[0] as Workspace);
}

export function freshId(state: Workspaces): string {
  const taken = new Set(state.list.map((workspace) => workspace.id));
  let number = state.list.length + 1;
  while (taken.has(`workspace-${number}`)) number += 1;
  return `workspace-${number}`;
}

/** `TRADE`, then `TRADE 2`, `TRADE 3`. */
export function freeName(state: Workspaces, wanted: string): string {
  const taken = new Set(state.list.map((workspace) => workspace.name));
  const base = wanted.trim().slice(0, 40) || 'Workspace';
  if (!taken.has(base)) return base;
  let number = 2;
  while (taken.has(`${base} ${number}`)) number += 1;
  return `${base} ${number}`;
}

function change(state: Workspaces, id: string, next: (workspace: Workspace) => Workspace): Workspaces {
  return { ...state, list: state.list.map((workspace) => (workspace.id === id ? next(workspace) : workspace)) };
}

export function activate(state: Workspaces, id: string): Workspaces {
  return state.list.some((workspace) => workspace.id === id) ? { ...state, activeId: id } : state;
}

export function addWorkspace(state: Workspaces, name: string): Workspaces {
  const workspace = {
    id: freshId(state),
    name: freeName(state, name),
    preset: EMPTY_PRESET,
    layout: null,
    revision: 0,
  };
  return { list: [...state.list, workspace], activeId: workspace.id };
}

export function renameWorkspace(state: Workspaces, id: string, name: string): Workspaces {
  const others = { ...state, list: state.list.filter((workspace) => workspace.id !== id) };
  return change(state, id, (workspace) => ({ ...workspace, name: freeName(others, name) }));
}

export function duplicateWorkspace(state: Workspaces, id: string): Workspaces {
  const at = state.list.findIndex((workspace) => workspace.id === id);
  const original = state.list[at];
  if (original === undefined) return state;
  const copy = { ...original, id: freshId(state), name: freeName(state, original.name), revision: 0 };
  return { list: state.list.toSpliced(at + 1, 0, copy), activeId: copy.id };
}

/** The last one stays. */
export function deleteWorkspace(state: Workspaces, id: string): Workspaces {
  const at = state.list.findIndex((workspace) => workspace.id === id);
  if (at < 0 || state.list.length === 1) return state;
  const list = state.list.toSpliced(at, 1);
  const neighbour = list[Math.min(at, list.length - 1)] as Workspace;
  return { list, activeId: state.activeId === id ? neighbour.id : state.activeId };
}

export function resetWorkspace(state: Workspaces, id: string): Workspaces {
  return change(state, id, (workspace) => ({ ...workspace, layout: null, revision: workspace.revision + 1 }));
}

/** An earlier layout takes the place of what is on the screen. */
export function restoreLayout(state: Workspaces, id: string, layout: SavedLayout): Workspaces {
  return change(state, id, (workspace) => ({ ...workspace, layout, revision: workspace.revision + 1 }));
}

/** What the screen looks like now. Not a revision: the screen is where it came from. */
export function keepLayout(state: Workspaces, id: string, layout: SavedLayout): Workspaces {
  return change(state, id, (workspace) => ({ ...workspace, layout }));
}

export function moveWorkspace(state: Workspaces, id: string, by: -1 | 1): Workspaces {
  const at = state.list.findIndex((workspace) => workspace.id === id);
  const workspace = state.list[at];
  const to = at + by;
  if (workspace === undefined || to < 0 || to >= state.list.length) return state;
  return { ...state, list: state.list.toSpliced(at, 1).toSpliced(to, 0, workspace) };
}

/** Imported ones follow those that are there; nothing is overwritten. The first imported one is shown. */
export function appendWorkspaces(state: Workspaces, imported: Workspaces): Workspaces {
  let next = state;
  let first: string | null = null;
  for (const workspace of imported.list) {
    const id = freshId(next);
    first ??= id;
    next = { ...next, list: [...next.list, { ...workspace, id, name: freeName(next, workspace.name), revision: 0 }] };
  }
  return { ...next, activeId: first ?? next.activeId };
}

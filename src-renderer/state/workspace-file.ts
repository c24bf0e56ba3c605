import type { SavedLayout, Workspace, Workspaces } from '#window/state/workspaces.ts';

/** A layout file is read strictly: whatever it is, it either is one that fits, or it is refused and changes nothing. */
const FORMAT = 'argus-workspaces';
const VERSION = 1;
const MOST_WORKSPACES = 50;

export type ReadWorkspaces =
  | { readonly ok: true; readonly workspaces: Workspaces }
  | { readonly ok: false; readonly problem: string };

export function writeWorkspaces({ list, activeId }: Workspaces): string {
  const workspaces = list.map(({ id, name, preset, layout }) => ({ id, name, preset, layout }));
  return `${JSON.stringify({ format: FORMAT, version: VERSION, activeId, workspaces })}\n`;
}

export function readWorkspaces(text: string, panelKinds: ReadonlySet<string>): ReadWorkspaces {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return refused('It is not JSON.');
  }
  if (!isRecord(file) || file['format'] !== FORMAT) return refused('It is not an Argus workspace file.');
  if (file['version'] !== VERSION) {
    return refused(`It has version ${String(file['version'])}; this Argus reads version ${VERSION}.`);
  }
  const { workspaces, activeId } = file;
  if (!Array.isArray(workspaces) || workspaces.length === 0) return refused('It holds no workspaces.');
  if (workspaces.length > MOST_WORKSPACES) return refused(`It holds more than ${MOST_WORKSPACES} workspaces.`);

  const list: Workspace[] = [];
  for (const [index, entry] of workspaces.entries()) {
    const read = readWorkspace(entry, panelKinds);
    if (typeof read === 'string') return refused(`Workspace ${index + 1}${nameOf(entry)}: ${read}`);
    if (list.some((workspace) => workspace.id === read.id)) return refused(`The id ${read.id} is there twice.`);
    list.push(read);
  }
  const known = list.find((workspace) => workspace.id === activeId);
  return { ok: true, workspaces: { list, activeId: (known ?? (list[0] as Workspace)).id } };
}

function readWorkspace(entry: unknown, panelKinds: ReadonlySet<string>): Workspace | string {
  if (!isRecord(entry)) return 'it is not a workspace.';
  const { id, name, preset, layout } = entry;
  if (typeof id !== 'string' || id === '' || id.length > 64) return 'it has no id.';
  if (typeof name !== 'string' || name.trim() === '' || name.length > 60)
    return 'it has no name of 1 to 60 characters.';
  if (typeof preset !== 'string') return 'it does not say which arrangement it began with.';
  if (layout === null) return { id, name, preset, layout: null, revision: 0 };
  const problem = layoutProblem(layout, panelKinds);
  return problem ?? { id, name, preset, layout: layout as unknown as SavedLayout, revision: 0 };
}

/** Null when the docking library can be given this. */
function layoutProblem(layout: unknown, panelKinds: ReadonlySet<string>): string | null {
  if (!isRecord(layout) || !isRecord(layout['grid']) || !isRecord(layout['grid']['root']))
    return 'its layout has no grid.';
  const { panels } = layout;
  if (!isRecord(panels)) return 'its layout has no panels.';
  for (const [id, panel] of Object.entries(panels)) {
    if (!isRecord(panel) || panel['id'] !== id) return `panel ${id} has another id inside.`;
    const kind = panel['contentComponent'];
    if (typeof kind !== 'string' || !panelKinds.has(kind)) return `panel ${id} is of the unknown kind ${String(kind)}.`;
    if (panel['params'] !== undefined && !isRecord(panel['params']))
      return `panel ${id} has parameters of the wrong form.`;
  }
  const views = new Set<string>();
  collectViews(layout['grid']['root'], views, 0);
  for (const place of [layout['floatingGroups'], layout['popoutGroups']]) {
    if (place === undefined) continue;
    if (!Array.isArray(place)) return 'its floating groups have the wrong form.';
    for (const group of place) collectViews(group, views, 0);
  }
  for (const view of views) if (!Object.hasOwn(panels, view)) return `it places panel ${view}, which it does not hold.`;
  return null;
}

/** Every id in a `views` list, however deep. */
function collectViews(node: unknown, views: Set<string>, depth: number): void {
  if (depth > 60) return;
  if (Array.isArray(node)) {
    for (const child of node) collectViews(child, views, depth + 1);
  } else if (isRecord(node)) {
    for (const [key, value] of Object.entries(node)) {
      if (key === 'views' && Array.isArray(value)) {
        for (const view of value) if (typeof view === 'string') views.add(view);
      } else collectViews(value, views, depth + 1);
    }
  }
}

function nameOf(entry: unknown): string {
  return isRecord(entry) && typeof entry['name'] === 'string' ? ` (${entry['name'].slice(0, 40)})` : '';
}

function refused(problem: string): ReadWorkspaces {
  return { ok: false, problem };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

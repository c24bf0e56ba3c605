import { freeName, freshId, type Workspace, type Workspaces } from '#window/state/workspaces.ts';

/**
 * What two windows made of the same workspaces, in one. Each workspace is as the window has it that changed it; where
 * both did, `mine` counts, and one that is still worked on is not deleted by the other. What is shown stays shown, and
 * nothing on the screen is laid out anew.
 */
export function mergeWorkspaces(base: Workspaces, mine: Workspaces, theirs: Workspaces): Workspaces {
  const before = byId(base);
  const others = byId(theirs);
  let list: readonly Workspace[] = [];
  let { activeId } = mine;
  const renamed: Workspace[] = [];
  for (const workspace of mine.list) {
    const old = before.get(workspace.id);
    const other = others.get(workspace.id);
    const isChanged = old === undefined || !isSame(old, workspace);
    if (old === undefined && other !== undefined && !isSame(other, workspace)) renamed.push(workspace);
    else if (isChanged) list = [...list, workspace];
    else if (other !== undefined) list = [...list, { ...other, revision: workspace.revision }];
  }
  const known = byId(mine);
  for (const workspace of theirs.list) {
    const isRenamed = renamed.some(({ id }) => id === workspace.id);
    const deletedHere = !known.has(workspace.id) && before.has(workspace.id);
    const changedThere = !isSame(before.get(workspace.id), workspace);
    if (isRenamed || (!known.has(workspace.id) && (!deletedHere || changedThere))) list = [...list, workspace];
  }
  // Both windows gave a new workspace the same number.
  for (const workspace of renamed) {
    const state = { list, activeId };
    const fresh = { ...workspace, id: freshId(state), name: freeName(state, workspace.name) };
    if (activeId === workspace.id) activeId = fresh.id;
    list = [...list, fresh];
  }
  const [first] = list;
  if (first === undefined) return mine;
  return { list, activeId: list.some(({ id }) => id === activeId) ? activeId : first.id };
}

function byId({ list }: Workspaces): ReadonlyMap<string, Workspace> {
  return new Map(list.map((workspace) => [workspace.id, workspace]));
}

function isSame(left: Workspace | undefined, right: Workspace): boolean {
  return left === right || (left !== undefined && content(left) === content(right));
}

function content({ name, preset, layout }: Workspace): string {
  return JSON.stringify([name, preset, layout]);
}

import type { SavedLayout } from '#window/state/workspaces.ts';

const KEPT = 30;
/** What changes without anything being moved, opened or closed. */
const INCIDENTAL: ReadonlySet<string> = new Set([
  'size',
  'width',
  'height',
  'activeView',
  'activeGroup',
  'params',
  'title',
]);

/** Two layouts of the same shape differ in nothing that a person would want to undo. */
function layoutShape(layout: SavedLayout): string {
  return JSON.stringify(layout, (key, value: unknown) => (INCIDENTAL.has(key) ? undefined : value));
}

/** Earlier layouts by workspace, for as long as the window is open. */
export class LayoutHistory {
  readonly #earlier = new Map<string, SavedLayout[]>();

  /** Called with each layout that replaces another one. */
  note(workspaceId: string, before: SavedLayout | null, after: SavedLayout): void {
    if (before === null || layoutShape(before) === layoutShape(after)) return;
    const earlier = this.#earlier.get(workspaceId) ?? [];
    this.#earlier.set(workspaceId, [...earlier, before].slice(-KEPT));
  }

  has(workspaceId: string): boolean {
    return (this.#earlier.get(workspaceId)?.length ?? 0) > 0;
  }

  takeBack(workspaceId: string): SavedLayout | null {
    return this.#earlier.get(workspaceId)?.pop() ?? null;
  }
}

import { beforeEach, describe, expect, it } from 'vitest';
import type { EngineClient } from '#window/connection/engine-client.ts';
import { SharedWorkspaces } from '#window/state/shared-workspaces.ts';
import { readWorkspaces } from '#window/state/workspace-file.ts';
import { mergeWorkspaces } from '#window/state/workspace-merge.ts';
import {
  activate,
  addWorkspace,
  defaultWorkspaces,
  deleteWorkspace,
  keepLayout,
  moveWorkspace,
  renameWorkspace,
  type SavedLayout,
  type Workspaces,
  workspaceStore,
} from '#window/state/workspaces.ts';

const kinds = new Set(['board']);
const layoutOf = (width: number): SavedLayout => ({ grid: { root: {}, width }, panels: {} });
const names = ({ list }: Workspaces): string[] => list.map(({ name }) => name);
const layouts = ({ list }: Workspaces): Record<string, unknown> =>
  Object.fromEntries(list.map(({ name, layout }) => [name, layout]));

describe('two windows’ workspaces in one', () => {
  it('have each layout as the window has it that changed it', () => {
    const mine = activate(keepLayout(defaultWorkspaces, 'trade', layoutOf(1)), 'health');
    const theirs = keepLayout(defaultWorkspaces, 'replay', layoutOf(2));
    const merged = mergeWorkspaces(defaultWorkspaces, mine, theirs);
    expect(layouts(merged)).toEqual({
      TRADE: layoutOf(1),
      REPLAY: layoutOf(2),
      OPTIONS: null,
      HEALTH: null,
      FARM: null,
      JOURNAL: null,
      LIVE: null,
    });
    expect(merged.activeId).toBe('health');
  });

  it('count as mine where both changed the same one, and lay nothing out anew', () => {
    const mine = keepLayout(defaultWorkspaces, 'trade', layoutOf(1));
    const theirs = keepLayout(keepLayout(defaultWorkspaces, 'trade', layoutOf(2)), 'replay', layoutOf(2));
    const merged = mergeWorkspaces(defaultWorkspaces, mine, theirs);
    expect(layouts(merged)['TRADE']).toEqual(layoutOf(1));
    expect(merged.list.map(({ revision }) => revision)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('hold what either has added, even under the same number', () => {
    const mine = keepLayout(addWorkspace(defaultWorkspaces, 'Mine'), 'workspace-8', layoutOf(1));
    const theirs = addWorkspace(defaultWorkspaces, 'Theirs');
    const merged = mergeWorkspaces(defaultWorkspaces, mine, theirs);
    expect(names(merged)).toEqual([
      'TRADE',
      'REPLAY',
      'OPTIONS',
      'HEALTH',
      'FARM',
      'JOURNAL',
      'LIVE',
      'Theirs',
      'Mine',
    ]);
    expect(new Set(merged.list.map(({ id }) => id)).size).toBe(9);
    expect(merged.list.find(({ id }) => id === merged.activeId)).toMatchObject({ name: 'Mine', layout: layoutOf(1) });
  });

  it('lose what either has deleted, unless the other still works on it', () => {
    const mine = deleteWorkspace(defaultWorkspaces, 'trade');
    expect(names(mergeWorkspaces(defaultWorkspaces, mine, defaultWorkspaces))).toEqual([
      'REPLAY',
      'OPTIONS',
      'HEALTH',
      'FARM',
      'JOURNAL',
      'LIVE',
    ]);
    expect(names(mergeWorkspaces(defaultWorkspaces, defaultWorkspaces, mine))).toEqual([
      'REPLAY',
      'OPTIONS',
      'HEALTH',
      'FARM',
      'JOURNAL',
      'LIVE',
    ]);
    const theirs = renameWorkspace(defaultWorkspaces, 'trade', 'Busy');
    expect(names(mergeWorkspaces(defaultWorkspaces, mine, theirs))).toEqual([
      'REPLAY',
      'OPTIONS',
      'HEALTH',
      'FARM',
      'JOURNAL',
      'LIVE',
      'Busy',
    ]);
    expect(names(mergeWorkspaces(defaultWorkspaces, theirs, mine))).toEqual([
      'Busy',
      'REPLAY',
      'OPTIONS',
      'HEALTH',
      'FARM',
      'JOURNAL',
      'LIVE',
    ]);
  });

  it('show another one where the shown one was deleted, and are never none', () => {
    const shown = activate(defaultWorkspaces, 'health');
    const merged = mergeWorkspaces(defaultWorkspaces, shown, deleteWorkspace(defaultWorkspaces, 'health'));
    expect(merged.activeId).toBe('trade');
    const one = { list: defaultWorkspaces.list.slice(0, 1), activeId: 'trade' };
    const other = { list: defaultWorkspaces.list.slice(1, 2), activeId: 'replay' };
    expect(mergeWorkspaces(defaultWorkspaces, one, other).list.length).toBeGreaterThan(0);
  });

  it('stand in my order', () => {
    const mine = moveWorkspace(defaultWorkspaces, 'trade', 1);
    const theirs = addWorkspace(defaultWorkspaces, 'New');
    expect(names(mergeWorkspaces(defaultWorkspaces, mine, theirs))).toEqual([
      'REPLAY',
      'TRADE',
      'OPTIONS',
      'HEALTH',
      'FARM',
      'JOURNAL',
      'LIVE',
      'New',
    ]);
  });
});

describe('a window that saves its workspaces', () => {
  let stored: string | null;
  let exchanges: number;
  /** Runs between a window's look at the memory and its answer. */
  let meanwhile: () => void;

  const engine = {
    call: (_command: string, { was, value }: { readonly was: string | null; readonly value: string }) => {
      exchanges++;
      const isDone = stored === was;
      if (isDone) stored = value;
      const answer = { done: isDone, now: stored };
      meanwhile();
      return Promise.resolve(answer);
    },
  } as unknown as EngineClient;

  /** The stores of two pages are two; here the one store is handed from window to window. */
  class Page {
    readonly shared = new SharedWorkspaces(engine, kinds);
    state = defaultWorkspaces;

    constructor() {
      workspaceStore.setState(defaultWorkspaces, true);
      this.shared.begin(stored);
      this.state = workspaceStore.getState();
    }

    async save(change: (state: Workspaces) => Workspaces): Promise<void> {
      workspaceStore.setState(change(this.state), true);
      await this.shared.save();
      this.state = workspaceStore.getState();
    }
  }

  const inMemory = (): Workspaces => {
    const read = readWorkspaces(stored ?? '', kinds);
    if (!read.ok) throw new Error(read.problem);
    return read.workspaces;
  };

  beforeEach(() => {
    stored = null;
    exchanges = 0;
    meanwhile = () => undefined;
  });

  it('takes nothing away that another has saved since', async () => {
    const [first, second] = [new Page(), new Page()];
    await first.save((state) => keepLayout(state, 'trade', layoutOf(1)));
    await second.save((state) => addWorkspace(state, 'Second'));
    await first.save((state) => renameWorkspace(state, 'health', 'Vitals'));
    await second.save((state) => keepLayout(state, 'replay', layoutOf(2)));
    expect(names(inMemory())).toEqual(['TRADE', 'REPLAY', 'OPTIONS', 'Vitals', 'FARM', 'JOURNAL', 'LIVE', 'Second']);
    expect(layouts(inMemory())).toMatchObject({ TRADE: layoutOf(1), REPLAY: layoutOf(2) });
    expect(names(second.state)).toEqual(names(inMemory()));
  });

  it('asks once where nobody else has saved', async () => {
    const page = new Page();
    await page.save((state) => addWorkspace(state, 'A'));
    await page.save((state) => addWorkspace(state, 'B'));
    expect(exchanges).toBe(2);
  });

  it('keeps what changes on its screen while it asks', async () => {
    const [first, second] = [new Page(), new Page()];
    await first.save((state) => addWorkspace(state, 'First'));
    meanwhile = () => {
      meanwhile = () => undefined;
      workspaceStore.setState((state) => keepLayout(state, 'trade', layoutOf(9)));
    };
    await second.save((state) => addWorkspace(state, 'Second'));
    expect(names(inMemory())).toEqual([
      'TRADE',
      'REPLAY',
      'OPTIONS',
      'HEALTH',
      'FARM',
      'JOURNAL',
      'LIVE',
      'First',
      'Second',
    ]);
    expect(layouts(inMemory())['TRADE']).toEqual(layoutOf(9));
  });

  it('knows its own again where the engine saved it and was killed before it answered', async () => {
    const page = new Page();
    meanwhile = () => {
      meanwhile = () => undefined;
      throw new Error('the engine is gone');
    };
    await expect(page.save((state) => addWorkspace(state, 'Mine'))).rejects.toThrow('gone');
    page.state = workspaceStore.getState();
    await page.save((state) => keepLayout(state, state.activeId, layoutOf(3)));
    expect(names(inMemory())).toEqual(['TRADE', 'REPLAY', 'OPTIONS', 'HEALTH', 'FARM', 'JOURNAL', 'LIVE', 'Mine']);
    expect(layouts(inMemory())['Mine']).toEqual(layoutOf(3));
  });

  it('replaces what it cannot read, and says so at first', async () => {
    stored = 'not a list of workspaces';
    const shared = new SharedWorkspaces(engine, kinds);
    workspaceStore.setState(defaultWorkspaces, true);
    expect(shared.begin(stored)).toBe('It is not JSON.');
    await shared.save();
    expect(names(inMemory())).toEqual(['TRADE', 'REPLAY', 'OPTIONS', 'HEALTH', 'FARM', 'JOURNAL', 'LIVE']);
  });
});

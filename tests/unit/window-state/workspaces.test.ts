import { describe, expect, it } from 'vitest';
import { readWorkspaces, writeWorkspaces } from '#window/state/workspace-file.ts';
import {
  activate,
  activeWorkspace,
  addWorkspace,
  appendWorkspaces,
  defaultWorkspaces,
  deleteWorkspace,
  duplicateWorkspace,
  keepLayout,
  moveWorkspace,
  renameWorkspace,
  resetWorkspace,
  restoreLayout,
  type SavedLayout,
  type Workspaces,
} from '#window/state/workspaces.ts';

const kinds = new Set(['board', 'chart']);
const layout = {
  grid: { root: { type: 'branch', data: [{ type: 'leaf', data: { views: ['board-1'], id: '1' } }] } },
  panels: { 'board-1': { id: 'board-1', contentComponent: 'board', params: { group: 'blue' } } },
} satisfies SavedLayout;
const names = (state: Workspaces): string[] => state.list.map(({ name }) => name);

describe('workspaces', () => {
  it('added get a name of their own and are shown', () => {
    const state = addWorkspace(addWorkspace(defaultWorkspaces, 'TRADE'), '  ');
    expect(names(state)).toEqual([
      'TRADE',
      'REPLAY',
      'OPTIONS',
      'HEALTH',
      'FARM',
      'JOURNAL',
      'LIVE',
      'TRADE 2',
      'Workspace',
    ]);
    expect(activeWorkspace(state).name).toBe('Workspace');
    expect(new Set(state.list.map(({ id }) => id)).size).toBe(9);
  });

  it('renamed keep their own name free for themselves', () => {
    expect(names(renameWorkspace(defaultWorkspaces, 'trade', 'TRADE'))[0]).toBe('TRADE');
    expect(names(renameWorkspace(defaultWorkspaces, 'trade', 'REPLAY'))[0]).toBe('REPLAY 2');
  });

  it('duplicated stand beside the original with its layout', () => {
    const state = duplicateWorkspace(keepLayout(defaultWorkspaces, 'trade', layout), 'trade');
    expect(names(state)).toEqual(['TRADE', 'TRADE 2', 'REPLAY', 'OPTIONS', 'HEALTH', 'FARM', 'JOURNAL', 'LIVE']);
    expect(activeWorkspace(state).layout).toBe(layout);
  });

  it('deleted give way to a neighbour, and the last one stays', () => {
    let state = activate(defaultWorkspaces, 'live');
    state = deleteWorkspace(state, 'live');
    expect(state.activeId).toBe('journal');
    for (const id of ['journal', 'farm', 'health', 'options', 'replay', 'trade']) state = deleteWorkspace(state, id);
    expect(names(state)).toEqual(['TRADE']);
  });

  it('move by one and not beyond the ends', () => {
    expect(names(moveWorkspace(defaultWorkspaces, 'trade', 1))).toEqual([
      'REPLAY',
      'TRADE',
      'OPTIONS',
      'HEALTH',
      'FARM',
      'JOURNAL',
      'LIVE',
    ]);
    expect(moveWorkspace(defaultWorkspaces, 'trade', -1)).toBe(defaultWorkspaces);
  });

  it('are laid out anew when their layout comes from elsewhere, but not when it comes from the screen', () => {
    const kept = keepLayout(defaultWorkspaces, 'trade', layout);
    expect(activeWorkspace(kept).revision).toBe(0);
    expect(activeWorkspace(resetWorkspace(kept, 'trade'))).toMatchObject({ layout: null, revision: 1 });
    expect(activeWorkspace(restoreLayout(kept, 'trade', layout))).toMatchObject({ layout, revision: 1 });
  });

  it('imported follow those that are there; nothing is overwritten', () => {
    const state = appendWorkspaces(defaultWorkspaces, keepLayout(defaultWorkspaces, 'trade', layout));
    expect(names(state)).toEqual([
      'TRADE',
      'REPLAY',
      'OPTIONS',
      'HEALTH',
      'FARM',
      'JOURNAL',
      'LIVE',
      'TRADE 2',
      'REPLAY 2',
      'OPTIONS 2',
      'HEALTH 2',
      'FARM 2',
      'JOURNAL 2',
      'LIVE 2',
    ]);
    expect(activeWorkspace(state)).toMatchObject({ name: 'TRADE 2', layout });
    expect(state.list.slice(0, 7)).toEqual(defaultWorkspaces.list);
  });

  it('that are not there are not shown', () => {
    expect(activate(defaultWorkspaces, 'nowhere')).toBe(defaultWorkspaces);
  });
});

describe('a workspace file', () => {
  const file = (change: (content: Record<string, unknown>) => void): string => {
    const content = JSON.parse(writeWorkspaces(keepLayout(defaultWorkspaces, 'trade', layout))) as Record<
      string,
      unknown
    >;
    change(content);
    return JSON.stringify(content);
  };
  const first = (content: Record<string, unknown>) => (content['workspaces'] as Record<string, unknown>[])[0] ?? {};
  const panels = (content: Record<string, unknown>) =>
    (first(content)['layout'] as { panels: Record<string, Record<string, unknown>> }).panels;

  it('is read back as it was written', () => {
    const state = activate(keepLayout(defaultWorkspaces, 'trade', layout), 'health');
    expect(readWorkspaces(writeWorkspaces(state), kinds)).toEqual({ ok: true, workspaces: state });
  });

  it.each([
    ['no JSON', '{', 'It is not JSON.'],
    ['another file', '{"a":1}', 'It is not an Argus workspace file.'],
    ['a list', '[]', 'It is not an Argus workspace file.'],
    ['a later version', file((content) => (content['version'] = 2)), 'It has version 2; this Argus reads version 1.'],
    ['no workspaces', file((content) => (content['workspaces'] = [])), 'It holds no workspaces.'],
    ['a workspace without a name', file((content) => (first(content)['name'] = '')), 'it has no name'],
    [
      'a layout without a grid',
      file((content) => (first(content)['layout'] = { panels: {} })),
      'its layout has no grid.',
    ],
    [
      'a panel of an unknown kind',
      file((content) => Object.assign(panels(content)['board-1'] ?? {}, { contentComponent: 'evil' })),
      'panel board-1 is of the unknown kind evil.',
    ],
    [
      'a panel that is placed but not there',
      file((content) => delete panels(content)['board-1']),
      'it places panel board-1',
    ],
    [
      'parameters of the wrong form',
      file((content) => Object.assign(panels(content)['board-1'] ?? {}, { params: 7 })),
      'panel board-1 has parameters of the wrong form.',
    ],
  ])('with %s is refused, and says why', (_, text, problem) => {
    const read = readWorkspaces(text, kinds);
    expect(read.ok ? '' : read.problem).toContain(problem);
  });

  it('that names an active workspace which is not there shows the first', () => {
    const read = readWorkspaces(
      file((content) => (content['activeId'] = 'gone')),
      kinds,
    );
    expect(read.ok && read.workspaces.activeId).toBe('trade');
  });
});

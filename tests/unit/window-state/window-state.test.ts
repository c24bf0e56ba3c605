import { afterEach, describe, expect, it } from 'vitest';
import { commandMatch } from '#window/components/command-match.ts';
import { applyAppearance, DEFAULT_APPEARANCE, readAppearance } from '#window/state/appearance.ts';
import { commandStore, registerCommands, runCommand } from '#window/state/command-registry.ts';
import { LayoutHistory } from '#window/state/layout-history.ts';
import { addNotice, NOTICE_LIMIT, noticeStore, type NoticeState, openToasts } from '#window/state/notices.ts';
import type { SavedLayout } from '#window/state/workspaces.ts';
import { changedLines } from '#window/views/frame/changed-lines.ts';

describe('appearance', () => {
  it('is read with the default for whatever is not known', () => {
    expect(readAppearance('{"theme":"light","density":"huge"}')).toEqual({ ...DEFAULT_APPEARANCE, theme: 'light' });
    expect(readAppearance(null)).toEqual(DEFAULT_APPEARANCE);
    expect(readAppearance('{{')).toEqual(DEFAULT_APPEARANCE);
    expect(readAppearance('null')).toEqual(DEFAULT_APPEARANCE);
  });

  it('is put on the root as data, where the tokens read it', () => {
    const root = { dataset: {} as Record<string, string | undefined> };
    applyAppearance(root, { ...DEFAULT_APPEARANCE, theme: 'contrast' });
    expect(root.dataset).toEqual({ theme: 'contrast', movement: 'blue-orange', motion: 'system', density: 'compact' });
  });
});

it('Notices keep the newest and count on', () => {
  let state: NoticeState = { notices: [], nextId: 1, readUpTo: 0 };
  for (let index = 0; index < NOTICE_LIMIT + 3; index += 1) {
    state = addNotice(state, { atMs: index, severity: 'info', text: String(index), detail: null, topic: null });
  }
  expect(state.notices).toHaveLength(NOTICE_LIMIT);
  expect(state.notices.at(-1)?.id).toBe(NOTICE_LIMIT + 3);
});

it('A toast is overtaken by a newer one about the same thing, and gone once read or dismissed', () => {
  let state: NoticeState = { notices: [], nextId: 1, readUpTo: 0 };
  for (const topic of ['engine', null, null, 'engine']) {
    state = addNotice(state, { atMs: 0, severity: 'broken', text: '', detail: null, topic });
  }
  const ids = (from: NoticeState, dismissed: readonly number[], most = 9): number[] =>
    openToasts(from, new Set(dismissed), most).map(({ id }) => id);
  expect(ids(state, [])).toEqual([2, 3, 4]);
  expect(ids(state, [4])).toEqual([2, 3]);
  expect(ids({ ...state, readUpTo: 2 }, [])).toEqual([3, 4]);
  expect(ids(state, [], 1)).toEqual([4]);
});

describe('commands', () => {
  afterEach(() => commandStore.setState({ commands: new Map() }));

  it('run while they make sense and are gone when taken back', () => {
    let ran = 0;
    let allowed = false;
    const takeBack = registerCommands([{ id: 'x', title: 'X', run: () => void (ran += 1), when: () => allowed }]);
    expect(runCommand('x')).toBe(false);
    allowed = true;
    expect(runCommand('x')).toBe(true);
    takeBack();
    expect(runCommand('x')).toBe(false);
    expect(ran).toBe(1);
  });

  it('taken back by an earlier owner stay with the later one', () => {
    const first = registerCommands([{ id: 'x', title: 'first', run: () => undefined }]);
    registerCommands([{ id: 'x', title: 'second', run: () => undefined }]);
    first();
    expect(commandStore.getState().commands.get('x')?.title).toBe('second');
  });

  it('that fail become a notice with the reason', async () => {
    registerCommands([{ id: 'x', title: 'Do it', run: () => Promise.reject(new Error('no tape is open')) }]);
    runCommand('x');
    await Promise.resolve();
    await Promise.resolve();
    expect(noticeStore.getState().notices.at(-1)).toMatchObject({
      severity: 'broken',
      text: 'Do it: not done',
      detail: 'no tape is open',
    });
  });
});

describe('what was typed', () => {
  const best = (typed: string, titles: readonly string[]): string | undefined =>
    titles
      .map((title) => ({ title, score: commandMatch(typed, title) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)[0]?.title;

  it('finds whole words and their beginnings, never scattered letters', () => {
    const titles = ['Open market board', 'Rename the workspace…', 'Use the high contrast theme'];
    expect(best('rename', titles)).toBe('Rename the workspace…');
    expect(best('work ren', titles)).toBe('Rename the workspace…');
    expect(best('omb', titles)).toBeUndefined();
  });

  it('prefers the beginning, then the shorter one', () => {
    expect(best('chart', ['Open chart', 'Chart of a day'])).toBe('Chart of a day');
    expect(best('ib', ['IBIT MINI', 'IBIT'])).toBe('IBIT');
  });

  it('is found in further words too, but behind a title', () => {
    expect(commandMatch('candles', 'Open chart', ['Candles with regime bands'])).toBeGreaterThan(0);
    expect(commandMatch('open', 'Open chart')).toBeGreaterThan(commandMatch('open', 'Chart', ['open']));
    expect(commandMatch('', 'Anything')).toBe(1);
  });
});

describe('the history of a layout', () => {
  const layout = (views: readonly string[], size: number): SavedLayout => ({
    grid: { root: { data: [{ data: { views, activeView: views[0], size } }], size } },
    panels: Object.fromEntries(views.map((id) => [id, { id, contentComponent: 'board' }])),
  });

  it('holds what was moved, opened or closed, newest first', () => {
    const history = new LayoutHistory();
    history.note('w', null, layout(['a'], 1));
    history.note('w', layout(['a'], 1), layout(['a', 'b'], 1));
    history.note('w', layout(['a', 'b'], 1), layout(['b'], 1));
    expect(history.takeBack('w')).toEqual(layout(['a', 'b'], 1));
    expect(history.takeBack('w')).toEqual(layout(['a'], 1));
    expect(history.takeBack('w')).toBeNull();
  });

  it('leaves out sizes and the tab in front', () => {
    const history = new LayoutHistory();
    history.note('w', layout(['a'], 1), layout(['a'], 2));
    expect(history.has('w')).toBe(false);
  });
});

it('A difference is shown with the lines around it, and counts what it leaves out', () => {
  const difference = [' a', ' b', ' c', '−old', '+new', ' d', ' e', ' f', ' g'];
  expect(changedLines(difference, 1).map(({ mark, text }) => [mark, text])).toEqual([
    ['skip', '⋯ 2 unchanged'],
    ['same', 'c'],
    ['removed', 'old'],
    ['added', 'new'],
    ['same', 'd'],
    ['skip', '⋯ 3 unchanged'],
  ]);
  expect(changedLines([' a', ' b'], 2)).toEqual([]);
});

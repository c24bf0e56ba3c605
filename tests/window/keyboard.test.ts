import type { Locator } from 'playwright';
import { expect, it } from 'vitest';
import type { DeskPage } from '#tests/support/window-session-page';
import { inTheWindow } from '#tests/support/window-session-test';

inTheWindow('With the keyboard alone', (window) => {
  it('finds and runs any command in the palette', async () => {
    const { page } = window().desk;
    await page.keyboard.press('ControlOrMeta+k');
    const palette = page.getByRole('dialog', { name: 'Command palette' });
    await palette.waitFor();
    await page.keyboard.type('light theme');
    await page.keyboard.press('Enter');
    await palette.waitFor({ state: 'hidden' });
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('light');
    await page.keyboard.press('ControlOrMeta+k');
    await page.keyboard.type('dark theme');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).not.toBe('light');
  });

  it('plays and pauses with Space', async () => {
    const { desk } = window();
    await desk.pauseButton.waitFor();
    await desk.page.keyboard.press('Space');
    await desk.playButton.waitFor();
    const there = await desk.cursorMs();
    await desk.page.keyboard.press('Space');
    await desk.pauseButton.waitFor();
    await expect.poll(() => desk.cursorMs()).toBeGreaterThan(there);
    await desk.page.keyboard.press('Space');
    await desk.playButton.waitFor();
  });

  it('searches a symbol for the panels of one colour', async () => {
    const { desk } = window();
    await desk.page.keyboard.press('/');
    await desk.page.getByRole('dialog', { name: 'Symbol search' }).waitFor();
    await desk.page.keyboard.type('qqq');
    await desk.page.keyboard.press('Enter');
    await expectSymbol(desk, 'QQQ');
  });

  it('goes through the workspaces with 1 to 7', async () => {
    const { desk } = window();
    for (const [key, name, panel] of [
      ['2', 'REPLAY', 'chart'],
      ['3', 'OPTIONS', 'chain'],
      ['4', 'HEALTH', 'health'],
      ['5', 'FARM', 'league'],
      ['6', 'JOURNAL', 'calendar'],
      ['7', 'LIVE', 'connections'],
      ['1', 'TRADE', 'board'],
    ] as const) {
      await desk.page.keyboard.press(key);
      await expect.poll(() => desk.workspace(name).getAttribute('aria-current')).toBe('page');
      await desk.panel(panel).first().waitFor();
    }
  });

  it('moves in the board with arrows and opens a symbol with Enter', async () => {
    const { desk } = window();
    const grid = desk.page.getByRole('grid', { name: 'Market board' });
    await reach(desk, grid);
    await desk.page.keyboard.press('Home');
    await desk.page.keyboard.press('ArrowDown');
    await desk.page.keyboard.press('ArrowDown');
    const active = (await grid.getAttribute('aria-activedescendant')) ?? '';
    const symbol = await desk.page
      .locator(`[id="${active}"]`)
      .locator('..')
      .locator('[data-column=symbol]')
      .innerText();
    await desk.page.keyboard.press('Enter');
    await expectSymbol(desk, symbol);
    await desk.page.keyboard.press('ArrowUp');
    await desk.page.keyboard.press('Enter');
    await expect.poll(async () => (await symbols(desk))[0]).not.toBe(symbol);
  });

  it('sorts the board from its headings', async () => {
    const { desk } = window();
    const grid = desk.page.getByRole('grid', { name: 'Market board' });
    await reach(desk, grid);
    await desk.page.keyboard.press('ControlOrMeta+Home');
    for (let press = 0; press < 10 && !(await onHeading(grid)); press++) await desk.page.keyboard.press('ArrowUp');
    await desk.page.keyboard.press('Enter');
    const order = (): Promise<string[]> => grid.locator('[data-position] [data-column=symbol]').allInnerTexts();
    const heading = grid.getByRole('columnheader', { name: 'Symbol' });
    await expect.poll(() => heading.getAttribute('aria-sort')).not.toBe('none');
    await expect.poll(order).toEqual((await order()).toSorted());
    await desk.page.keyboard.press('Enter');
    await desk.page.keyboard.press('Enter');
  });

  it('shows every shortcut on one sheet, and gives the focus back', async () => {
    const { desk } = window();
    const grid = desk.page.getByRole('grid', { name: 'Market board' });
    await reach(desk, grid);
    await desk.page.keyboard.press('?');
    const sheet = desk.page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await sheet.waitFor();
    const text = await sheet.innerText();
    for (const words of ['Search all commands', 'Search a symbol', 'Play or pause the replay', 'Show workspace 1']) {
      expect(text).toContain(words);
    }
    await desk.page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'hidden' });
    await expect.poll(() => isFocused(grid)).toBe(true);
  });

  it('goes to a time, steps and jumps between marks without a mouse', async () => {
    const { desk } = window();
    await desk.page.keyboard.press('g');
    await desk.page.keyboard.type('12:00');
    await desk.page.keyboard.press('Enter');
    await expect.poll(async () => (await desk.shown()).clock).toMatch(/^11:59:59/);
    await desk.page.keyboard.press('Escape');
    const there = await desk.cursorMs();
    await desk.page.keyboard.press('.');
    await expect.poll(() => desk.cursorMs()).toBeGreaterThan(there);
    await desk.page.keyboard.press(',');
    await expect.poll(() => desk.cursorMs()).toBeLessThanOrEqual(there);
    await desk.page.keyboard.press(']');
    await expect.poll(() => desk.cursorMs()).toBeGreaterThan(there);
  });

  it('reaches every control with Tab and never gets stuck', async () => {
    const { page } = window().desk;
    const seen = new Set<string>();
    for (let press = 0; press < 90; press++) {
      await page.keyboard.press('Tab');
      seen.add(
        (await page.evaluate(
          `(() => { const e = document.activeElement; return e.closest('header,footer,[data-panel],section')?.getAttribute('aria-label') ?? e.closest('[data-panel]')?.dataset.panel ?? e.tagName; })()`,
        )) as string,
      );
    }
    expect([...seen]).toEqual(expect.arrayContaining(['Replay', 'Status']));
    expect(seen.size).toBeGreaterThan(4);
  });
});

/** The panel by F6, then its table by Tab. */
async function reach(desk: DeskPage, target: Locator): Promise<void> {
  const panel = desk.page.locator('[data-panel]:has(:focus), [data-panel]:focus').filter({ has: target });
  for (let press = 0; press < 14 && (await panel.count()) === 0; press++) await desk.page.keyboard.press('F6');
  for (let press = 0; press < 12 && !(await isFocused(target)); press++) await desk.page.keyboard.press('Tab');
  expect(await isFocused(target)).toBe(true);
}

async function isFocused(target: Locator): Promise<boolean> {
  return (await target.and(target.page().locator(':focus')).count()) === 1;
}

async function onHeading(grid: Locator): Promise<boolean> {
  return ((await grid.getAttribute('aria-activedescendant')) ?? '').includes('heading');
}

async function symbols(desk: DeskPage): Promise<readonly string[]> {
  return (await desk.shownCharts()).map(({ name }) => name.split(' ')[0] ?? '');
}

async function expectSymbol(desk: DeskPage, symbol: string): Promise<void> {
  await expect.poll(() => symbols(desk)).toEqual([symbol, symbol]);
}

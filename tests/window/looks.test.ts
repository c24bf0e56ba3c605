import axe from 'axe-core';
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { SHOTS } from '#tests/support/window-session';
import { DeskPage } from '#tests/support/window-session-page';
import { inTheWindow } from '#tests/support/window-session-test';

const THEMES = [
  ['dark', 'Use the dark theme'],
  ['light', 'Use the light theme'],
  ['contrast', 'Use the high contrast theme'],
] as const;

inTheWindow('In every theme', (window) => {
  for (const [theme, command] of THEMES) {
    it(`everything can be perceived and operated by everybody: ${theme}`, async () => {
      const { desk } = window();
      const { page } = desk;
      await desk.show('TRADE', 'board');
      if (theme !== 'dark') await desk.run(command);
      await desk.pause();
      await desk.goTo('10:45');
      await expect.poll(async () => (await desk.log()).at(-1)?.time).toMatch(/^10:44/);
      const found: string[] = [];
      // Whole pages once; what lies upon them only by itself.
      const look = async (name: string, part = 'body'): Promise<void> => {
        await expect.poll(() => page.getByText('Loading the panel…').count()).toBe(0);
        await page.screenshot({ path: `${SHOTS}/${theme}-${name}.png` });
        found.push(...(await violations(page, name, part)));
      };
      await page.locator('[role=grid][aria-label="Event log"] [data-position]').last().click();
      await page.getByRole('complementary', { name: 'Event record' }).waitFor();
      await look('trade');
      await shootPanels(page, theme, ['board', 'chart', 'log']);
      await page
        .getByRole('region', { name: 'Replay' })
        .first()
        .screenshot({ path: `${SHOTS}/${theme}-panel-replay-bar.png` });
      await desk.show('REPLAY', 'chart');
      await page.locator('[data-testid=chart][data-newest-bar]').nth(1).waitFor();
      await look('replay');
      await desk.show('OPTIONS', 'chain');
      await desk.panel('chain').locator('tr[data-money]').waitFor();
      await desk.panel('payoff').getByText('Held to expiry', { exact: true }).waitFor({ timeout: 30_000 });
      await look('options');
      await shootPanels(page, theme, ['chain', 'payoff', 'spreads']);
      await desk.tab('Smile and surface').click();
      await desk.panel('surface').locator('figcaption', { hasText: 'Term structure' }).waitFor({ timeout: 30_000 });
      await look('surface', '[data-panel=surface]');
      await shootPanels(page, theme, ['surface']);
      await desk.tab('Payoff').click();
      await desk.show('FARM', 'league');
      await desk.panel('league').locator('[role=grid] [data-position]').first().waitFor({ timeout: 60_000 });
      await desk.panel('league').locator('[role=grid] [data-position]').nth(2).click();
      await desk.panel('config').getByRole('table', { name: 'Gates' }).waitFor({ timeout: 30_000 });
      await desk.panel('atlas').getByRole('gridcell').first().waitFor({ timeout: 30_000 });
      await look('farm');
      await shootPanels(page, theme, ['league', 'atlas', 'config', 'farm']);
      await desk.panel('farm').getByRole('tab', { name: 'Near misses' }).click();
      await desk
        .panel('farm')
        .getByRole('button', { name: /^Show config/ })
        .first()
        .waitFor({ timeout: 30_000 });
      await look('farm-misses', '[data-panel=farm]');
      await shootPanels(page, theme, ['farm']);
      await desk.panel('farm').getByRole('tab', { name: 'Open positions' }).click();
      await desk.panel('league').getByRole('button', { name: 'Filter' }).click();
      await page.getByRole('dialog', { name: 'Filter' }).waitFor();
      await look('farm-filter', '[role=dialog]');
      await page.keyboard.press('Escape');
      await desk.show('JOURNAL', 'calendar');
      await desk.panel('calendar').getByRole('table').waitFor();
      await look('journal');
      await desk.show('HEALTH', 'health');
      await look('health');
      await shootPanels(page, theme, ['health', 'notices']);

      await page.keyboard.press('ControlOrMeta+k');
      await page.getByRole('dialog', { name: 'Command palette' }).waitFor();
      await look('palette', '[role=dialog]');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name: 'Command palette' }).waitFor({ state: 'hidden' });
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
      await look('shortcuts', '[role=dialog]');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor({ state: 'hidden' });

      await desk.run('Open settings');
      for (const tab of ['Configuration files', 'Appearance', 'Keys', 'Secrets']) {
        await desk.panel('settings').getByRole('tab', { name: tab }).click();
        await look(`settings-${tab.split(' ')[0]?.toLowerCase() ?? ''}`, '[data-panel=settings]');
      }
      await desk.run('Open about');
      await desk.panel('about').getByText('TradingView').first().waitFor();
      await look('about', '[data-panel=about]');
      await desk.run('Close the panel');
      await desk.run('Close the panel');
      expect(found).toEqual([]);
    });
  }

  it('the change of a theme reaches the charts as well', async () => {
    const { desk } = window();
    await desk.show('TRADE', 'board');
    const colours = new Set<string>();
    for (const [theme, command] of THEMES) {
      if ((await desk.page.locator('html').getAttribute('data-theme')) !== theme) await desk.run(command);
      await expect.poll(() => desk.page.locator('html').getAttribute('data-theme')).toBe(theme);
      colours.add(String(await desk.page.evaluate('getComputedStyle(document.body).backgroundColor')));
    }
    expect(colours.size).toBe(3);
  });

  it('nothing moves by itself for whoever asked the system for reduced motion', async () => {
    const { session } = window();
    const open = async (reducedMotion: 'reduce' | 'no-preference'): Promise<DeskPage> => {
      const context = await session.context({ reducedMotion });
      // A fade of an eighth of a second is over before anybody asks from outside: the page itself keeps count.
      await context.addInitScript(
        `globalThis.moved = [];
         for (const kind of ['transitionrun', 'animationstart']) addEventListener(kind, ({ target }) => {
           for (const one of document.getAnimations()) {
             const { duration } = one.effect.getComputedTiming();
             if (Number(duration) > 20) globalThis.moved.push(duration + ' ms of ' + target.outerHTML.slice(0, 80));
           }
         }, true);`,
      );
      const desk = new DeskPage(await session.open(context));
      if (await desk.playButton.isVisible()) await desk.playButton.click();
      await desk.pauseButton.waitFor();
      return desk;
    };
    const moved = async ({ page }: DeskPage): Promise<readonly string[]> => page.evaluate('globalThis.moved');
    const point = async (desk: DeskPage): Promise<void> => {
      await desk.workspace('HEALTH').hover();
      await desk.pauseButton.hover();
    };
    const lively = await open('no-preference');
    await expect
      .poll(
        async () => {
          await point(lively);
          return (await moved(lively)).length;
        },
        { timeout: 30_000 },
      )
      .toBeGreaterThan(0);
    await lively.page.context().close();

    const calm = await open('reduce');
    let before = JSON.stringify(await calm.board());
    let changes = 0;
    await expect
      .poll(
        async () => {
          await point(calm);
          const board = JSON.stringify(await calm.board());
          if (board !== before) changes++;
          before = board;
          return changes;
        },
        { timeout: 30_000, interval: 30 },
      )
      .toBeGreaterThan(8);
    expect(await moved(calm)).toEqual([]);
    await calm.pause();
    await calm.page.context().close();
  });
});

/** One line for each rule and place that axe finds wrong. */
async function violations(page: Page, place: string, part: string): Promise<readonly string[]> {
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axe.source);
  return (await page.evaluate(
    `axe.run(${JSON.stringify(part)}, { resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => ${JSON.stringify(place)} + ': ' + id + ' at ' + target.join(' ') + ': ' + failureSummary.split('\\n').slice(1).join(' '))))`,
  )) as readonly string[];
}

async function shootPanels(page: Page, theme: string, kinds: readonly string[]): Promise<void> {
  for (const kind of kinds) {
    await page
      .locator(`[data-panel=${kind}]`)
      .first()
      .screenshot({ path: `${SHOTS}/${theme}-panel-${kind}.png` });
  }
}

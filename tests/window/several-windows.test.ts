import { afterAll, expect, it } from 'vitest';
import { DeskPage } from '#tests/support/window-session-page';
import { inTheWindow } from '#tests/support/window-session-test';
import { expectTruth } from '#tests/support/window-session-expect';
import { DemoDay } from '#tests/support/window-session-truth';

const day = new DemoDay();
afterAll(() => day[Symbol.dispose]());

inTheWindow(
  'Several windows',
  (window) => {
    it('go with one cursor, each with panels of its own', async () => {
      const { desk, session } = window();
      const other = new DeskPage(await session.open());
      await other.panel('chart').first().getByRole('button', { name: '5m', exact: true }).click();
      await other.panel('chart').first().getByLabel('Symbol', { exact: true }).selectOption('SPY');
      await other.pause();
      await desk.playButton.waitFor();
      await desk.goTo('13:20');
      const there = day.seenBefore(Date.UTC(2026, 2, 6, 18, 20));
      for (const each of [desk, other]) {
        await expect.poll(() => each.cursorMs()).toBe(there);
        await expectTruth(each, day);
      }
      expect((await desk.shownCharts()).map(({ name }) => name)).toEqual(['BTCUSDT 1m', 'BTCUSDT 15m']);
      expect((await other.shownCharts()).map(({ name }) => name)).toEqual(['SPY 5m', 'SPY 15m']);
      await other.page.context().close();
      await desk.playButton.click();
      await expect.poll(() => desk.cursorMs()).toBeGreaterThan(there);
    });

    it('may be panels popped out: they keep moving, take the theme and the keys, and come back', async () => {
      const { desk } = window();
      await desk.panel('chart').first().click();
      const opening = desk.page.waitForEvent('popup');
      await desk.page.keyboard.press('Alt+o');
      const popup = await opening;
      const chart = popup.getByTestId('chart');
      await chart.waitFor();
      await desk.speed.selectOption('300×');
      const bar = async (): Promise<number> => Number(await chart.getAttribute('data-newest-bar'));
      const first = await bar();
      await expect.poll(bar, { timeout: 10_000 }).toBeGreaterThan(first + 60_000);
      // Another workspace in the main window does not stop it.
      await desk.show('HEALTH', 'health');
      const second = await bar();
      await expect.poll(bar, { timeout: 10_000 }).toBeGreaterThan(second + 60_000);
      await popup.keyboard.press('Space');
      await desk.playButton.waitFor();
      await desk.run('Use the light theme');
      await expect.poll(() => popup.locator('html').getAttribute('data-theme')).toBe('light');
      await desk.run('Use the dark theme');
      await desk.show('TRADE', 'board');
      await popup.close();
      await expect.poll(() => desk.charts.count()).toBe(2);
      // A canvas that lost its window is white for good.
      const lost = `[...document.querySelectorAll('[data-testid=chart] canvas')].filter((one) => one.getContext('2d').isContextLost()).length`;
      await expect.poll(() => desk.page.evaluate(lost)).toBe(0);
      await expectTruth(desk, day);
    });

    it('say in red and in words that the engine is gone, and recover without being loaded anew', async () => {
      const { desk, session } = window();
      await desk.page.evaluate('window.loadedOnce = true');
      session.engine.killEngine();
      await expect.poll(() => desk.engineLight.getAttribute('data-state')).toBe('down');
      await expect.poll(() => desk.engineLight.innerText()).toMatch(/reconnecting/);
      await session.engine.start(1);
      await expect.poll(() => desk.engineLight.getAttribute('data-state'), { timeout: 15_000 }).toBe('live');
      await expect.poll(() => desk.engineLight.innerText()).toContain('connected');
      await desk.pause();
      await expectTruth(desk, day);
      expect(await desk.page.evaluate('window.loadedOnce')).toBe(true);
      // It stays on record.
      await desk.run('Open notices');
      await expect.poll(() => desk.panel('notices').innerText()).toMatch(/engine/i);
      await desk.run('Close the panel');
    });

    it('open any panel while the engine is away, and fill it when it is back', async () => {
      const { desk, session } = window();
      session.engine.killEngine();
      await expect.poll(() => desk.engineLight.getAttribute('data-state')).toBe('down');
      for (const kind of ['settings', 'about', 'health']) {
        await desk.run(`Open ${kind}`);
        await desk.panel(kind).waitFor();
        expect(await desk.panel(kind).innerText()).not.toMatch(/stopped|failed to fetch/i);
      }
      await session.engine.start(2);
      await expect.poll(() => desk.panel('health').innerText(), { timeout: 15_000 }).toMatch(/queue/i);
      for (let close = 0; close < 3; close++) await desk.run('Close the panel');
      // The next window begins with the layout that is saved a moment later.
      await desk.page.waitForTimeout(1_000);
    });

    it('that stand still are told what they missed, and hold nobody else up', async () => {
      const { desk, session } = window();
      await desk.goTo('09:00');
      const slow = new DeskPage(await session.open());
      const debug = await slow.page.context().newCDPSession(slow.page);
      await debug.send('Debugger.enable');
      const stopped = new Promise((resolve) => debug.once('Debugger.paused', resolve));
      await debug.send('Debugger.pause');
      await desk.speed.selectOption('max');
      await desk.playButton.click();
      await stopped;
      await expect.poll(() => desk.cursorMs(), { timeout: 30_000 }).toBe(day.lastSeenMs);
      await expectTruth(desk, day);
      await debug.send('Debugger.resume');
      await debug.send('Debugger.disable');
      await expect.poll(() => slow.cursorMs(), { timeout: 15_000 }).toBe(day.lastSeenMs);
      await expectTruth(slow, day);
      await expect.poll(() => slow.panel('log').innerText()).toMatch(/[\d,]+ not sent/);
    });
  },
  { forgive: /WebSocket connection to .* failed|ERR_CONNECTION_(?:REFUSED|RESET)|Unable to preload CSS/ },
);

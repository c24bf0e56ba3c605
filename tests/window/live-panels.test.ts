import axe from 'axe-core';
import { expect, it } from 'vitest';
import { ScriptedLive } from '#tests/support/scripted-live';
import { scriptedStation } from '#tests/support/scripted-station';
import { SHOTS } from '#tests/support/window-session';
import type { DeskPage } from '#tests/support/window-session-page';
import { inTheWindow } from '#tests/support/window-session-test';

const live = new ScriptedLive();
const calm = scriptedStation();

const TITLES = { connections: 'Connections', quality: 'Data quality', soak: 'Soak' } as const;

const THEMES = [
  ['dark', 'Use the dark theme'],
  ['light', 'Use the light theme'],
  ['contrast', 'Use the high contrast theme'],
] as const;

inTheWindow(
  'Live data',
  (window) => {
    for (const [theme, command] of THEMES) {
      it(`can be perceived and operated by everybody: ${theme}`, async () => {
        const { desk } = window();
        await desk.pause();
        if (theme !== 'dark') await desk.run(command);
        await desk.show('LIVE', 'connections');
        await desk.panel('quality').getByRole('slider').first().waitFor();
        await desk.panel('soak').getByRole('table', { name: 'Checks' }).waitFor();
        const found = [...(await violations(desk, 'body'))];
        await desk.page.screenshot({ path: `${SHOTS}/${theme}-live.png` });
        for (const kind of ['connections', 'quality', 'soak'] as const) {
          await desk.tab(TITLES[kind]).click();
          await desk.page.keyboard.press('Alt+m');
          await desk.panel(kind).screenshot({ path: `${SHOTS}/${theme}-panel-${kind}.png` });
          found.push(...(await violations(desk, `[data-panel=${kind}]`)));
          await desk.page.keyboard.press('Alt+m');
          await desk.panel(kind).getByRole('button', { name: 'Help' }).click();
          await desk.page.getByRole('dialog', { name: /^How to read/ }).waitFor();
          found.push(...(await violations(desk, '[role=dialog]')));
          await desk.page.keyboard.press('Escape');
          await desk.page.getByRole('dialog').waitFor({ state: 'hidden' });
        }
        expect(found).toEqual([]);
      });
    }

    it('says of every line how it stands, what went wrong, and what only you can do', async () => {
      const { desk } = window();
      await desk.show('LIVE', 'connections');
      const panel = desk.panel('connections');
      await expect
        .poll(() => panel.getByTestId('connections-state').innerText())
        .toMatch(/3 of 6 lines live, 1 refused/);
      const text = await panel.innerText();
      expect(text).toContain('Recording live since 20 Nov 2026 13:44 ET, for 31 min 00 s');
      expect(text).toContain('ALPACA_KEY_ID and ALPACA_SECRET_KEY are missing. Enter them under Settings, Secrets');
      expect(text).toContain('The line was closed (1006). The next try is in 4 s.');
      expect(text).toContain('"index_price" is a word, not a number');
      expect(text).toContain('7 requests wait for a turn.');
      expect(text).toContain('Off: tastytrade, IBKR.');
      const line = panel.getByRole('table', { name: 'Lines of Deribit' }).locator('tr[data-phase]');
      expect((await line.nth(0).innerText()).split(/\s*\t\s*/).slice(1)).toEqual([
        expect.stringMatching(/backing off\s+4 s/),
        '9 s ago',
        '–',
        '+41 ms',
        '–',
        '3',
        '2',
        '1',
        '18,204',
      ]);
      expect(await line.nth(1).innerText()).toMatch(/−2,400 ms\s+2 of 20 in 1 s/);
      const gaps = panel.getByRole('table', { name: 'Gaps' }).locator('tbody tr');
      expect(await gaps.nth(0).innerText()).toMatch(/deribit\s+all of it\s+20 Nov 14:15:03 ET\s+not over/);
      expect(await gaps.nth(1).innerText()).toMatch(/BTC-PERPETUAL.+2 min 00 s/);
    });

    it('reconnects at once, and says why where it cannot', async () => {
      const { desk } = window();
      live.take();
      const panel = desk.panel('connections');
      await panel.getByRole('button', { name: 'Reconnect now: Deribit' }).click();
      await expect.poll(() => live.take()).toEqual(['venue.reconnect deribit']);
      await panel.getByRole('button', { name: 'Reconnect now: Yahoo' }).click();
      await desk.page.getByText('yahoo is not being asked for anything now.').first().waitFor();
    });

    it('starts with one key, and stops only when that is meant', async () => {
      const { desk } = window();
      const panel = desk.panel('connections');
      live.take();
      await panel.getByRole('button', { name: 'Hold to stop recording' }).click();
      expect(live.take()).toEqual([]);
      const box = await panel.getByRole('button', { name: 'Hold to stop recording' }).boundingBox();
      await desk.page.mouse.move((box?.x ?? 0) + 10, (box?.y ?? 0) + 5);
      await desk.page.mouse.down();
      await expect.poll(() => live.take(), { timeout: 5_000 }).toEqual([]);
      await desk.page.mouse.up();
      live.change({
        connections: { ...calm.connections, state: 'off', problem: 'Every venue is off.', tapeName: null },
      });
      await expect.poll(() => panel.getByTestId('connections-state').innerText()).toContain('are not recorded');
      expect(await panel.getByRole('alert').innerText()).toContain('Every venue is off.');
      await desk.page.keyboard.press('Alt+l');
      await expect.poll(() => live.take()).toEqual(['live.start']);
      await panel.getByRole('button', { name: 'Watch live markets' }).click();
      await expect.poll(() => live.take()).toEqual(['live.start']);
      live.change({ connections: calm.connections });
      await expect.poll(() => panel.getByTestId('connections-state').innerText()).toContain('of 6 lines');
    });

    it('shows each minute by its worst, along which the arrow keys lead', async () => {
      const { desk } = window();
      const panel = desk.panel('quality');
      const strip = panel.getByRole('slider', { name: 'Minutes of BTC-PERPETUAL at deribit' });
      await strip.focus();
      await desk.page.keyboard.press('Home');
      await expect.poll(() => strip.getAttribute('aria-valuetext')).toBe('20 Nov 10:15 ET: covered');
      for (let page = 0; page < 8; page++) await desk.page.keyboard.press('PageDown');
      await expect.poll(() => strip.getAttribute('aria-valuetext')).toBe('20 Nov 12:15 ET: partial');
      await desk.page.keyboard.press('ArrowRight');
      await expect.poll(() => strip.getAttribute('aria-valuetext')).toBe('20 Nov 12:16 ET: gap');
      expect(await panel.getByTestId('quality-readout').innerText()).toBe(
        'BTC-PERPETUAL at deribit, 20 Nov 12:16 ET: gap',
      );
      await desk.page.keyboard.press('End');
      await expect.poll(() => strip.getAttribute('aria-valuetext')).toBe('20 Nov 14:14 ET: covered');
      const rows = panel.getByRole('table', { name: 'Coverage by minute' }).locator('tbody tr');
      expect((await rows.nth(1).innerText()).split(/\s*\t\s*/)).toEqual([
        'BTC-PERPETUAL',
        '● deribit',
        '94.6 %',
        '14:15',
      ]);
      expect((await rows.nth(3).innerText()).split(/\s*\t\s*/)).toEqual(['IBIT', '● alpaca-iex', '–', '–']);
      expect(await panel.getByRole('list', { name: 'Legend' }).innerText()).toMatch(/Missing\s*3 min/);
    });

    it('says which source counts, why, and how far the others are apart', async () => {
      const { desk } = window();
      const panel = desk.panel('quality');
      const choice = panel.getByRole('table', { name: 'Sources in use' }).locator('tbody tr');
      expect(await choice.nth(0).innerText()).toMatch(/BTC\s+price\s+bybit\s+14:15:03 ET\s+deribit: feed gap since/);
      expect(await choice.nth(1).innerText()).toMatch(/IBIT\s+option chain\s+–\s+–\s+none of them was heard so far/);
      const apart = panel.getByRole('table', { name: 'Disagreement between sources' }).locator('tbody tr');
      expect(await apart.nth(0).innerText()).toMatch(/▲ \+14\.2 bp\s+−31\.5 bp/);
      expect(await apart.nth(1).innerText()).toMatch(/–\s+–\s+–\s+2 points\s+0/);
      expect(await panel.getByRole('table', { name: 'Gaps' }).innerText()).toMatch(/22 min 00 s\s+12 of 22 min/);
    });

    it('puts what stops new trades first, with what to do, and proves the nights', async () => {
      const { desk } = window();
      const panel = desk.panel('soak');
      expect(await panel.getByTestId('soak-state').innerText()).toMatch(/1 problem, 1 warning/);
      expect(await panel.getByRole('alert').innerText()).toContain('Nothing new is recommended: Clock of deribit');
      const text = await panel.innerText();
      expect(text).toContain('Set the clock of this machine');
      expect(text).toContain('stops new trades');
      expect(text).toContain('over after 13 min 00 s');
      expect(text).toContain('nothing to measure yet');
      const proofs = panel.getByRole('table', { name: 'Nightly self-proofs' }).locator('tbody tr');
      expect(await proofs.nth(0).innerText()).toMatch(/2026-11-19\s+■\s*differs.+signal s-81 is missing/s);
      expect(await proofs.nth(1).innerText()).toMatch(/2026-11-18\s+✓\s*proved\s+1,440\s+11\s+2/);
      live.change({ soak: { ...calm.soak, state: 'well', findings: [], halt: null } });
      await expect.poll(() => panel.getByTestId('soak-state').innerText()).toMatch(/All is well for 30 min 58 s/);
    });
  },
  { engine: () => live },
);

async function violations({ page }: DeskPage, part: string): Promise<readonly string[]> {
  // Colours on their way from one theme to the other are nobody's.
  const moving = "document.getAnimations().filter(({ playState }) => playState === 'running').length";
  await expect.poll(() => page.evaluate(moving)).toBe(0);
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axe.source);
  return (await page.evaluate(
    `axe.run(${JSON.stringify(part)}, { resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ' at ' + target.join(' ') + ': ' + failureSummary.split('\\n').slice(1).join(' '))))`,
  )) as readonly string[];
}

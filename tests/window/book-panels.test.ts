import axe from 'axe-core';
import type { Locator } from 'playwright';
import { expect, it } from 'vitest';
import { CALM, PRESSED, scriptedBook, SILENT } from '#tests/support/scripted-book';
import { ScriptedTrading } from '#tests/support/scripted-trading';
import { SHOTS } from '#tests/support/window-session';
import type { DeskPage } from '#tests/support/window-session-page';
import { inTheWindow } from '#tests/support/window-session-test';

const trading = new ScriptedTrading(scriptedBook());

const THEMES = [
  ['dark', 'Use the dark theme'],
  ['light', 'Use the light theme'],
  ['contrast', 'Use the high contrast theme'],
] as const;

inTheWindow(
  'The trader’s book',
  (window) => {
    for (const [theme, command] of THEMES) {
      it(`can be perceived and operated by everybody: ${theme}`, async () => {
        const { desk } = window();
        await desk.pause();
        await desk.goTo('13:05');
        await desk.show('JOURNAL', 'positions');
        if (theme !== 'dark') await desk.run(command);
        await desk.panel('calendar').getByRole('table').waitFor();
        await rows(desk.panel('journal')).nth(3).click();
        const found = [...(await violations(desk, 'body'))];
        await desk.page.screenshot({ path: `${SHOTS}/${theme}-journal.png` });
        for (const kind of ['positions', 'journal', 'risk', 'calendar']) {
          await desk.panel(kind).screenshot({ path: `${SHOTS}/${theme}-panel-${kind}.png` });
        }
        for (const panel of ['positions', 'journal', 'risk', 'calendar']) {
          await desk.panel(panel).getByRole('button', { name: 'Help' }).click();
          await desk.page.getByRole('dialog', { name: /^How to read/ }).waitFor();
          found.push(...(await violations(desk, '[role=dialog]')));
          await desk.page.keyboard.press('Escape');
          await desk.page.getByRole('dialog').waitFor({ state: 'hidden' });
        }
        for (const [name, button, panel] of [
          ['adopt', 'Add a position held elsewhere…', 'positions'],
          ['exit', 'Plan the exit…', 'positions'],
          ['note', 'Write a note…', 'positions'],
          ['pause', 'Pause recommendations…', 'risk'],
          ['kill', 'Kill new trading…', 'risk'],
        ] as const) {
          await desk.panel(panel).getByRole('button', { name: button }).first().click();
          await desk.page.getByRole('dialog').waitFor();
          found.push(...(await violations(desk, '[role=dialog]')));
          await desk.page.screenshot({ path: `${SHOTS}/${theme}-book-${name}.png` });
          await desk.page.keyboard.press('Escape');
          await desk.page.getByRole('dialog').waitFor({ state: 'hidden' });
        }
        expect(found).toEqual([]);
      });
    }

    it('shows what needs a hand first, marked at the side it would close at, and never makes up a mark', async () => {
      const { desk } = window();
      const panel = desk.panel('positions');
      const lines = await texts(panel, 'title');
      expect(lines).toEqual([PRESSED.title, CALM.title, SILENT.title, 'IBIT bull put 52 / 49 · 20 Mar']);
      expect(await texts(panel, 'ahead')).toEqual(['−$25 … −$21', '+$33 … +$45', '–', '+$40']);
      expect(await texts(panel, 'holder')).toEqual(['Robinhood', 'Robinhood', 'IBKR', 'paper 18,211']);
      expect((await texts(panel, 'state'))[0]).toBe('Stop: closing costs 0.46, planned 0.42');
      expect(await panel.innerText()).toContain('ahead –: one has no quotes');
      await rows(panel).nth(2).click();
      await expect.poll(() => panel.innerText()).toContain('No chain of SPY with these strikes');
      expect(await panel.innerText()).toContain('No exit is planned');
      await rows(panel).nth(3).click();
      await expect.poll(() => panel.getByRole('button', { name: 'Show the config' }).count()).toBe(1);
      await rows(panel).nth(0).click();
      await expect.poll(() => panel.innerText()).toContain('assignment is possible any evening');
    });

    it('asks for a closing ticket with the position and nothing else, and says why it is refused', async () => {
      const { desk } = window();
      trading.refuseWith('The quotes are 3 minutes old: a closing ticket needs newer ones.');
      await desk.panel('positions').getByRole('button', { name: 'Close at Robinhood…' }).click();
      await expect
        .poll(() => trading.take().at(-1))
        .toEqual({
          name: 'position.close-ticket',
          input: { positionId: PRESSED.id, venue: 'robinhood', contracts: null },
        });
      await expect.poll(() => desk.page.getByText('a closing ticket needs newer ones').count()).toBeGreaterThan(0);
      trading.refuseWith(null);
      await desk.page.keyboard.press('Escape');
      await desk.page.getByRole('dialog').waitFor({ state: 'hidden' });
    });

    it('keeps an exit plan only where the stop lies above the target', async () => {
      const { desk } = window();
      await rows(desk.panel('positions')).nth(1).click();
      await desk.panel('positions').getByRole('button', { name: 'Plan the exit…' }).click();
      const dialog = desk.page.getByRole('dialog');
      const keep = dialog.getByRole('button', { name: 'Keep the plan' });
      await dialog.getByLabel('Stop: close at or above').fill('0.10');
      await expect.poll(() => dialog.innerText()).toContain('A price above the target');
      expect(await keep.isDisabled()).toBe(true);
      await dialog.getByLabel('Stop: close at or above').fill('0.57');
      await keep.dblclick();
      await dialog.waitFor({ state: 'hidden' });
      const deeds = trading.take();
      expect(deeds).toHaveLength(1);
      expect(deeds[0]).toMatchObject({
        name: 'position.plan-exit',
        input: { positionId: CALM.id, targetDebit: 0.19, stopDebit: 0.57, timeExitDte: 5 },
      });
      expect(deeds[0]).toHaveProperty('input.nonce', expect.stringMatching(/^[0-9a-f]{32}$/));
    });

    it('books how a position ended, as it is proposed or as the broker says', async () => {
      const { desk } = window();
      const settlement = {
        how: 'assigned',
        contracts: 1,
        cash: -100,
        text: 'It expired with BITO at 16.80: 100 shares come at 18, and the 17 put is exercised.',
      } as const;
      trading.change({
        positions: { ...trading.book.positions, positions: [{ ...PRESSED, settlement }, CALM, SILENT] },
      });
      const panel = desk.panel('positions');
      await rows(panel).nth(0).click();
      await panel.getByRole('button', { name: 'Record the settlement…' }).click();
      const dialog = desk.page.getByRole('dialog');
      expect(await dialog.innerText()).toContain('100 shares come at 18');
      await dialog.getByLabel('Cash for all of them together').fill('-98.50');
      await dialog.getByLabel('Contracts, of 1 open').fill('2');
      const record = dialog.getByRole('button', { name: 'Record the settlement' });
      expect(await record.isDisabled()).toBe(true);
      await dialog.getByLabel('Contracts, of 1 open').fill('1');
      await record.click();
      await dialog.waitFor({ state: 'hidden' });
      expect(trading.take().at(-1)).toMatchObject({
        name: 'position.settle',
        input: { positionId: PRESSED.id, contracts: 1, cash: -98.5, how: 'assigned' },
      });
      trading.change({ positions: scriptedBook().positions });
    });

    it('adds a position that was opened elsewhere, once everything about it can be meant', async () => {
      const { desk } = window();
      await desk.panel('positions').getByRole('button', { name: 'Add a position held elsewhere…' }).click();
      const dialog = desk.page.getByRole('dialog');
      const add = dialog.getByRole('button', { name: 'Add the position' });
      for (const [label, value] of [
        ['Underlying', 'ibit'],
        ['Expires', '2026-02-30'],
        ['Sold strike', '52'],
        ['Bought strike', '55'],
        ['Contracts', '2'],
        ['Credit per share', '0.41'],
      ] as const) {
        await dialog.getByLabel(label).fill(value);
      }
      expect(await dialog.innerText()).toContain('Below the sold strike');
      expect(await dialog.innerText()).toContain('A date as 2026-03-20');
      expect(await add.isDisabled()).toBe(true);
      await dialog.getByLabel('Expires').fill('2026-03-20');
      await dialog.getByLabel('Bought strike').fill('49');
      await add.click();
      await dialog.waitFor({ state: 'hidden' });
      expect(trading.take().at(-1)).toMatchObject({
        name: 'position.adopt',
        input: {
          venue: 'robinhood',
          structure: {
            underlying: 'IBIT',
            legs: [
              { right: 'put', strike: 49, expiry: '2026-03-20', quantity: 1 },
              { right: 'put', strike: 52, expiry: '2026-03-20', quantity: -1 },
            ],
            shares: 0,
          },
          contracts: 2,
          price: 0.41,
          fees: 0,
          filledMs: null,
        },
      });
    });

    it('finds entries of the journal by kind, tag and word, and writes notes with tags', async () => {
      const { desk } = window();
      const panel = desk.panel('journal');
      await expect.poll(() => rows(panel).count()).toBe(5);
      await panel.getByLabel('Only with this tag').selectOption('day plan');
      await expect.poll(() => texts(panel, 'title')).toEqual(['Note']);
      await panel.getByLabel('Only with this tag').selectOption('');
      await panel.getByLabel('Search the journal').fill('SECOND minute');
      await expect.poll(() => texts(panel, 'title')).toEqual(['IBIT put spread 50 / 47 · 20 Mar']);
      await panel.getByLabel('Search the journal').fill('');
      await panel.getByLabel('Trades').uncheck();
      await expect.poll(() => rows(panel).count()).toBe(3);
      await panel.getByLabel('Trades').check();
      await panel.getByRole('button', { name: 'Write a note…' }).first().click();
      const dialog = desk.page.getByRole('dialog');
      await dialog.getByLabel('Note', { exact: true }).fill('Waited too long.');
      await dialog.getByLabel('Tags, with commas between them').fill('late,  late exit ,late');
      await dialog.getByRole('button', { name: 'Keep the note' }).click();
      await dialog.waitFor({ state: 'hidden' });
      expect(trading.take().at(-1)).toMatchObject({
        name: 'journal.note',
        input: { text: 'Waited too long.', tags: ['late', 'late exit'], positionId: null, recommendationId: null },
      });
    });

    it('exports the journal to a file', async () => {
      const { desk } = window();
      const download = desk.page.waitForEvent('download');
      await desk.panel('journal').getByRole('button', { name: 'Export CSV' }).click();
      expect((await download).suggestedFilename()).toBe('journal.csv');
      expect(trading.take().at(-1)).toEqual({ name: 'journal.export', input: { format: 'csv' } });
    });

    it('leads from an entry back to its moment of the replay', async () => {
      const { desk } = window();
      await rows(desk.panel('journal')).nth(3).click();
      await desk.panel('journal').getByRole('button', { name: 'Replay this moment' }).click();
      await expect.poll(() => desk.workspace('REPLAY').getAttribute('aria-current')).toBe('page');
      await expect.poll(() => desk.page.getByTestId('clock').innerText()).toMatch(/10:1[12]:/);
      await desk.show('JOURNAL', 'journal');
      await desk.goTo('13:05');
      await rows(desk.panel('positions')).nth(1).click();
      await desk.page.keyboard.press('r');
      await expect.poll(() => desk.workspace('REPLAY').getAttribute('aria-current')).toBe('page');
      await expect.poll(() => desk.page.getByTestId('clock').innerText()).toMatch(/12:(19|20):/);
      await desk.goTo('13:05');
      await desk.show('JOURNAL', 'risk');
    });

    it('names every limit that is overrun or not known, and every breaker with why and until when', async () => {
      const { desk } = window();
      const panel = desk.panel('risk');
      const states = () =>
        panel
          .locator('tbody tr')
          .evaluateAll((found: Iterable<Line>) => [...found].map(({ dataset }) => dataset['state']));
      await expect.poll(states).toEqual(['within', 'near', 'over', 'over', 'within', 'within']);
      const text = await panel.innerText();
      expect(text).toContain('122 % over');
      expect(text).toContain('not known: refused');
      expect(text).toContain('nothing new is recommended, until 9 Mar 10:30 ET');
      expect(text).toContain('sizes are halved, until a human, or better data, ends it');
      expect((await panel.getByRole('listitem').first().innerText()).startsWith('■')).toBe(true);
      expect(text).toContain('−$1,723');
    });

    it('kills new trading from anywhere, says so in the status bar, and is revived by typing what that is', async () => {
      const { desk } = window();
      const band = desk.page.getByTestId('trading');
      const dialog = desk.page.getByRole('dialog');
      expect(await band.innerText()).toContain('COLLECTOR');
      await desk.show('TRADE', 'board');
      await desk.page.keyboard.press('ControlOrMeta+Shift+K');
      await dialog.getByLabel('Why').fill('Broker outage');
      await dialog.getByRole('button', { name: 'Kill new trading' }).dblclick();
      await dialog.waitFor({ state: 'hidden' });
      const deeds = trading.take();
      expect(deeds).toHaveLength(1);
      expect(deeds[0]).toMatchObject({ name: 'desk.kill', input: { reason: 'Broker outage' } });
      trading.change({
        risk: { ...trading.book.risk, killed: { reason: 'Broker outage', atMs: Date.UTC(2026, 2, 6, 18) } },
      });
      await expect.poll(() => band.innerText()).toContain('KILLED');
      await desk.show('JOURNAL', 'risk');
      await expect.poll(() => desk.panel('risk').innerText()).toContain('Killed at 13:00 ET: Broker outage');
      await desk.page.screenshot({ path: `${SHOTS}/book-killed.png` });
      await desk.panel('risk').getByRole('button', { name: 'Revive the desk…' }).click();
      await dialog.getByLabel('Type REVIVE').fill('revive');
      expect(await dialog.getByRole('button', { name: 'Revive the desk' }).isDisabled()).toBe(true);
      await dialog.getByLabel('Type REVIVE').fill('REVIVE');
      await desk.page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'hidden' });
      expect(trading.take()).toMatchObject([{ name: 'desk.revive', input: { typed: 'REVIVE' } }]);
      trading.change({ risk: { ...trading.book.risk, killed: null } });
      await expect.poll(() => band.innerText()).not.toContain('KILLED');
    });

    it('pauses for as long as is said, resumes, and keeps what was refused in the open', async () => {
      const { desk } = window();
      const dialog = desk.page.getByRole('dialog');
      await desk.panel('risk').getByRole('button', { name: 'Pause recommendations…' }).click();
      await dialog.getByLabel('Why').fill('Lunch');
      await dialog.getByLabel('1 hour').check();
      trading.refuseWith('The book is on a full disk.');
      await dialog.getByRole('button', { name: 'Pause recommendations' }).click();
      await expect.poll(() => dialog.getByRole('alert').innerText()).toBe('The book is on a full disk.');
      trading.refuseWith(null);
      await dialog.getByRole('button', { name: 'Pause recommendations' }).click();
      await dialog.waitFor({ state: 'hidden' });
      const [refused, kept] = trading.take();
      expect(kept).toMatchObject({ name: 'desk.pause', input: { reason: 'Lunch', minutes: 60 } });
      // The same intent, asked twice, is one.
      expect(kept).toEqual(refused);
      trading.change({
        risk: { ...trading.book.risk, paused: { reason: 'Lunch', untilMs: Date.UTC(2026, 2, 6, 19, 5) } },
      });
      await expect.poll(() => desk.page.getByTestId('trading').innerText()).toContain('PAUSED until 14:05 ET');
      await desk.panel('risk').getByRole('button', { name: 'Resume recommendations' }).click();
      await expect.poll(() => trading.take().map(({ name }) => name)).toEqual(['desk.resume']);
      trading.change({ risk: { ...trading.book.risk, paused: null } });
    });

    it('lets tickets be staged only once that was typed, and takes it back with a click', async () => {
      const { desk } = window();
      const dialog = desk.page.getByRole('dialog');
      await desk.panel('risk').getByRole('radio', { name: 'Live' }).click();
      await dialog.getByLabel('Type LIVE').fill('LIVE');
      await dialog.getByRole('button', { name: 'Switch to live' }).click();
      await dialog.waitFor({ state: 'hidden' });
      expect(trading.take()).toMatchObject([{ name: 'desk.mode', input: { mode: 'live', typed: 'LIVE' } }]);
      trading.change({ risk: { ...trading.book.risk, mode: 'live' } });
      await expect.poll(() => desk.page.getByTestId('trading').innerText()).toContain('LIVE');
      const live = desk.panel('risk').getByRole('radio', { name: 'Live' });
      await expect.poll(() => live.getAttribute('aria-checked')).toBe('true');
      await desk.panel('risk').getByRole('radio', { name: 'Collector' }).click();
      await expect
        .poll(() => trading.take().map(({ input }) => input))
        .toMatchObject([{ mode: 'collector', typed: null }]);
      trading.change({ risk: { ...trading.book.risk, mode: 'collector' } });
      await expect.poll(() => desk.page.getByTestId('trading').innerText()).toContain('COLLECTOR');
    });

    it('dates what lies ahead from the cursor on, and knows which session is on', async () => {
      const { desk } = window();
      const panel = desk.panel('calendar');
      await expect.poll(() => panel.innerText()).toContain('Employment Situation');
      expect(await panel.innerText()).toContain('Regular, until 16:00 ET');
      await panel.getByLabel('Events').uncheck();
      await expect.poll(() => panel.innerText()).not.toContain('Employment Situation');
      await panel.getByLabel('Events').check();
      await desk.goTo('08:00');
      await expect.poll(() => panel.innerText()).toContain('Pre-market, until 09:30 ET');
      await desk.goTo('13:05');
    });
  },
  { engine: () => trading },
);

function rows(panel: Locator): Locator {
  return panel.locator('[role=grid] [data-position]');
}

async function texts(panel: Locator, column: string): Promise<readonly string[]> {
  const lines = await rows(panel).evaluateAll(
    (found: Iterable<Line>, id: string) =>
      [...found].map((line) => ({
        at: Number(line.dataset['position']),
        text: line.querySelector(`[data-column=${id}]`)?.textContent ?? '',
      })),
    column,
  );
  return lines.toSorted((left, right) => left.at - right.at).map(({ text }) => text);
}

/** As much of the DOM as is read here. */
interface Line {
  readonly dataset: Readonly<Record<string, string | undefined>>;
  querySelector(selector: string): { readonly textContent: string | null } | null;
}

async function violations({ page }: DeskPage, part: string): Promise<readonly string[]> {
  // Colours on their way from one theme to the other are nobody's.
  const moving = "document.getAnimations().filter(({ playState }) => playState === 'running').length";
  await expect.poll(() => page.evaluate(moving)).toBe(0);
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axe.source);
  return (await page.evaluate(
    `axe.run(${JSON.stringify(part)}, { resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ' at ' + target.join(' ') + ': ' + failureSummary.split('\\n').slice(1).join(' '))))`,
  )) as readonly string[];
}

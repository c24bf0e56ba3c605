import type { Locator } from 'playwright';
import { beforeAll, expect, it } from 'vitest';
import { instantOfEastern } from '#window/formatting/eastern-time.ts';
import { formatCount } from '#window/formatting/numbers.ts';
import { FarmDay } from '#tests/support/farm-day';
import type { DeskPage } from '#tests/support/window-session-page';
import { inTheWindow } from '#tests/support/window-session-test';

const SLOW = { timeout: 60_000 };
const at = (hour: number, minute: number) =>
  instantOfEastern({ year: 2026, month: 3, day: 6, hour, minute, second: 0 }) / 60_000;

let day: FarmDay;

beforeAll(() => {
  day = new FarmDay();
}, 120_000);

inTheWindow('The farm', (window) => {
  it('goes through the tape while the window is open, and says how far it is', async () => {
    const { desk } = window();
    await desk.pause();
    await desk.show('FARM', 'farm');
    await desk.goTo('12:00');
    await expect.poll(() => fact(desk, 'Opened · closed'), SLOW).toBe(day.activityText(at(11, 59)));
    expect(await fact(desk, 'Open positions')).toBe(formatCount(day.openAt(at(11, 59))));
    expect(await desk.panel('farm').innerText()).toContain('Configs do not compete for liquidity');
  });

  it('stands where the cursor stands, forward and back, and shows nothing from after it', async () => {
    const { desk } = window();
    for (const [text, minute] of [
      ['15:30', at(15, 29)],
      ['10:05', at(10, 4)],
      ['12:00', at(11, 59)],
    ] as const) {
      await desk.goTo(text);
      await expect.poll(() => fact(desk, 'Opened · closed'), SLOW).toBe(day.activityText(minute));
      expect(await fact(desk, 'Open positions')).toBe(formatCount(day.openAt(minute)));
    }
    await desk.goTo('09:00');
    await expect.poll(() => desk.panel('farm').innerText(), SLOW).toContain('No bar of the farm yet');
    expect(await desk.panel('league').innerText()).toContain('No bar of the farm yet');
    await desk.goTo('12:00');
  });

  it('leafs through a row for every config, of which only those in sight are there', async () => {
    const { desk } = window();
    const league = desk.panel('league');
    await expect.poll(() => league.innerText(), SLOW).toContain(`${formatCount(day.configs)} configs`);
    const grid = league.locator('[role=grid]');
    expect(await grid.getAttribute('aria-rowcount')).toBe(String(day.configs + 1));
    await expect.poll(() => grid.locator('[data-position]').first().innerText()).toMatch(/^\d+/);
    const box = await grid.evaluateHandle((element) => element);
    await box.evaluate((element) => void ((element as unknown as { scrollTop: number }).scrollTop = 6_000_000));
    await expect
      .poll(async () => Number(await grid.locator('[data-position]').first().getAttribute('data-position')))
      .toBeGreaterThan(100_000);
    await expect.poll(() => grid.locator('[data-position]').first().innerText(), SLOW).toMatch(/^\d+/);
    expect(await grid.locator('[data-position]').count()).toBeLessThan(80);
    await box.evaluate((element) => void ((element as unknown as { scrollTop: number }).scrollTop = 0));
    expect(await league.innerText()).toContain('nobody stands yet');
  });

  it('sorts and filters in the engine', async () => {
    const { desk } = window();
    const league = desk.panel('league');
    await league.getByLabel('Fewest trades').fill('1');
    await league.getByLabel('Fewest trades').press('Enter');
    const traded = day.tradedBy(at(11, 59));
    await expect.poll(() => league.innerText(), SLOW).toContain(`${formatCount(traded)} configs`);
    await league.getByRole('button', { name: 'Filter' }).click();
    const sheet = desk.page.getByRole('dialog', { name: 'Filter' });
    await sheet.getByRole('group', { name: 'Underlying' }).getByLabel('IBIT').click();
    await desk.page.keyboard.press('Escape');
    await expect.poll(() => league.innerText(), SLOW).toContain('Underlying BITO');
    await expect.poll(() => cells(league, 'underlying'), SLOW).toEqual(['BITO']);
    await league.getByRole('button', { name: 'Take the filter away' }).click();
    await expect.poll(() => league.innerText(), SLOW).toContain(`${formatCount(traded)} configs`);
    await league.getByLabel('Fewest trades').fill('0');
    await league.getByLabel('Fewest trades').press('Enter');
    await expect.poll(() => league.innerText(), SLOW).toContain(`${formatCount(day.configs)} configs`);
  });

  it('shows the trades of a config to the cent, and why it enters nothing', async () => {
    const { desk } = window();
    const config = day.busiest(at(11, 59));
    const card = desk.panel('config');
    await card.getByLabel('Config number').fill(String(config));
    await card.getByRole('button', { name: 'Show', exact: true }).click();
    const trades = day.resultsOf(config, at(11, 59));
    const rows = card.locator('[role=grid] [data-position]');
    await expect.poll(() => rows.count(), SLOW).toBe(trades.length + day.openOf(config, at(11, 59)));
    const closed = rows.filter({ hasNotText: 'open' });
    const shown = await closed.locator('[data-column=result]').allInnerTexts();
    expect(shown.toSorted()).toEqual(trades.toSorted());
    const gates = await card.getByRole('table', { name: 'Gates' }).locator('tbody tr').count();
    expect(gates).toBeGreaterThan(8);
    const failing = await card.locator('tr[data-passed=false]').count();
    const text = await card.innerText();
    if (failing === 0) expect(text).toContain('Every gate passes');
    else expect(text).toContain('Enters nothing');
  });

  it('draws two dimensions as a map; a region drawn in it filters the league, with the keyboard as well', async () => {
    const { desk } = window();
    const atlas = desk.panel('atlas');
    await atlas.getByLabel('Dimension across').selectOption('stopLoss');
    await atlas.getByLabel('Dimension up').selectOption('profitTarget');
    const map = atlas.getByRole('grid');
    await expect.poll(() => map.getByRole('gridcell').count(), SLOW).toBe(4);
    await map.getByRole('gridcell').first().click();
    const league = desk.panel('league');
    await expect.poll(() => league.innerText(), SLOW).toContain('Atlas: Stop loss');
    await expect.poll(async () => (await cells(league, 'stopLoss')).length, SLOW).toBe(1);
    await map.focus();
    await desk.page.keyboard.press('Shift+ArrowRight');
    await expect.poll(() => map.locator('[aria-selected=true]').count()).toBe(2);
    await desk.page.keyboard.press('Escape');
    await expect.poll(() => map.locator('[aria-selected=true]').count()).toBe(0);
    await expect.poll(() => league.innerText()).not.toContain('Atlas:');
  });

  it('looks back at the map of an earlier bar, never at a later one', async () => {
    const { desk } = window();
    const atlas = desk.panel('atlas');
    const slider = atlas.getByLabel('Bar of the map');
    expect(Number(await slider.getAttribute('max'))).toBe(day.barsUntil(at(11, 59)) - 1);
    await slider.fill('60');
    await expect.poll(() => atlas.locator('output').innerText(), SLOW).toContain('10:31');
    await slider.fill(String(day.barsUntil(at(11, 59)) - 1));
    await expect.poll(() => atlas.locator('output').innerText(), SLOW).toContain('at the cursor');
  });

  it('groups the league by dimensions, and goes into a group', async () => {
    const { desk } = window();
    const league = desk.panel('league');
    await league.getByRole('button', { name: 'Group' }).click();
    await desk.page.getByRole('dialog', { name: 'Group' }).getByLabel('Structure').click();
    await desk.page.keyboard.press('Escape');
    await expect.poll(() => league.innerText(), SLOW).toContain('4 groups');
    await expect.poll(() => league.locator('[role=grid] [data-position]').count(), SLOW).toBe(4);
    const name = await league.locator('[role=grid] [data-column=structure]').first().innerText();
    await league.locator('[role=grid] [data-position]').first().dblclick();
    await expect.poll(() => league.innerText(), SLOW).toContain(`Structure ${name}`);
    await league.getByRole('button', { name: 'Take the filter away' }).click();
  });

  it('says what is on offer, and which single threshold just missed a trade', async () => {
    const { desk } = window();
    const farm = desk.panel('farm');
    await farm.getByRole('tab', { name: 'On offer' }).click();
    await expect.poll(() => farm.locator('[role=grid] [data-position]').count(), SLOW).toBeGreaterThan(0);
    await farm.getByRole('tab', { name: 'Near misses' }).click();
    await expect.poll(() => farm.innerText(), SLOW).toMatch(/did not because of one single threshold/);
    await farm
      .getByRole('button', { name: /^Show config/ })
      .first()
      .click();
    await expect.poll(() => desk.panel('config').innerText(), SLOW).toMatch(/Sells (IBIT|BITO)/);
    await farm.getByRole('tab', { name: 'Open positions' }).click();
  });

  it('follows a replay that plays', async () => {
    const { desk } = window();
    const newest = () => desk.panel('farm').locator('figcaption').innerText();
    const before = await newest();
    await desk.playButton.click();
    await expect.poll(newest, SLOW).not.toBe(before);
    await desk.pause();
    const minute = Math.floor((await desk.cursorMs()) / 60_000);
    await expect
      .poll(
        async () =>
          [day.activityText(minute - 1), day.activityText(minute)].includes(await fact(desk, 'Opened · closed')),
        SLOW,
      )
      .toBe(true);
  });
});

async function fact(desk: DeskPage, name: string): Promise<string> {
  const item = desk.panel('farm').locator('dl div').filter({ hasText: name }).first();
  return (await item.count()) === 0 ? '' : item.locator('dd').innerText();
}

/** What a column shows, each text once. */
async function cells(panel: Locator, column: string): Promise<readonly string[]> {
  const texts = await panel.locator(`[role=grid] [data-column=${column}]`).allInnerTexts();
  return [...new Set(texts.filter((text) => text !== ''))];
}

import { afterAll, expect, it } from 'vitest';
import type { DeskPage } from '#tests/support/window-session-page';
import { inTheWindow } from '#tests/support/window-session-test';
import { DemoDay } from '#tests/support/window-session-truth';

const day = new DemoDay();
const SLOW = { timeout: 30_000 };
const ELEVEN = Date.UTC(2026, 2, 6, 16);

afterAll(() => day[Symbol.dispose]());

inTheWindow('Options', (window) => {
  it('shows the chain as it was at the cursor, around the money', async () => {
    const { desk } = window();
    await stand(desk, '11:00', ELEVEN);
    await desk.show('OPTIONS', 'chain');
    const { chain } = day.chain('IBIT', day.seenBefore(ELEVEN));
    await expect.poll(() => chainText(desk), SLOW).toContain(((chain.underlyingPrice ?? 0) / 10_000).toFixed(2));
    const expiry = await shownExpiry(desk);
    for (const { strike, right, bid, ask } of chain.contracts.filter((one) => one.expiry === expiry)) {
      const name = `${strike / 10_000} ${right}`;
      const sell = desk.panel('chain').getByRole('button', { name: new RegExp(`^Sell the ${name} `) });
      const buy = desk.panel('chain').getByRole('button', { name: new RegExp(`^Buy the ${name} `) });
      if (bid !== null) expect(await sell.innerText()).toBe((bid / 10_000).toFixed(2));
      if (ask !== null) expect(await buy.innerText()).toBe((ask / 10_000).toFixed(2));
    }
    const money = await desk.panel('chain').locator('tr[data-money] th').innerText();
    expect(Number(money)).toBeGreaterThanOrEqual((chain.underlyingPrice ?? 0) / 10_000);
  });

  it('makes a structure of clicks on quotes, whose payoff is what one computes by hand', async () => {
    const { desk } = window();
    const expiry = await shownExpiry(desk);
    const puts = day
      .chain('IBIT', day.seenBefore(ELEVEN))
      .chain.contracts.filter((one) => one.expiry === expiry && one.right === 'put' && (one.bid ?? 0) > 1_000);
    const spot = (day.chain('IBIT', day.seenBefore(ELEVEN)).chain.underlyingPrice ?? 0) as number;
    const below = puts.filter(({ strike }) => strike < spot).toSorted((left, right) => right.strike - left.strike);
    const [sold, bought] = [below[1], below[3]];
    if (sold === undefined || bought === undefined) throw new Error('the chain has too few puts');
    const click = (verb: string, strike: number) =>
      desk
        .panel('chain')
        .getByRole('button', { name: new RegExp(`^${verb} the ${strike / 10_000} put `) })
        .click();
    await click('Sell', sold.strike);
    await click('Buy', bought.strike);
    const credit = ((sold.bid ?? 0) - (bought.ask ?? 0)) / 10_000;
    await expect.poll(() => desk.panel('chain').innerText()).toContain(`natural credit ${credit.toFixed(2)}`);
    await desk.panel('chain').getByRole('button', { name: 'Show the payoff' }).click();
    const width = (sold.strike - bought.strike) / 10_000;
    const loss = `$${Math.round(100 * (width - credit))}`;
    await expect.poll(() => desk.panel('payoff').innerText(), SLOW).toMatch(/bull put spread/);
    await expect.poll(() => figure(desk, 'Max loss')).toBe(loss);
    expect(await figure(desk, 'Credit, natural')).toBe(credit.toFixed(2));
    expect(await figure(desk, 'Max gain')).toBe(`$${Math.round(100 * credit)}`);
    const text = await desk.panel('payoff').innerText();
    for (const model of ['Black–Scholes', 'Heston', 'Bates', 'Own history']) expect(text).toContain(model);
    expect(text).toMatch(/P50 \d+ %/);
  });

  it('moves the payoff with date, volatility and price', async () => {
    const { desk } = window();
    const payoff = desk.panel('payoff');
    const outputs = () => payoff.locator('output').allInnerTexts();
    const line = () => payoff.locator('path[class*=date]').first().getAttribute('d');
    const before = await line();
    await payoff.getByLabel('Date', { exact: true }).fill('0.5');
    await expect.poll(line, SLOW).not.toBe(before);
    const halfway = await line();
    await payoff.getByLabel('Volatility', { exact: true }).fill('20');
    await expect.poll(line, SLOW).not.toBe(halfway);
    expect((await outputs())[1]).toContain('+20');
    await payoff.getByLabel('Date', { exact: true }).fill('1');
    // On the day of expiry both lines are one.
    const expiryLine = await payoff.locator('path[class*=expiry]').first().getAttribute('d');
    await expect.poll(line, SLOW).toBe(expiryLine);
    await desk.panel('chain').getByRole('button', { name: 'Clear the legs' }).click();
    await expect.poll(() => payoff.innerText(), SLOW).toContain('Example');
  });

  it('draws a smile for each expiry, ranks volatility among a year of sessions, and says how models fit', async () => {
    const { desk } = window();
    await desk.tab('Smile and surface').click();
    const surface = desk.panel('surface');
    const { chain } = day.chain('IBIT', day.seenBefore(ELEVEN));
    const expiries = new Set(chain.contracts.map(({ expiry }) => expiry)).size;
    await expect.poll(() => surface.locator('table tbody tr').count(), SLOW).toBe(expiries);
    const text = await surface.innerText();
    expect(text).toMatch(/30-day IV \d\d\.\d %/);
    expect(text).toMatch(/IV rank \d+ · percentile \d+ \(n 252\)/);
    expect(text).toMatch(/Heston[\s\S]*fitted to this chain[\s\S]*RMSE/);
    const [first, second] = [1, 2].map((row) => surface.locator('table tbody tr').nth(row).getByRole('button'));
    await first?.click();
    const before = await surface.locator('figcaption').nth(1).innerText();
    await second?.click();
    await expect.poll(() => surface.locator('figcaption').nth(1).innerText()).not.toBe(before);
  });

  it('finds spreads that fit a filter, and opens one in the payoff', async () => {
    const { desk } = window();
    const finder = desk.panel('spreads');
    const rows = finder.locator('[role=grid] [data-position]');
    await expect.poll(() => rows.count(), SLOW).toBeGreaterThan(5);
    await finder.getByRole('button', { name: 'Bull put', exact: true }).click();
    await finder.getByRole('button', { name: 'Iron condor', exact: true }).click();
    await expect
      .poll(async () => [...new Set((await rows.allInnerTexts()).map((row) => row.split('\n')[0]))], SLOW)
      .toEqual(['Bear call']);
    await rows.first().dblclick();
    await expect.poll(() => desk.panel('payoff').innerText(), SLOW).toMatch(/bear call spread/);
  });

  it('shows another underlying to every panel of the colour', async () => {
    const { desk } = window();
    await desk.panel('chain').getByLabel('Underlying').selectOption('SPY');
    await expect.poll(() => desk.panel('spreads').getByLabel('Underlying').inputValue(), SLOW).toBe('SPY');
    await desk.panel('chain').getByLabel('Underlying').selectOption('BTC');
    await expect.poll(() => desk.panel('chain').locator('tbody tr').count(), SLOW).toBeGreaterThan(5);
    await expect.poll(() => chainText(desk), SLOW).toMatch(/BTC[\s\S]*sim-/);
  });
});

async function stand(desk: DeskPage, text: string, ms: number): Promise<void> {
  await desk.pause();
  await desk.goTo(text);
  await expect.poll(() => desk.cursorMs()).toBe(day.seenBefore(ms));
}

function chainText(desk: DeskPage): Promise<string> {
  return desk.panel('chain').innerText();
}

/** `2026-03-13` from the tab that says `13 Mar 26`. */
async function shownExpiry(desk: DeskPage): Promise<string> {
  const text = await desk.panel('chain').locator('[role=tab][aria-selected=true] span').innerText();
  const date = new Date(`${text.replace(/(\d\d)$/, '20$1')} UTC`);
  return date.toISOString().slice(0, 10);
}

/** One of the few numbers that decide. */
async function figure(desk: DeskPage, title: string): Promise<string> {
  const item = desk.panel('payoff').locator('dl div').filter({ hasText: title }).first();
  // What explains it stands below.
  return (await item.locator('dd').innerText()).split('\n')[0] ?? '';
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FakeTws } from '#tests/support/fake-tws';
import { ServedEngine } from '#tests/support/window-session';
import type { DeskPage } from '#tests/support/window-session-page';
import { inTheWindow } from '#tests/support/window-session-test';

/** The trading desk is never ahead of its farm, which needs a while for the day on a busy machine. */
const CAUGHT_UP = { timeout: 240_000 };
const SLOW = { timeout: 30_000 };
const LONG = 300_000;

const dialog = (desk: DeskPage) => desk.page.getByRole('dialog');
const card = (desk: DeskPage) => desk.page.getByTestId('recommendation-card');
const ticketState = (desk: DeskPage) => desk.panel('ticket').getByTestId('ticket-state');
const positionText = (desk: DeskPage) => desk.panel('positions').getByRole('region').first().innerText();

/** Stands still at a time of the demo day, once everything up to it has been advised. */
async function standAt(desk: DeskPage, time: string): Promise<void> {
  await desk.pause();
  await desk.goTo(time);
}

/** Reads the review, and confirms it in the way that it asks for. */
async function confirmReview(desk: DeskPage): Promise<void> {
  const review = dialog(desk);
  const phrase = review.locator('label b');
  const hold = review.getByRole('button', { name: 'Hold to confirm the ticket' });
  await phrase.or(hold).first().waitFor();
  if (await phrase.isVisible()) {
    const words = await phrase.innerText();
    await review.getByRole('textbox', { name: /to confirm/ }).fill(words);
    await review.getByRole('button', { name: /Confirm the ticket/ }).click();
  } else {
    await hold.hover();
    await desk.page.mouse.down();
  }
  await review.waitFor({ state: 'hidden' });
  await desk.page.mouse.up();
}

inTheWindow('From a signal to the journal, by hand at Robinhood', (window) => {
  it('goes from the signal to its moment, and shows the card', { timeout: LONG }, async () => {
    const { desk } = window();
    await desk.show('TRADE', 'signals');
    await standAt(desk, '13:05');
    await expect.poll(() => card(desk).count(), CAUGHT_UP).toBe(1);
    const row = desk
      .panel('signals')
      .locator('[role=grid] [data-position]')
      .filter({ hasText: 'IBIT put spread' })
      .first();
    await row.click();
    await desk.page.keyboard.press('r');
    await expect
      .poll(() => desk.page.getByTitle('Where the replay stands, New York time').innerText(), SLOW)
      .toContain('13:01:0');
    await desk.show('TRADE', 'recommendation');
    await desk.goTo('13:02');
    await expect.poll(() => card(desk).innerText(), SLOW).toContain('IBIT');
    expect(await card(desk).innerText()).toMatch(/Max loss[\s\S]*\$\d+/);
  });

  it('is confirmed as a ticket after a second look, and lists the steps at the broker', { timeout: LONG }, async () => {
    const { desk } = window();
    await desk.panel('recommendation').getByRole('button', { name: 'Review Robinhood ticket' }).click();
    await dialog(desk)
      .getByText(/This ticket expires in/)
      .waitFor();
    await expect.poll(() => desk.page.evaluate('document.activeElement.textContent')).toBe('Cancel');
    await desk.page.keyboard.press('Enter');
    await dialog(desk).waitFor({ state: 'hidden' });
    await desk.panel('recommendation').getByRole('button', { name: 'Review Robinhood ticket' }).click();
    await confirmReview(desk);
    await expect.poll(() => ticketState(desk).innerText(), SLOW).toBe('To be entered');
    const text = await desk.panel('ticket').innerText();
    for (const words of ['Sell + Put', 'Buy + Put', 'Credit', 'Good for day']) expect(text).toContain(words);
    expect(text.indexOf('Sell + Put')).toBeLessThan(text.indexOf('Buy + Put'));
  });

  it('is held once its fill is recorded, and watched at the side at which it closes', { timeout: LONG }, async () => {
    const { desk } = window();
    const form = desk.panel('ticket').getByRole('form', { name: 'Record a fill' });
    const credit = (await form.getByLabel('Credit per share').getAttribute('placeholder')) ?? '';
    await form.getByLabel('Credit per share').fill(credit);
    await form.getByLabel('Fees, dollars').fill('0.20');
    await form.getByRole('button', { name: 'Record the fill at Robinhood' }).click();
    await expect.poll(() => ticketState(desk).innerText(), SLOW).toBe('Filled');
    await desk.show('JOURNAL', 'positions');
    await expect.poll(() => positionText(desk), SLOW).toContain('IBIT put spread');
    await desk.goTo('13:40');
    await expect.poll(() => positionText(desk), SLOW).toMatch(/Closing one costs \d+\.\d\d at the worst side/);
    await desk.page.screenshot({ path: 'tests/window/shots/trade-position.png' });
  });

  it('asks to be closed when its target is reached', { timeout: LONG }, async () => {
    const { desk } = window();
    const positions = desk.panel('positions');
    await positions.getByRole('button', { name: 'Plan the exit…' }).click();
    await dialog(desk).getByLabel('Target: close at or below').fill('0.22');
    await dialog(desk).getByRole('button', { name: 'Keep the plan' }).click();
    await dialog(desk).waitFor({ state: 'hidden' });
    expect(await positionText(desk)).not.toContain('the target is 0.22');
    await desk.goTo('14:45');
    await expect.poll(() => positionText(desk), SLOW).toMatch(/the target is 0\.22[\s\S]*since \d\d:\d\d/);
  });

  it('is closed with the same care, and stands in the journal', { timeout: LONG }, async () => {
    const { desk } = window();
    await desk.panel('positions').getByRole('button', { name: 'Close at Robinhood…' }).click();
    await confirmReview(desk);
    const form = desk.panel('ticket').getByRole('form', { name: 'Record a fill' });
    await form.waitFor();
    const debit = (await form.getByLabel('Debit per share').getAttribute('placeholder')) ?? '';
    await form.getByLabel('Debit per share').fill(debit);
    await form.getByLabel('Fees, dollars').fill('0.20');
    await form.getByRole('button', { name: 'Record the fill at Robinhood' }).click();
    await expect.poll(() => ticketState(desk).innerText(), SLOW).toBe('Filled');
    const row = desk
      .panel('journal')
      .locator('[role=grid] [data-position]')
      .filter({ hasText: 'IBIT put spread' })
      .first();
    await expect.poll(() => row.innerText(), SLOW).toContain('closed at');
    await desk.tab('Positions').click();
    await expect.poll(() => positionText(desk), SLOW).toContain('closed');
    await desk.page.screenshot({ path: 'tests/window/shots/trade-journal.png' });
  });

  it('was not there yet, where the replay goes back to before it', { timeout: LONG }, async () => {
    const { desk } = window();
    await desk.goTo('12:30');
    await expect.poll(() => desk.panel('positions').innerText(), SLOW).toContain('Nothing is held');
    await desk.goTo('14:46');
    await expect.poll(() => desk.panel('journal').innerText(), SLOW).toContain('IBIT put spread');
  });
});

let tws: FakeTws | null = null;

beforeAll(async () => {
  tws = await FakeTws.start();
});

afterAll(async () => {
  const transmitted = tws?.transmitted ?? [];
  await tws?.[Symbol.asyncDispose]();
  if (transmitted.length > 0) throw new Error('an order would have been sent');
});

inTheWindow(
  'From a recommendation to a position, staged in TWS',
  (window) => {
    it(
      'is staged in live mode only, sent by a human in TWS, and held once it is filled',
      { timeout: LONG },
      async () => {
        const { desk } = window();
        const fake = tws as FakeTws;
        await desk.show('TRADE', 'recommendation');
        await standAt(desk, '13:02');
        await expect.poll(() => card(desk).count(), CAUGHT_UP).toBe(1);
        const review = desk.panel('recommendation').getByRole('button', { name: 'Review IBKR ticket' });
        expect(await review.isDisabled()).toBe(true);
        await desk.show('JOURNAL', 'risk');
        await desk.panel('risk').getByRole('radio', { name: 'Live' }).click();
        await dialog(desk).getByRole('textbox').fill('LIVE');
        await dialog(desk).getByRole('button', { name: 'Switch to live' }).click();
        await dialog(desk).waitFor({ state: 'hidden' });
        await desk.show('TRADE', 'recommendation');
        await review.and(desk.page.locator(':enabled')).waitFor();
        await review.click();
        await confirmReview(desk);
        await desk.panel('ticket').getByRole('button', { name: 'Stage the order in TWS…' }).click();
        await dialog(desk).getByRole('button', { name: 'Stage the order' }).click();
        await expect.poll(() => ticketState(desk).innerText(), SLOW).toBe('Staged, not sent');
        const [order] = fake.orders.filter(({ whatIf }) => !whatIf);
        expect(order).toMatchObject({ transmit: '0', account: 'DU1234567' });
        const reference = order?.orderRef ?? '';
        fake.transmit(reference);
        await expect.poll(() => ticketState(desk).innerText(), SLOW).toBe('Working');
        fake.fill(reference, order?.quantity ?? 0, -(order?.limit ?? 0), '0001');
        await expect.poll(() => ticketState(desk).innerText(), SLOW).toBe('Filled');
        await desk.show('JOURNAL', 'positions');
        await expect.poll(() => positionText(desk), SLOW).toContain('IBIT put spread');
        expect(fake.transmitted).toEqual([]);
      },
    );
  },
  {
    engine: () =>
      new ServedEngine((configFolder) => {
        const path = join(configFolder, 'config.yaml');
        const text = readFileSync(path, 'utf8')
          .replace(/^ {2}connection: off$/m, '  connection: on')
          .replace(/^ {2}port: 7497$/m, `  port: ${tws?.port ?? 0}`);
        writeFileSync(path, text);
      }),
  },
);

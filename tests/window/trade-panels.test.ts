import axe from 'axe-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  confirmedTicket,
  DECIDED_MS,
  imaginedCard,
  imaginedRecommendation,
  imaginedReview,
  imaginedSignals,
  imaginedStatus,
  imaginedTickets,
  VALID_UNTIL_MS,
} from '#tests/support/imagined-trade';
import { TradeWindow } from '#tests/support/trade-window';
import { SHOTS } from '#tests/support/window-session';
import type { DeskPage } from '#tests/support/window-session-page';

const program = inject('browserProgram');
const HOLD_MS = 1_500;

describe.skipIf(program === null)(`Trading panels${program === null ? ' (skipped: no browser was found)' : ''}`, () => {
  let window: TradeWindow;
  let desk: DeskPage;
  const dialog = () => desk.page.getByRole('dialog');
  const reviewButton = () => desk.panel('recommendation').getByRole('button', { name: 'Review Robinhood ticket' });
  const card = () => desk.page.getByTestId('recommendation-card');

  beforeAll(async () => {
    window = await TradeWindow.start(program);
    desk = await window.open();
    await desk.run('Open signals');
    await desk.run('Open recommendation');
    await desk.run('Move the panel to the right');
    await desk.run('Open ticket');
    await desk.run('Move the panel to the right');
    await card().waitFor();
  });
  beforeEach(async () => {
    window.asked.length = 0;
    window.refusal = null;
    window.review = imaginedReview();
    window.desk.tell(imaginedStatus(DECIDED_MS + 10_000));
    window.signals.tell(imaginedSignals);
    window.recommendation.tell(imaginedRecommendation(imaginedCard()));
    window.tickets.tell(imaginedTickets([]));
    // As every test finds it.
    await reviewButton().and(desk.page.locator(':enabled')).waitFor();
    await desk.page.getByTestId('live-price').filter({ hasText: '7 s old' }).waitFor();
    await desk.panel('ticket').getByText('No ticket yet').waitFor();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') {
      const name = task.name.replaceAll(/[^a-z0-9]+/gi, '-').slice(0, 80);
      await desk.page.screenshot({ path: `${SHOTS}/failed-${name}.png` });
    }
    if (await dialog().isVisible()) await desk.page.keyboard.press('Escape');
  });
  afterAll(async () => {
    const { trouble } = window;
    await window[Symbol.asyncDispose]();
    if (trouble.length > 0) throw new Error(`the page complained:\n  ${trouble.join('\n  ')}`);
  });

  it('rank what was accepted, and say of what was refused which gate and by how much', async () => {
    const signals = desk.panel('signals');
    const rows = signals.locator('[role=grid] [data-position]');
    await expect.poll(() => rows.count()).toBe(2);
    expect(await rows.nth(0).innerText()).toMatch(/1[\s\S]*13:00:10[\s\S]*IBIT put spread[\s\S]*81/);
    expect(await rows.nth(1).innerText()).toMatch(/–[\s\S]*BITO put spread[\s\S]*Refused[\s\S]*IV rank 41, needs 50/);
    await rows.nth(1).click();
    const detail = desk.page.getByTestId('signal-detail');
    expect(await detail.innerText()).toContain('Refused: IV rank 41, needs 50');
    const gates = detail.getByRole('list', { name: 'Gates' }).getByRole('listitem');
    // The gate that refuses stands first, with how far off it is.
    expect(await gates.first().innerText()).toMatch(/IV rank 41, needs 50[\s\S]*−18 %/);
    await signals.getByLabel('Refused').click();
    await expect.poll(() => rows.count()).toBe(1);
    await signals.getByLabel('Refused').click();
    await detail.getByRole('button', { name: 'Close the signal' }).click();
  });

  it('open the replay at the instant of a signal with one key', async () => {
    await desk.panel('signals').locator('[role=grid] [data-position]').nth(1).click();
    await desk.page.keyboard.press('r');
    await expect.poll(() => window.inputsOf('replay.seek')).toEqual([{ toMs: DECIDED_MS - 119_000 + 1 }]);
    expect(window.inputsOf('replay.pause')).toHaveLength(1);
    await desk.page.getByRole('button', { name: 'Close the signal' }).click();
  });

  it('say where no card is shown that a recommendation has come, once, and nothing of one that was there', async () => {
    const toasts = desk.page.getByRole('listitem').filter({ hasText: /put spread 52 \/ 49: sell for/ });
    const fresh = (id: string, atMs: number) =>
      imaginedRecommendation(imaginedCard({ id, atMs, validUntilMs: atMs + 60_000 }));
    const atMs = DECIDED_MS + 15_000;
    window.desk.tell(imaginedStatus(atMs));
    window.recommendation.tell(fresh('sig-2', atMs));
    await desk.page.getByTestId('recommendation-life').filter({ hasText: '1:00' }).waitFor();
    expect(await toasts.count()).toBe(0);
    await desk.run('Add a workspace…');
    await dialog().getByRole('button', { name: 'Add workspace' }).click();
    await card().waitFor({ state: 'hidden' });
    window.recommendation.tell(fresh('sig-3', atMs));
    await toasts.waitFor();
    expect(await toasts.innerText()).toContain('IBIT put spread 52 / 49: sell for ≥ 0.36 ×3');
    window.recommendation.tell(fresh('sig-3', atMs));
    await desk.page
      .getByRole('button', { name: /^Dismiss/ })
      .first()
      .click();
    await toasts.waitFor({ state: 'hidden' });
    await desk.workspace('Trading').click();
    await card().waitFor();
  });

  it('write the worst case as large as the best, of all contracts together', async () => {
    const size = async (name: string) => {
      const figure = card().locator('dl div').filter({ hasText: name }).locator('dd').first();
      return [await figure.innerText(), await figure.evaluate('(e) => getComputedStyle(e).fontSize')] as const;
    };
    const [loss, gain] = [await size('Max loss'), await size('Max gain')];
    expect([loss[0], gain[0]]).toEqual(['$792', '$108']);
    expect(loss[1]).toBe(gain[1]);
    const text = await card().innerText();
    for (const words of ['≥ 0.36', '× 3', '76 %', '71 %', 'FOMC in 9 d', '31,204 of 402,688', 'BTC DVOL 61']) {
      expect(text).toContain(words);
    }
  });

  it('show it priced anew, and ageing at the desk’s time until it has visibly expired', async () => {
    const life = desk.page.getByTestId('recommendation-life');
    await expect.poll(() => life.innerText()).toContain('expires in 0:50');
    await expect.poll(() => desk.page.getByTestId('live-price').innerText()).toMatch(/0\.37 natural .* 7 s old/);
    const now = {
      natural: 0.35,
      calibrated: 0.36,
      mid: 0.38,
      quotedMs: DECIDED_MS + 20_000,
      price: 53.9,
      evNatural: -6,
    };
    window.recommendation.tell(imaginedRecommendation(imaginedCard({ now: { ...now, aboveWorst: false } })));
    window.desk.tell(imaginedStatus(DECIDED_MS + 21_000));
    await expect.poll(() => desk.page.getByTestId('live-price').innerText()).toContain('the worst side is under 0.36');
    window.desk.tell(imaginedStatus(VALID_UNTIL_MS));
    await expect.poll(() => life.innerText()).toBe('Expired');
    expect(await reviewButton().isDisabled()).toBe(true);
    await desk.page.keyboard.press('t');
    expect(window.inputsOf('ticket.make')).toEqual([]);
  });

  it('explain their words', async () => {
    for (const kind of ['signals', 'recommendation', 'ticket']) {
      await desk.panel(kind).getByRole('button', { name: 'Help' }).click();
      await dialog()
        .getByText(/natural|Refused|Void/i)
        .first()
        .waitFor();
      await desk.page.keyboard.press('Escape');
      await dialog().waitFor({ state: 'hidden' });
    }
  });

  it('say why none may be sold, and offer no ticket then', async () => {
    const sizing = imaginedCard().sizing;
    if (sizing === null) throw new Error('the card has no size');
    const refusal = 'Coin exposure would be $1,612 Δ, limit $1,500';
    const checks = [{ name: 'Coin exposure', passed: false, text: '$1,612 Δ of $1,500', margin: -0.07 }];
    window.recommendation.tell(
      imaginedRecommendation(imaginedCard({ sizing: { ...sizing, contracts: 0, refusal, checks } })),
    );
    await expect.poll(() => desk.page.getByTestId('sizing-refusal').innerText()).toContain(refusal);
    expect(await card().innerText()).toContain('0 of 1 checks pass');
    expect(await reviewButton().isDisabled()).toBe(true);
  });

  it('review a ticket with the focus on Cancel; Enter, a click and a double click confirm nothing', async () => {
    await desk.page.keyboard.press('t');
    await dialog().getByText('This ticket expires in').waitFor();
    expect(window.inputsOf('ticket.make')).toEqual([
      { recommendationId: 'sig-1', venue: 'robinhood', contracts: null },
    ]);
    await expect.poll(() => desk.page.evaluate('document.activeElement.textContent')).toBe('Cancel');
    const hold = dialog().getByRole('button', { name: 'Hold to confirm the ticket' });
    await hold.dblclick();
    await hold.focus();
    for (let times = 0; times < 3; times++) await desk.page.keyboard.press('Enter');
    await desk.page.waitForTimeout(HOLD_MS);
    expect(window.inputsOf('ticket.confirm')).toEqual([]);
    expect(await dialog().isVisible()).toBe(true);
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await dialog().waitFor({ state: 'hidden' });
    expect(window.inputsOf('ticket.confirm')).toEqual([]);
  });

  it('confirm a ticket once when the button is held down, with the pointer or the space bar', async () => {
    for (const press of ['pointer', 'space'] as const) {
      window.asked.length = 0;
      await desk.page.keyboard.press('t');
      const hold = dialog().getByRole('button', { name: 'Hold to confirm the ticket' });
      await hold.waitFor();
      if (press === 'pointer') {
        await hold.hover();
        await desk.page.mouse.down();
      } else {
        await hold.focus();
        await desk.page.keyboard.down('Space');
      }
      await dialog().waitFor({ state: 'hidden' });
      if (press === 'pointer') await desk.page.mouse.up();
      else await desk.page.keyboard.up('Space');
      expect(window.inputsOf('ticket.confirm')).toEqual([
        { ticketId: 'tick-1', nonce: 'nonce-of-the-review', held: true, typed: null },
      ]);
    }
  });

  it('let go too early and nothing happens', async () => {
    await desk.page.keyboard.press('t');
    const hold = dialog().getByRole('button', { name: 'Hold to confirm the ticket' });
    await hold.hover();
    await desk.page.mouse.down();
    await dialog().getByText('Keep holding…').waitFor();
    await desk.page.mouse.up();
    await hold.waitFor();
    await desk.page.waitForTimeout(HOLD_MS);
    expect(window.inputsOf('ticket.confirm')).toEqual([]);
  });

  it('ask for the phrase where there is more to think about; Enter does not send it', async () => {
    window.review = imaginedReview({
      confirm: { how: 'type', phrase: 'SELL 3', because: 'It has 2 warnings.' },
    });
    await desk.page.keyboard.press('t');
    const field = dialog().getByLabel(/Type SELL 3 to confirm/);
    await field.fill('SELL 2');
    const confirm = dialog().getByRole('button', { name: 'Confirm the ticket' });
    expect(await confirm.isDisabled()).toBe(true);
    await field.fill('SELL 3');
    await field.press('Enter');
    await confirm.focus();
    await desk.page.keyboard.press('Enter');
    expect(window.inputsOf('ticket.confirm')).toEqual([]);
    await confirm.click();
    await dialog().waitFor({ state: 'hidden' });
    expect(window.inputsOf('ticket.confirm')).toEqual([
      { ticketId: 'tick-1', nonce: 'nonce-of-the-review', held: false, typed: 'SELL 3' },
    ]);
  });

  it('keep the dialog open with the engine’s words when a ticket is refused', async () => {
    window.refusal = 'Daily loss of $500 is reached: nothing is opened until tomorrow.';
    await desk.page.keyboard.press('t');
    const hold = dialog().getByRole('button', { name: 'Hold to confirm the ticket' });
    await hold.hover();
    await desk.page.mouse.down();
    await dialog().getByText('nothing is opened until tomorrow').waitFor();
    await desk.page.mouse.up();
  });

  it('make a ticket anew for other contracts, and once its quotes are too old', async () => {
    await desk.page.keyboard.press('t');
    await dialog().getByLabel('Contracts').fill('2');
    await dialog().getByLabel('Contracts').press('Enter');
    await expect.poll(() => window.inputsOf('ticket.make').map(({ contracts }) => contracts)).toEqual([null, 2]);
    window.desk.tell(imaginedStatus(VALID_UNTIL_MS + 1));
    await dialog().getByText('too old to be confirmed').waitFor();
    expect(await dialog().getByRole('button', { name: 'Hold to confirm the ticket' }).count()).toBe(0);
    await dialog().getByRole('button', { name: 'Make the ticket anew' }).click();
    await expect.poll(() => window.inputsOf('ticket.make').map(({ contracts }) => contracts)).toEqual([null, 2, 2]);
    expect(window.inputsOf('ticket.confirm')).toEqual([]);
  });

  it('lead through the broker’s screens, to copy and to tick off', async () => {
    window.tickets.tell(imaginedTickets([confirmedTicket()]));
    const ticket = desk.panel('ticket');
    const steps = ticket.getByRole('list', { name: 'Steps at the broker' }).getByRole('listitem');
    await expect.poll(() => steps.count()).toBe(4);
    await steps.nth(3).getByRole('button', { name: 'Copy 0.38 of step 4' }).click();
    expect(await desk.page.evaluate('navigator.clipboard.readText()')).toBe('0.38');
    await steps.nth(0).getByRole('checkbox').check();
    expect(await steps.nth(0).getByRole('checkbox').isChecked()).toBe(true);
  });

  it('record a part of the fill, then the rest leg by leg', async () => {
    window.tickets.tell(imaginedTickets([confirmedTicket()]));
    const form = desk.panel('ticket').getByRole('form', { name: 'Record a fill' });
    await form.getByLabel('Contracts of 3').fill('2');
    await form.getByRole('button', { name: 'Record the fill' }).click();
    await form.getByText('The net price per share, positive').waitFor();
    expect(window.inputsOf('fill.record')).toEqual([]);
    await form.getByLabel('Credit per share').fill('0.35');
    await form.getByText('worse than 0.36').waitFor();
    await form.getByLabel('Credit per share').fill('0.37');
    await form.getByLabel('Fees, dollars').fill('0.12');
    await form.getByRole('button', { name: 'Record the fill' }).click();
    await expect
      .poll(() => window.inputsOf('fill.record'))
      .toMatchObject([{ ticketId: 'tick-1', contracts: 2, price: 0.37, fees: 0.12, filledMs: null, legs: [] }]);
    window.tickets.tell(imaginedTickets([confirmedTicket({ state: 'partly-filled', filled: 2 })]));
    await form.getByLabel('Contracts of 1').waitFor();
    await form.getByLabel('It was filled leg by leg').check();
    await form.getByLabel('Sell 1 × 52 put').fill('1.05');
    await form.getByLabel('Buy 1 × 49 put').fill('0.69');
    await form.getByText('Net 0.36 a share').waitFor();
    await form.getByRole('button', { name: 'Record the fill' }).click();
    await expect
      .poll(() => window.inputsOf('fill.record')[1])
      .toMatchObject({
        contracts: 1,
        price: 0.36,
        legs: [
          { strike: 52, quantity: -1, price: 1.05 },
          { strike: 49, quantity: 1, price: 0.69 },
        ],
      });
    const [first, second] = window.inputsOf('fill.record').map(({ nonce }) => nonce);
    expect(first).not.toBe(second);
  });

  it('ask the same thing with the same nonce after it was refused', async () => {
    window.tickets.tell(imaginedTickets([confirmedTicket()]));
    const sent = desk.panel('ticket').getByRole('button', { name: 'I have sent it' });
    window.refusal = 'The engine could not write.';
    await sent.click();
    await desk.panel('ticket').getByText('could not write').waitFor();
    window.refusal = null;
    await sent.click();
    await expect.poll(() => window.inputsOf('ticket.working').length).toBe(2);
    expect(new Set(window.inputsOf('ticket.working').map(({ nonce }) => nonce)).size).toBe(1);
  });

  it('stage an order at IBKR after one more question, whose focus is on Cancel, and say that it is not transmitted', async () => {
    const ticket = confirmedTicket({
      venue: 'ibkr',
      about: 'Confirmed. Stage it in TWS by 13:01.',
      can: { stage: true, work: false, fill: true, withdraw: true },
    });
    const broker = { state: 'ready', about: 'PAPER DU123456, 12 ms', account: 'DU123456', kind: 'PAPER' } as const;
    window.tickets.tell({ ...imaginedTickets([ticket]), broker });
    const panel = desk.panel('ticket');
    await panel.getByRole('button', { name: 'Stage the order in TWS…' }).click();
    expect(await dialog().innerText()).toMatch(/DU123456[\s\S]*not transmitted/);
    await expect.poll(() => desk.page.evaluate('document.activeElement.textContent')).toBe('Cancel');
    await desk.page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'hidden' });
    expect(window.inputsOf('ticket.stage')).toEqual([]);
    await panel.getByRole('button', { name: 'Stage the order in TWS…' }).click();
    await dialog().getByRole('button', { name: 'Stage the order' }).click();
    await expect.poll(() => window.inputsOf('ticket.stage')).toMatchObject([{ ticketId: 'tick-1' }]);
    const order = { orderId: 7, account: 'DU123456' };
    window.tickets.tell({ ...imaginedTickets([{ ...ticket, state: 'staged', order }]), broker });
    await panel.getByText('Order 7 of account DU123456 stands in TWS, not transmitted by Argus').waitFor();
    window.tickets.tell({
      ...imaginedTickets([ticket]),
      broker: { state: 'down', about: 'TWS does not answer on 7497.', account: null, kind: null },
    });
    await panel.getByText('TWS does not answer on 7497.').waitFor();
    expect(await panel.getByRole('button', { name: 'Stage the order in TWS…' }).isDisabled()).toBe(true);
  });

  it('reject with a reason, and never without one', async () => {
    await desk.panel('recommendation').getByRole('button', { name: 'Reject…' }).click();
    const reject = dialog().getByRole('button', { name: 'Reject the recommendation' });
    expect(await reject.isDisabled()).toBe(true);
    await dialog().getByLabel('Reason').fill('FOMC is too close for me');
    await reject.click();
    await expect
      .poll(() => window.inputsOf('recommendation.reject'))
      .toMatchObject([{ recommendationId: 'sig-1', reason: 'FOMC is too close for me' }]);
  });

  for (const [theme, command] of [
    ['dark', 'Use the dark theme'],
    ['light', 'Use the light theme'],
    ['contrast', 'Use the high contrast theme'],
  ] as const) {
    it(`can be perceived and operated by everybody: ${theme}`, async () => {
      const found: string[] = [];
      if ((await desk.page.locator('html').getAttribute('data-theme')) !== theme) await desk.run(command);
      window.tickets.tell(imaginedTickets([confirmedTicket()]));
      await desk.panel('signals').locator('[role=grid] [data-position]').first().click();
      await desk.page.getByTestId('signal-detail').waitFor();
      found.push(...(await violations(desk, `${theme}-trading`, 'body')));
      for (const kind of ['signals', 'recommendation', 'ticket']) {
        await desk.panel(kind).screenshot({ path: `${SHOTS}/${theme}-panel-${kind}.png` });
      }
      window.review = imaginedReview({ confirm: { how: 'type', phrase: 'SELL 3', because: 'It has 2 warnings.' } });
      await desk.page.keyboard.press('t');
      await dialog()
        .getByLabel(/Type SELL 3/)
        .waitFor();
      found.push(...(await violations(desk, `${theme}-ticket-review`, '[role=dialog]')));
      await desk.page.keyboard.press('Escape');
      await dialog().waitFor({ state: 'hidden' });
      window.recommendation.tell(
        imaginedRecommendation(
          imaginedCard({ state: 'ended', about: 'Expired: credit 0.34, under 0.36', endedMs: DECIDED_MS + 40_000 }),
        ),
      );
      await desk.page.getByText('Expired: credit 0.34').waitFor();
      found.push(...(await violations(desk, `${theme}-recommendation-ended`, '[data-panel=recommendation]')));
      expect(found).toEqual([]);
    });
  }
});

async function violations(desk: DeskPage, name: string, part: string): Promise<readonly string[]> {
  const { page } = desk;
  await page.screenshot({ path: `${SHOTS}/${name}.png` });
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axe.source);
  return (await page.evaluate(
    `axe.run(${JSON.stringify(part)}, { resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => ${JSON.stringify(name)} + ': ' + id + ' at ' + target.join(' ') + ': ' + failureSummary.split('\\n').slice(1).join(' '))))`,
  )) as readonly string[];
}

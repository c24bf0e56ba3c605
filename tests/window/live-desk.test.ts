import { afterAll, expect, it } from 'vitest';
import { inTheWindow } from '#tests/support/window-session-test';
import { SHOTS, ServedEngine } from '#tests/support/window-session';
import { FakeBybit } from '#tests/support/venues/fake-bybit';
import { turnOnOnly } from '#tests/support/venues/venue-config';

const bybit = await FakeBybit.start();
bybit.list('linear', 'BTCUSDT', { bid1Price: '17215.5', ask1Price: '18216', lastPrice: '17216' });
const addresses = { ...bybit.addresses, linear: ['BTCUSDT'] };

afterAll(() => bybit[Symbol.asyncDispose]());

/** A new bid, said now. */
function quote(bid1Price: string): void {
  const data = { symbol: 'BTCUSDT', bid1Price };
  bybit.raw(JSON.stringify({ topic: 'tickers.BTCUSDT', type: 'delta', ts: Date.now(), data }));
}

inTheWindow(
  'Live markets',
  (window) => {
    it('are watched with one press, stood back from, and come back to', async () => {
      const { desk } = window();
      const { page } = desk;
      await expect.poll(() => page.getByTestId('mode').innerText()).toBe('DEMO');
      await desk.show('LIVE', 'connections');
      await expect.poll(() => desk.panel('connections').innerText()).toContain('On: Bybit.');
      await desk.panel('connections').getByRole('button', { name: 'Watch live markets' }).click();
      await expect.poll(() => page.getByTestId('mode').innerText(), { timeout: 20_000 }).toBe('LIVE');
      await expect.poll(() => desk.panel('connections').innerText(), { timeout: 20_000 }).toMatch(/lines? live/);
      await expect.poll(() => page.getByTestId('light-live').innerText()).toMatch(/Live\s+recorded/);
      await desk.show('TRADE', 'board');
      // Its ask is 18,216 and stays there.
      const spread = (): Promise<string> => page.locator('[data-column=spread]').last().innerText();
      await expect.poll(() => page.locator('[data-column=symbol]').last().innerText()).toBe('BTCUSDT');
      quote('17300.5');
      await expect.poll(spread, { timeout: 20_000 }).toBe('915.50');

      await page.getByRole('button', { name: 'Stand still; recording goes on' }).click();
      await expect.poll(() => page.getByTestId('mode').innerText()).toBe('REPLAY');
      quote('17400.5');
      await page.waitForTimeout(600);
      expect(await spread()).toBe('915.50');
      await page.getByTitle('Go to the live edge: recording goes on').click();
      await expect.poll(() => page.getByTestId('mode').innerText()).toBe('LIVE');
      await expect.poll(spread).toBe('815.50');
      await page.screenshot({ path: `${SHOTS}/dark-live-desk.png` });
    });

    it('go on being recorded while the demo day is replayed, one key away', async () => {
      const { desk } = window();
      const { page } = desk;
      await page.getByTitle(/^live venues · /).click();
      await page
        .getByRole('dialog', { name: 'Tapes' })
        .getByRole('button', { name: /^Demo day/ })
        .click();
      await expect.poll(() => page.getByTestId('mode').innerText()).toBe('DEMO');
      await expect.poll(() => page.getByTestId('light-live').innerText()).toMatch(/recorded/);
      await page.keyboard.press('Alt+l');
      await expect.poll(() => page.getByTestId('mode').innerText(), { timeout: 20_000 }).toBe('LIVE');
    });

    it('are live again by themselves after the engine was killed, on the same tape', async () => {
      const { desk, session } = window();
      const { page } = desk;
      // Until it is remembered where the desk stands.
      await page.waitForTimeout(1_000);
      session.engine.killEngine();
      await expect.poll(() => desk.engineLight.innerText()).toMatch(/reconnecting/);
      await expect.poll(() => desk.engineLight.innerText(), { timeout: 30_000 }).toMatch(/connected/);
      await expect.poll(() => page.getByTestId('mode').innerText(), { timeout: 30_000 }).toBe('LIVE');
      // Whoever has not subscribed again yet hears nothing of it.
      const spreadAfterQuote = (): Promise<string> => {
        quote('17600.5');
        return page.locator('[data-column=spread]').last().innerText();
      };
      await expect.poll(spreadAfterQuote, { timeout: 20_000, interval: 250 }).toBe('615.50');
    });

    it('are stopped for good by whoever means it', async () => {
      const { desk } = window();
      const { page } = desk;
      await desk.show('LIVE', 'connections');
      const stop = desk.panel('connections').getByRole('button', { name: 'Hold to stop recording' });
      await stop.focus();
      await page.keyboard.down(' ');
      await page.waitForTimeout(1_400);
      await page.keyboard.up(' ');
      await expect.poll(() => page.getByTestId('mode').innerText(), { timeout: 20_000 }).toBe('REPLAY');
      await expect.poll(() => page.getByTestId('light-live').innerText()).toMatch(/Live\s+off/);
      await expect.poll(() => desk.panel('connections').innerText()).toContain('Live data are not recorded');
    });
  },
  {
    // The connection went away on purpose.
    forgive: /WebSocket|ERR_CONNECTION_REFUSED/,
    engine: () => new ServedEngine((folder) => turnOnOnly(folder, { bybit: addresses })),
  },
);

import { request } from 'node:http';
import { describe, expect, inject, it, beforeAll, afterAll } from 'vitest';
import { WebSocket } from 'ws';
import { WindowSession } from '#tests/support/window-session';
import { DeskPage } from '#tests/support/window-session-page';

const program = inject('browserProgram');

describe.skipIf(program === null)('The first run', () => {
  let session: WindowSession;
  beforeAll(async () => {
    session = await WindowSession.start(program);
  });
  afterAll(() => session[Symbol.asyncDispose]());

  it('shows the demo day alive, without a word of setup', async () => {
    const page = await (await session.context()).newPage();
    const desk = new DeskPage(page);
    await page.goto(session.url);
    await desk.charts.first().waitFor();
    const first = await desk.cursorMs();
    await expect.poll(() => desk.cursorMs(), { timeout: 15_000, interval: 50 }).toBeGreaterThan(first);
    await expect.poll(async () => Object.keys(await desk.board()).length, { timeout: 15_000 }).toBeGreaterThan(3);
    await expect.poll(() => page.getByTestId('mode').innerText()).toBe('DEMO');
    await expect.poll(() => desk.engineLight.innerText()).toContain('connected');
  });

  it('names every source of data with its state, and what waits where, on the health screen', async () => {
    const desk = new DeskPage(await session.open());
    await desk.show('HEALTH', 'health');
    const health = desk.panel('health');
    for (const source of ['sim-crypto', 'sim-equity']) {
      await expect.poll(() => health.getByRole('row', { name: source }).innerText()).toMatch(/live[\s\S]*ET/);
    }
    await expect
      .poll(() =>
        health
          .getByRole('row', { name: /^window/ })
          .first()
          .innerText(),
      )
      .toContain('coalesce');
    // A window begins where the last one was.
    await desk.show('TRADE', 'board');
  });

  it('takes the key out of the address, and still has it after a reload', async () => {
    const page = await session.open();
    expect(page.url()).toBe(`${session.origin}/`);
    await page.reload();
    await expect.poll(() => new DeskPage(page).engineLight.innerText()).toContain('connected');
    expect(page.url()).toBe(`${session.origin}/`);
  });

  it('says in words that a window without the key is refused, and shows no data', async () => {
    const page = await (await session.context()).newPage();
    await page.goto(session.origin);
    await expect.poll(() => page.locator('body').innerText()).toMatch(/key|address/i);
    await expect.poll(() => new DeskPage(page).engineLight.innerText()).toContain('refused');
    expect(await page.getByTestId('chart').count()).toBe(0);
  });

  it('refuses a wrong key with 401, a foreign page with 403 and a foreign name with 421', async () => {
    const { port } = await session.engine.start();
    const key = new URL(session.url).hash.replace('#token=', 'token.');
    const { origin } = session;
    expect(await dial(port, [`token.${'x'.repeat(43)}`], { origin })).toBe(401);
    expect(await dial(port, [], { origin })).toBe(401);
    expect(await dial(port, [key], { origin: 'http://evil.example' })).toBe(403);
    expect(await dial(port, [key], {})).toBe(403);
    expect(await dial(port, [key], { origin: 'http://evil.example', host: 'evil.example' })).toBe(421);
    expect(await get(port, '/', { host: 'evil.example' })).toBe(421);
    expect(await get(port, '/..%2fpackage.json')).toBe(403);
    expect(await get(port, '/assets/%2e%2e/%2e%2e/package.json')).toBe(403);
    expect(await get(port, '/engine')).toBe(426);
    expect(await dial(port, [key], { origin })).toBe(101);
  });

  it('made no page complain, broke no content policy and asked no other machine for anything', () => {
    session.forgive(/WebSocket connection to .* failed.*401|WebSocket is closed/);
    expect(session.trouble).toEqual([]);
  });
});

/** With which status the engine answers a page like that. */
function dial(port: number, protocols: readonly string[], headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/engine`, ['argus.v1', ...protocols], { headers });
    socket.once('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.once('unexpected-response', (_, response) => {
      socket.terminate();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', reject);
  });
}

function get(port: number, path: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    })
      .once('error', reject)
      .end();
  });
}

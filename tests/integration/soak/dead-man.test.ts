import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AlertNews } from '#entry/alerts/alert-messages';
import { AlertService } from '#entry/alerts/alert-service';
import { HastyClock } from '#tests/support/hasty-clock';
import { CONFIG_FOLDER } from '#entry/load-settings';

const TIMES = 400;
const PATIENCE = { timeout: 10_000, interval: 10 };

let folder = '';
let watchdog: Server;
let heard = 0;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'argus-dead-man-'));
  heard = 0;
  watchdog = createServer((_request, response) => {
    heard++;
    response.writeHead(200).end();
  });
  await new Promise<void>((resume) => watchdog.listen(0, '127.0.0.1', resume));
});

afterEach(async () => {
  watchdog.closeAllConnections();
  await new Promise((resume) => watchdog.close(resume));
  rmSync(folder, { recursive: true });
});

it('a watchdog is told of every minute, but not while nothing is recorded, nor once the engine is silent', async () => {
  const { port } = watchdog.address() as AddressInfo;
  const heartbeatUrl = `http://127.0.0.1:${port}/planted-secret`;
  const news: AlertNews[] = [];
  const clock = new HastyClock(TIMES);
  let ended = (): void => undefined;
  const end = new Promise<void>((resume) => (ended = resume));
  const service = new AlertService(
    {
      configFolder: CONFIG_FOLDER,
      outboxPath: join(folder, 'outbox.sqlite'),
      secrets: { telegramToken: null, webhookUrl: null, heartbeatUrl },
      what: 'recording live.tape',
      startedMs: clock.now(),
    },
    { clock, post: (one) => news.push(one), ended: () => ended() },
  );
  let withheld: string | null = null;
  const beating = setInterval(() => service.hear({ kind: 'beat', withheld }), 5);
  try {
    await expect.poll(() => heard, PATIENCE).toBeGreaterThan(2);
    withheld = 'Recording stands still. The disk is full.';
    await expect
      .poll(() => news.some((one) => one.kind === 'trouble' && one.text.includes('withheld')), PATIENCE)
      .toBe(true);
    const silent = await heardIn(1_000);
    expect(silent).toBeLessThan(2);
    withheld = null;
    await expect.poll(() => heardIn(500), PATIENCE).toBeGreaterThan(1);
  } finally {
    clearInterval(beating);
  }
  // Nobody beats any more.
  await expect.poll(() => heardIn(1_000), PATIENCE).toBe(0);
  service.hear({ kind: 'finish', lines: [], withinMs: 100 });
  await end;
  expect(JSON.stringify(news)).not.toContain('planted-secret');
});

async function heardIn(ms: number): Promise<number> {
  const before = heard;
  await new Promise((resume) => setTimeout(resume, ms));
  return heard - before;
}

import Database from 'better-sqlite3';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Dispatcher } from '#alerts/dispatcher';
import { telegramApi } from '#connectors/telegram/telegram-api';
import { TelegramChat } from '#connectors/telegram/telegram-chat';
import { pingHeartbeat } from '#connectors/webhook/heartbeat-ping';
import { claimSending } from '#entry/alerts/alert-outbox-place';
import { AlertOutboxFile } from '#store/alerts/alert-outbox-file';
import { AlertStoreFault } from '#store/alerts/alert-store-fault';
import { SystemClock } from '#telemetry/system-clock';
import { LOUD, sampleAlert } from '#tests/support/alert-fixture';
import { FakeTelegram } from '#tests/support/fake-telegram';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'argus-outbox-'));
  path = join(folder, 'outbox.sqlite');
});

afterEach(() => rmSync(folder, { recursive: true }));

function faultOf(open: () => Disposable): string {
  try {
    open()[Symbol.dispose]();
  } catch (error) {
    if (error instanceof AlertStoreFault) return error.message;
    throw error;
  }
  return 'it opened';
}

describe('an outbox', () => {
  it.each([
    ['of another program', () => new Database(path).exec('create table notes (x)').close(), 'another program'],
    ['of a newer version', () => newer(), 'newer version'],
    ['that is no database', () => writeFileSync(path, Buffer.alloc(8_192, 7)), 'damaged'],
    ['that is a folder', () => mkdirSync(path), 'cannot be used'],
  ])('%s is left as it is, with words', (_what, make, words) => {
    make();
    const said = faultOf(() => AlertOutboxFile.openToSend(path));
    expect(said).toContain(path);
    expect(said).toContain(words);
  });

  function newer(): void {
    AlertOutboxFile.openToSend(path)[Symbol.dispose]();
    const database = new Database(path);
    database.pragma('user_version = 99');
    database.close();
  }

  it('that cannot be written loses no alert: they wait in memory, in their order, until it can', async () => {
    await using telegram = await FakeTelegram.start();
    using outbox = AlertOutboxFile.openToSend(path);
    const troubles: (string | null)[] = [];
    using dispatcher = new Dispatcher({
      outbox,
      channels: [new TelegramChat(telegramApi(telegram.token, telegram.root), 7, 1)],
      rules: LOUD,
      clock: new SystemClock(),
      trouble: (_channel, why) => void troubles.push(why),
    });
    const other = new Database(path);
    other.exec('begin exclusive');
    for (const id of ['a', 'b']) dispatcher.raise(sampleAlert(id));
    expect(troubles).toEqual([expect.stringContaining('locked')]);
    other.exec('rollback');
    other.close();
    const deadline = Date.now() + 20_000;
    while (telegram.sent.length < 2 && Date.now() < deadline) await new Promise((resume) => setTimeout(resume, 20));
    expect(telegram.sent.map(({ text }) => /Alert \w/.exec(text)?.[0])).toEqual(['Alert a', 'Alert b']);
    expect(dispatcher.lost).toBe(0);
  });

  it('is sent from by one process at a time', () => {
    const first = claimSending(path);
    expect(first).not.toBeNull();
    expect(claimSending(path)).toBeNull();
    first?.[Symbol.dispose]();
    const second = claimSending(path);
    expect(second).not.toBeNull();
    second?.[Symbol.dispose]();
  });

  it('takes from whoever does not send, for whoever does', async () => {
    await using telegram = await FakeTelegram.start();
    using sending = AlertOutboxFile.openToSend(path);
    using adding = AlertOutboxFile.openToSend(path, false);
    const channels = [new TelegramChat(telegramApi(telegram.token, telegram.root), 7, 1)];
    const terms = { channels, rules: LOUD, clock: new SystemClock(), trouble: () => undefined };
    using _sender = new Dispatcher({ ...terms, outbox: sending });
    using other = new Dispatcher({ ...terms, outbox: adding, sends: false });
    other.raise(sampleAlert('of another'));
    await other.flush(20_000);
    expect(telegram.sent).toHaveLength(1);
  });
});

describe('the heartbeat', () => {
  it('is heard by a watchdog, and says what is wrong without the address', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(request.url === '/planted-secret' ? 200 : 500).end();
    });
    await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume));
    const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await pingHeartbeat(`${root}/planted-secret`)).toEqual({ ok: true, value: null });
    expect(await pingHeartbeat(`${root}/planted-other`)).toEqual({ ok: false, failure: 'the watchdog answered 500' });
    expect(asked).toEqual(['/planted-secret', '/planted-other']);
    const closed = new Promise((resume) => server.close(resume));
    server.closeAllConnections();
    await closed;
    const away = await pingHeartbeat(`${root}/planted-secret`);
    expect(away).toEqual({ ok: false, failure: 'the watchdog cannot be reached' });
    expect(await pingHeartbeat('planted')).toMatchObject({
      ok: false,
      failure: expect.not.stringContaining('planted'),
    });
  });
});

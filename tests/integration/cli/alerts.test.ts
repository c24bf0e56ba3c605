import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeTelegram } from '#tests/support/fake-telegram';
import { FakeWebhook } from '#tests/support/fake-webhook';
import { type Run, records, runArgusAside, type WorkFolder, workFolder } from '#tests/support/run-argus';

const CONFIG = fileURLToPath(new URL('../../../config/', import.meta.url));
const CHAT = 6_123_456_789;

let folder: WorkFolder;
let telegram: FakeTelegram;
let webhook: FakeWebhook;

beforeEach(async () => {
  folder = workFolder();
  telegram = await FakeTelegram.start();
  webhook = await FakeWebhook.start();
});

afterEach(async () => {
  await telegram[Symbol.asyncDispose]();
  await webhook[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

/** Both channels turned on. */
function configFolder(): string {
  const path = folder.file('config');
  mkdirSync(path);
  cpSync(CONFIG, path, { recursive: true, filter: (source) => !/tooling|decisions/.test(source) });
  const file = join(path, 'alerts.yaml');
  const text = readFileSync(file, 'utf8')
    .replace('chats: []', `chats: [${CHAT}]`)
    .replace('users: []', `users: [${CHAT}]`)
    .replace('https://api.telegram.org', telegram.root)
    .replace('webhook: false', 'webhook: true');
  writeFileSync(file, text);
  return path;
}

function alerts(words: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Run> {
  return runArgusAside(['alerts', ...words], {
    environment: {
      ARGUS_DATA: folder.file('data'),
      ARGUS_TELEGRAM_BOT_TOKEN: telegram.token,
      ARGUS_WEBHOOK_URL: webhook.url,
      ...environment,
    },
  });
}

describe('argus alerts', () => {
  it('test reaches every channel that is turned on, and status knows of the receipts', async () => {
    const config = configFolder();
    const run = await alerts(['test', '--config', config, '--json']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(records(run)).toEqual([
      { channel: `telegram:${CHAT}`, arrived: true, problem: null },
      { channel: 'webhook', arrived: true, problem: null },
    ]);
    expect(telegram.sent).toMatchObject([{ chatId: CHAT, text: expect.stringContaining('Argus can reach you here') }]);
    expect(webhook.posted).toHaveLength(1);
    const status = await alerts(['status', '--config', config, '--json']);
    expect(records(status)).toMatchObject([
      { channel: `telegram:${CHAT}`, open: true, waiting: 0, sent: 1 },
      { channel: 'webhook', open: true, waiting: 0, sent: 1 },
    ]);
  });

  it('test says what is wrong with a channel, with a remedy and without a secret', async () => {
    const run = await alerts(['test', '--config', configFolder()], { ARGUS_TELEGRAM_BOT_TOKEN: '17:wrong-token' });
    expect(run.code).toBe(1);
    expect(run.stdout).toContain('webhook: arrived');
    expect(run.stdout).toContain('enter TELEGRAM_BOT_TOKEN again');
    expect(run.stdout + run.stderr).not.toContain('wrong-token');
    expect(run.stdout + run.stderr).not.toContain('planted-secret');
  });

  it('test without any channel says how to turn one on', async () => {
    const run = await alerts(['test']);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('telegram.chats in config/alerts.yaml');
  });

  it('say which secret is missing', async () => {
    const run = await alerts(['status', '--config', configFolder()], {
      ARGUS_TELEGRAM_BOT_TOKEN: '',
      ARGUS_WEBHOOK_URL: 'http://example.com/plain',
    });
    expect(run.stdout).toContain('ARGUS_TELEGRAM_BOT_TOKEN');
    expect(run.stdout).toContain('WEBHOOK_URL must begin with https://');
  });
});

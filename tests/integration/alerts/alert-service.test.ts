import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeskReply, DeskRequest } from '#alerts/conversation/desk-request';
import type { AlertNews } from '#entry/alerts/alert-messages';
import { AlertService } from '#entry/alerts/alert-service';
import { epochMs } from '#primitives/clock';
import { SystemClock } from '#telemetry/system-clock';
import { sampleAlert } from '#tests/support/alert-fixture';
import { FakeTelegram } from '#tests/support/fake-telegram';
import { FakeWebhook } from '#tests/support/fake-webhook';

const CONFIG = fileURLToPath(new URL('../../../config/', import.meta.url));
const CHAT = 7;
const PATIENCE_MS = 15_000;

let folder: string;
let telegram: FakeTelegram;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'argus-service-'));
  telegram = await FakeTelegram.start();
  const config = join(folder, 'config');
  mkdirSync(config);
  cpSync(CONFIG, config, { recursive: true, filter: (source) => !/tooling|decisions/.test(source) });
  const file = join(config, 'alerts.yaml');
  const text = readFileSync(file, 'utf8')
    .replace('chats: []', `chats: [${CHAT}]`)
    .replace('users: []', `users: [${CHAT}]`)
    .replace('https://api.telegram.org', telegram.root)
    .replace('waitSeconds: 30', 'waitSeconds: 1');
  writeFileSync(file, text);
});

afterEach(async () => {
  await telegram[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const REPLY: DeskReply = { title: 'Recorded', lines: [], subject: null };

/** The service as its thread runs it, with a desk that answers from a function; null: it does not answer. */
function startService(
  answer: (request: DeskRequest) => DeskReply | null = () => REPLY,
  webhookUrl: string | null = null,
) {
  const news: AlertNews[] = [];
  const asked: DeskRequest[] = [];
  let ended = (): void => undefined;
  const end = new Promise<void>((resume) => (ended = resume));
  const service: AlertService = new AlertService(
    {
      configFolder: join(folder, 'config'),
      outboxPath: join(folder, 'alerts', 'outbox.sqlite'),
      secrets: { telegramToken: telegram.token, webhookUrl, heartbeatUrl: null },
      what: 'recording day.tape',
      startedMs: epochMs(Date.now()),
    },
    {
      clock: new SystemClock(),
      pollPace: { firstMs: 5, longestMs: 20 },
      everyMs: 5,
      ended: () => ended(),
      post: (one) => {
        news.push(one);
        if (one.kind !== 'ask') return;
        asked.push(one.request);
        const reply = answer(one.request);
        if (reply !== null) setImmediate(() => service.hear({ kind: 'reply', id: one.id, reply }));
      },
    },
  );
  const finish = (): Promise<void> => {
    service.hear({ kind: 'finish', lines: ['12 inputs are safe.'], withinMs: 2_000 });
    return end;
  };
  return { service, asked, news, finish };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!condition() && Date.now() < deadline) await new Promise((resume) => setTimeout(resume, 10));
  expect(condition()).toBe(true);
}

function titles(): readonly string[] {
  return telegram.sent.map(({ text }) => /<b>(.*?)<\/b>/.exec(text)?.[1] ?? text);
}

function messageOf(title: string): (typeof telegram.sent)[number] {
  const found = telegram.sent.find(({ text }) => text.includes(title));
  if (found === undefined) throw new Error(`${title} has not arrived`);
  return found;
}

const RECOMMENDATION = sampleAlert('rec', {
  event: 'recommendation',
  title: 'Sell IBIT',
  subject: { kind: 'recommendation', id: 'sig-1' },
  actions: ['open', 'filled', 'snooze', 'reject'],
});

describe('the alerts of a recording', () => {
  it('begin and end with a word, the last one while everything is still open', async () => {
    const { finish } = startService();
    await until(() => telegram.sent.length === 1);
    await finish();
    expect(titles()).toEqual(['Argus has started', 'Argus has stopped']);
    expect(telegram.sent[1]?.text).toContain('12 inputs are safe.');
  });

  it('tell of a run before this one that ended without a word', async () => {
    const killed = startService();
    await until(() => telegram.sent.length === 1);
    // As a kill leaves it: its lock is of a process that is gone.
    rmSync(join(folder, 'alerts', 'outbox.sqlite.lock'));
    const { finish } = startService();
    await until(() => telegram.sent.length === 3);
    expect([...titles()].toSorted()).toEqual(['Argus ended without a word', 'Argus has started', 'Argus has started']);
    await finish();
    await killed.finish();
  });

  it('take a fill that replies to a recommendation, once, though Telegram hands it out twice', async () => {
    const { service, asked, finish } = startService();
    service.hear({ kind: 'raise', alerts: [RECOMMENDATION] });
    await until(() => telegram.sent.some(({ text }) => text.includes('Sell IBIT')));
    const { messageId, buttons } = messageOf('Sell IBIT');
    expect(buttons).toHaveLength(4);
    for (const data of buttons) expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
    const reply = {
      message_id: 900,
      from: { id: CHAT },
      chat: { id: CHAT },
      text: 'filled 0.41 x2',
      reply_to_message: { message_id: messageId },
    };
    telegram.push({ message: reply }, 3);
    await until(() => titles().includes('Recorded'));
    await finish();
    const subject = { kind: 'recommendation', id: 'sig-1' };
    expect(asked).toMatchObject([{ kind: 'deed', wish: { kind: 'fill', subject, price: 4_100, contracts: 2 } }]);
    expect(telegram.sent.filter(({ repliesTo }) => repliesTo === 900)).toHaveLength(1);
  });

  it('hear a deed again after a desk that did not answer, under the same nonce', async () => {
    const silent = startService(() => null);
    telegram.write(CHAT, CHAT, '/pause 1h');
    await until(() => silent.asked.length === 1);
    await silent.finish();
    expect(titles()).not.toContain('Recorded');
    const { asked, finish } = startService();
    await until(() => titles().includes('Recorded'));
    await finish();
    expect(asked).toEqual(silent.asked);
  });

  it('take a press once, and tell the button of an alert that is no longer known that it is', async () => {
    const { service, asked, finish } = startService();
    service.hear({ kind: 'raise', alerts: [RECOMMENDATION] });
    await until(() => telegram.sent.some(({ text }) => text.includes('Sell IBIT')));
    const { messageId, buttons } = messageOf('Sell IBIT');
    const [, , snooze = ''] = buttons;
    telegram.press(CHAT, CHAT, snooze, messageId);
    telegram.press(CHAT, CHAT, snooze.replace(/:[0-9a-f]+$/, ':00000000'), messageId);
    telegram.press(CHAT, CHAT, '999999:reject:00000000', 3);
    telegram.press(CHAT, CHAT, 'rubbish', 3);
    telegram.press(666, 666, snooze, messageId);
    await until(() => telegram.answeredCallbacks.length === 5);
    await finish();
    expect(asked).toMatchObject([{ kind: 'deed', wish: { kind: 'snooze', minutes: 30 } }]);
  });

  it('say how to write a fill under the button for it, and take a reply to that', async () => {
    const { service, asked, finish } = startService();
    service.hear({ kind: 'raise', alerts: [RECOMMENDATION] });
    await until(() => telegram.sent.some(({ text }) => text.includes('Sell IBIT')));
    const { messageId, buttons } = messageOf('Sell IBIT');
    telegram.press(CHAT, CHAT, buttons[1] ?? '', messageId);
    await until(() => telegram.sent.some(({ text }) => text.includes('Reply to this message')));
    telegram.write(CHAT, CHAT, 'filled 0.4 x1', messageOf('Reply to this message').messageId);
    await until(() => asked.length === 1);
    await finish();
    expect(asked).toMatchObject([{ kind: 'deed', wish: { kind: 'fill', subject: { id: 'sig-1' }, price: 4_000 } }]);
  });

  it('are read, not heard, while they are muted, and heard again after', async () => {
    const { service, finish } = startService();
    telegram.write(CHAT, CHAT, '/mute 2h');
    await until(() => telegram.sent.some(({ text }) => text.includes('Muted until')));
    service.hear({ kind: 'raise', alerts: [sampleAlert('quiet')] });
    await until(() => titles().includes('Alert quiet'));
    telegram.write(CHAT, CHAT, '/mute off');
    await until(() => titles().includes('Alerts are heard again'));
    service.hear({ kind: 'raise', alerts: [sampleAlert('loud')] });
    await until(() => titles().includes('Alert loud'));
    await finish();
    expect([messageOf('Alert quiet').silent, messageOf('Alert loud').silent]).toEqual([true, false]);
  });

  it('tell on another channel when one is closed until somebody does something about it', async () => {
    await using webhook = await FakeWebhook.start();
    const file = join(folder, 'config', 'alerts.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('webhook: false', 'webhook: true'));
    telegram.plant('sendMessage', {
      kind: 'status',
      status: 403,
      description: 'Forbidden: bot was blocked by the user',
    });
    const { finish } = startService(() => REPLY, webhook.url);
    await until(() => JSON.stringify(webhook.posted).includes('Alerts no longer reach telegram:7'));
    expect(JSON.stringify(webhook.posted)).toContain('press Start');
    await finish();
    expect(telegram.sent).toEqual([]);
  });

  it('leave within the time that is given where Telegram is away, and keep what could not be sent', async () => {
    const { service, finish } = startService();
    const port = Number(new URL(telegram.root).port);
    await until(() => telegram.sent.length === 1);
    telegram.plant('sendMessage', ...Array.from({ length: 50 }, () => ({ kind: 'gateway', status: 502 }) as const));
    service.hear({ kind: 'raise', alerts: [sampleAlert('kept')] });
    await finish();
    await telegram[Symbol.asyncDispose]();
    telegram = await FakeTelegram.start(undefined, port);
    const next = startService();
    await until(() => titles().includes('Alert kept'));
    await next.finish();
    expect(titles().filter((title) => title === 'Alert kept')).toHaveLength(1);
  });
});

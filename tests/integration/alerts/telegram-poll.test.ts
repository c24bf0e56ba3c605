import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { telegramApi } from '#connectors/telegram/telegram-api';
import { TelegramPoll } from '#connectors/telegram/telegram-poll';
import type { HeardMessage } from '#ports/heard-message';
import { FakeTelegram } from '#tests/support/fake-telegram';

const CHAT = 41_000_000_001;
const USER = 41_000_000_001;
const PATIENCE_MS = 5_000;

let telegram: FakeTelegram;
/** What a process keeps of its places. */
let places: Map<number, number>;
let heard: HeardMessage[];
let troubles: (string | null)[];

beforeEach(async () => {
  telegram = await FakeTelegram.start();
  places = new Map();
  heard = [];
  troubles = [];
});

afterEach(() => telegram[Symbol.asyncDispose]());

function listen(
  hear = (message: HeardMessage): void => void heard.push(message),
  token = telegram.token,
): TelegramPoll {
  return new TelegramPoll({
    api: telegramApi(token, telegram.root, 150),
    guests: { chats: [CHAT], users: [USER] },
    waitS: 0,
    patienceMs: 150,
    pace: { firstMs: 5, longestMs: 20 },
    readPlace: (bot) => places.get(bot) ?? null,
    keepPlace: (bot, place) => void places.set(bot, place),
    hear: (message) => {
      hear(message);
      return Promise.resolve('done');
    },
    trouble: (why) => void troubles.push(why),
  });
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!condition() && Date.now() < deadline) await new Promise((resume) => setTimeout(resume, 5));
  expect(condition()).toBe(true);
}

function texts(): readonly string[] {
  return heard.map((message) => (message.kind === 'text' ? message.text : message.data));
}

describe('what is written to the bot', () => {
  it('is heard once, in order, also where Telegram hands it out twice', async () => {
    telegram.write(CHAT, USER, '/status');
    telegram.push({ message: { message_id: 7, from: { id: USER }, chat: { id: CHAT }, text: '/pnl' } }, 3);
    const poll = listen();
    telegram.write(CHAT, USER, 'filled 0.41 x2', 105);
    await until(() => heard.length >= 3);
    await poll.stop();
    expect(texts()).toEqual(['/status', '/pnl', 'filled 0.41 x2']);
    expect(heard.at(-1)).toMatchObject({ kind: 'text', repliesTo: '105' });
  });

  it('is heard through 409, 429, 5xx, garbage and a hang, and trouble is told once and taken back', async () => {
    telegram.plant(
      'getUpdates',
      { kind: 'status', status: 409, description: 'Conflict: terminated by other getUpdates request' },
      { kind: 'garbage', body: '<html>' },
      { kind: 'garbage', body: '{"ok":true,"result":{"no":"list"}}' },
      { kind: 'hang' },
      { kind: 'gateway', status: 502 },
      { kind: 'status', status: 429, description: 'Too Many Requests', retryAfter: 0 },
      { kind: 'cut' },
    );
    telegram.write(CHAT, USER, '/status');
    const poll = listen();
    await until(() => heard.length === 1 && troubles.at(-1) === null);
    await poll.stop();
    expect(texts()).toEqual(['/status']);
    expect(troubles).toEqual([expect.stringContaining('another program reads the same bot'), null]);
  });

  it('by anybody else is not heard, in whatever chat, nor is a press of theirs', async () => {
    const stranger = 5;
    telegram.write(CHAT, stranger, '/pause');
    telegram.write(stranger, USER, '/pause');
    telegram.write(stranger, stranger, '/pause');
    telegram.press(CHAT, stranger, '1:reject:00000000', 101);
    telegram.press(stranger, USER, '1:reject:00000000', 101);
    telegram.write(CHAT, USER, '/status');
    const poll = listen();
    await until(() => heard.length > 0);
    await poll.stop();
    expect(texts()).toEqual(['/status']);
    expect(poll.counts).toMatchObject({ heard: 1, strangers: 5 });
    // Their buttons stop spinning, and say nothing.
    expect(telegram.answeredCallbacks).toHaveLength(2);
  });

  it('in a shape that nobody knows is counted and passed over', async () => {
    telegram.push({ message: { message_id: 'seven' } });
    telegram.push({ callback_query: 'x' });
    telegram.push({ poll_answer: {} });
    telegram.write(CHAT, USER, '/status');
    const poll = listen();
    await until(() => heard.length > 0);
    await poll.stop();
    expect(poll.counts).toMatchObject({ heard: 1, unreadable: 2 });
  });

  it('is heard again where it could not be dealt with, and never after it was', async () => {
    let attempts = 0;
    telegram.write(CHAT, USER, '/pause');
    const failing = listen(() => {
      attempts++;
      if (attempts < 3) throw new Error('the disk is full');
    });
    await until(() => attempts === 3 && places.size > 0);
    await failing.stop();
    const next = listen();
    telegram.write(CHAT, USER, '/resume');
    await until(() => heard.length > 0);
    await next.stop();
    expect(texts()).toEqual(['/resume']);
  });

  it('ends with a token that is wrong, and says so without the token', async () => {
    const poll = listen(undefined, '1:wrong-token');
    await until(() => troubles.length > 0);
    await poll.stop();
    expect(troubles.join(' ')).toContain('TELEGRAM_BOT_TOKEN');
    expect(troubles.join(' ')).not.toContain('wrong-token');
    expect(telegram.calls).toEqual(['getMe']);
  });
});

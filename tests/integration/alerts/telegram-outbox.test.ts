import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Dispatcher } from '#alerts/dispatcher';
import { telegramApi } from '#connectors/telegram/telegram-api';
import { TelegramChat } from '#connectors/telegram/telegram-chat';
import { epochMs } from '#primitives/clock';
import { AlertOutboxFile } from '#store/alerts/alert-outbox-file';
import { SystemClock } from '#telemetry/system-clock';
import { LOUD, sampleAlert } from '#tests/support/alert-fixture';
import { FakeTelegram, type TelegramFault } from '#tests/support/fake-telegram';

const CHAT = 41_000_000_001;
const EVERY_MS = 5;
const ANSWER_WITHIN_MS = 150;
const PATIENCE_MS = 10_000;

let folder: string;
let telegram: FakeTelegram;
let troubles: (string | null)[];
/** Where nobody listens. */
let nobodyThere: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'argus-alerts-'));
  telegram = await FakeTelegram.start();
  troubles = [];
  const gone = await FakeTelegram.start();
  nobodyThere = gone.root;
  await gone[Symbol.asyncDispose]();
});

afterEach(async () => {
  await telegram[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** A sender as it runs in a process; the outbox stays on the disk when it is gone. */
function startSending(everyMs = EVERY_MS, server = telegram.root) {
  const outbox = AlertOutboxFile.openToSend(join(folder, 'outbox.sqlite'));
  const chat = new TelegramChat(telegramApi(telegram.token, server, ANSWER_WITHIN_MS), CHAT, everyMs);
  const dispatcher = new Dispatcher({
    outbox,
    channels: [chat],
    rules: LOUD,
    clock: new SystemClock(),
    pace: { firstMs: 5, longestMs: 20 },
    trouble: (_channel, why) => void troubles.push(why),
  });
  const stop = (): void => {
    dispatcher[Symbol.dispose]();
    outbox[Symbol.dispose]();
  };
  return { outbox, dispatcher, channel: chat.name, stop, [Symbol.dispose]: stop };
}

function titles(): readonly string[] {
  return telegram.sent.map(({ text }) => /Alert \S+(?=<)/.exec(text)?.[0] ?? text);
}

describe('alerts on their way to Telegram', () => {
  it('arrive once each, in order, with a receipt', async () => {
    using sender = startSending();
    for (const id of ['a', 'b', 'c']) sender.dispatcher.raise(sampleAlert(id));
    sender.dispatcher.raise(sampleAlert('b'));
    await sender.dispatcher.flush(PATIENCE_MS);
    expect(titles()).toEqual(['Alert a', 'Alert b', 'Alert c']);
    const [first] = telegram.sent;
    expect(sender.outbox.ofReceipt(sender.channel, String(first?.messageId))?.alert.id).toBe('a');
    expect(sender.outbox.standings()).toMatchObject([{ channel: sender.channel, waiting: 0, sent: 3, givenUp: 0 }]);
  });

  const harmless: readonly (readonly [string, TelegramFault])[] = [
    ['429 with retry_after', { kind: 'status', status: 429, description: 'Too Many Requests', retryAfter: 0 }],
    ['500 in words', { kind: 'status', status: 500, description: 'Internal Server Error' }],
    ['502 from a gateway', { kind: 'gateway', status: 502 }],
  ];
  it.each(harmless)('survive %s: nothing is lost, nothing is sent twice', async (_name, fault) => {
    using sender = startSending();
    telegram.plant('sendMessage', fault, fault, fault);
    for (const id of ['a', 'b', 'c', 'd']) sender.dispatcher.raise(sampleAlert(id));
    await sender.dispatcher.flush(PATIENCE_MS);
    expect(titles()).toEqual(['Alert a', 'Alert b', 'Alert c', 'Alert d']);
    expect(telegram.sent.some(({ text }) => text.includes('Sent again'))).toBe(false);
  });

  it('wait as long as Telegram asks for', async () => {
    using sender = startSending();
    telegram.plant('sendMessage', { kind: 'status', status: 429, description: 'Too Many Requests', retryAfter: 1 });
    const raisedAt = Date.now();
    sender.dispatcher.raise(sampleAlert('a'));
    await sender.dispatcher.flush(PATIENCE_MS);
    expect(titles()).toEqual(['Alert a']);
    expect((telegram.sent[0]?.atMs ?? 0) - raisedAt).toBeGreaterThanOrEqual(1_000);
  });

  const silent: readonly (readonly [string, TelegramFault])[] = [
    ['hangs before it did anything', { kind: 'hang' }],
    ['cuts the connection', { kind: 'cut' }],
  ];
  it.each(silent)(
    'that nobody confirmed since the server %s come once, and say that they may be a repeat',
    async (_name, fault) => {
      using sender = startSending();
      telegram.plant('sendMessage', fault);
      for (const id of ['a', 'b']) sender.dispatcher.raise(sampleAlert(id));
      await sender.dispatcher.flush(PATIENCE_MS);
      expect(titles()).toEqual(['Alert a', 'Alert b']);
      expect(telegram.sent.map(({ text }) => text.includes('Sent again'))).toEqual([true, false]);
      expect(troubles).toEqual([expect.stringContaining('Telegram'), null]);
    },
  );

  const swallowed: readonly (readonly [string, TelegramFault])[] = [
    ['hangs after it took the message', { kind: 'swallow' }],
    ['answers what is no JSON', { kind: 'garbage', body: '{"ok":tru' }],
  ];
  it.each(swallowed)('never come a second time without saying so, even where the server %s', async (_name, fault) => {
    using sender = startSending();
    telegram.plant('sendMessage', fault);
    for (const id of ['a', 'b']) sender.dispatcher.raise(sampleAlert(id));
    await sender.dispatcher.flush(PATIENCE_MS);
    expect(titles()).toEqual(['Alert a', 'Alert a', 'Alert b']);
    expect(telegram.sent.map(({ text }) => text.includes('Sent again'))).toEqual([false, true, false]);
  });

  it('keep their distance in a chat', async () => {
    const everyMs = 60;
    using sender = startSending(everyMs);
    for (const id of ['a', 'b', 'c']) sender.dispatcher.raise(sampleAlert(id));
    await sender.dispatcher.flush(PATIENCE_MS);
    const gaps = telegram.sent.slice(1).map(({ atMs }, i) => atMs - (telegram.sent[i]?.atMs ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(everyMs - 2);
  });

  it('are sent by the next run where this one ended before, each of them once', async () => {
    {
      using nobody = startSending(EVERY_MS, nobodyThere);
      for (const id of ['a', 'b', 'c']) nobody.dispatcher.raise(sampleAlert(id));
      await nobody.dispatcher.flush(50);
    }
    using sender = startSending();
    // Derived again from the tape, they are known already.
    for (const id of ['a', 'b', 'c', 'd']) sender.dispatcher.raise(sampleAlert(id));
    await sender.dispatcher.flush(PATIENCE_MS);
    expect(titles()).toEqual(['Alert a', 'Alert b', 'Alert c', 'Alert d']);
  });

  it('say that they are late, where they were meant for the moment', async () => {
    {
      using nobody = startSending(EVERY_MS, nobodyThere);
      nobody.dispatcher.raise(sampleAlert('a', { freshForMs: 1 }));
      nobody.dispatcher.raise(sampleAlert('b'));
      await nobody.dispatcher.flush(30);
    }
    using sender = startSending();
    await sender.dispatcher.flush(PATIENCE_MS);
    expect(telegram.sent.map(({ text }) => text.startsWith('<i>Late by'))).toEqual([true, false]);
  });

  it('wait without end for a token that is right again, and are given up for what Telegram never takes', async () => {
    {
      using sender = startSending();
      telegram.plant('sendMessage', { kind: 'status', status: 400, description: 'Bad Request: message is too long' });
      telegram.plant('sendMessage', { kind: 'status', status: 401, description: 'Unauthorized' });
      for (const id of ['a', 'b', 'c']) sender.dispatcher.raise(sampleAlert(id));
      await sender.dispatcher.flush(PATIENCE_MS);
      expect(telegram.sent).toEqual([]);
      expect(sender.dispatcher.closedBecause(sender.channel)).toContain('TELEGRAM_BOT_TOKEN');
    }
    using again = startSending();
    await again.dispatcher.flush(PATIENCE_MS);
    expect(titles()).toEqual(['Alert b', 'Alert c']);
    expect(again.outbox.standings()).toMatchObject([{ waiting: 0, sent: 2, givenUp: 1 }]);
  });

  it('come in plain words where Telegram cannot read the tags', async () => {
    using sender = startSending();
    telegram.plant('sendMessage', { kind: 'status', status: 400, description: "Bad Request: can't parse entities: x" });
    sender.dispatcher.raise(sampleAlert('a', { title: 'Vega < 40 & rising' }));
    await sender.dispatcher.flush(PATIENCE_MS);
    expect(telegram.sent.map(({ text }) => text.split('\n')[0])).toEqual(['Vega < 40 & rising']);
  });

  it('that matter most go first, and what matters least is given up where too many wait', async () => {
    const outbox = AlertOutboxFile.openToSend(join(folder, 'outbox.sqlite'));
    using _ = outbox;
    const delivery = { channel: 'x', silent: false, answers: null };
    for (const [id, tier] of [
      ['low', 3],
      ['high', 1],
      ['middle', 2],
    ] as const) {
      outbox.add(sampleAlert(id, { tier }), [delivery], epochMs(1));
    }
    expect(outbox.next('x')?.alert.id).toBe('high');
    expect(outbox.crowdOut('x', 2, epochMs(2))).toBe(1);
    expect(outbox.standings()).toMatchObject([{ waiting: 2, givenUp: 1 }]);
    expect(outbox.next('x')?.alert.id).toBe('high');
  });

  it('never hold a token in any word that a person is told', async () => {
    const token = 'planted-token';
    using sender = startSending(EVERY_MS, nobodyThere);
    sender.dispatcher.raise(sampleAlert('a'));
    await sender.dispatcher.flush(50);
    const words = [...troubles, ...sender.outbox.standings().map(({ lastProblem }) => lastProblem)].join(' ');
    expect(words).toContain('cannot be reached');
    expect(words).not.toContain(token);
  });
});

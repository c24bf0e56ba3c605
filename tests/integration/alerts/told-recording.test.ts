import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bookAt } from '#portfolio/book/book-at';
import { epochMs } from '#primitives/clock';
import { booksIn, readLedger } from '#store/trading/ledger-file';
import { FakeTelegram } from '#tests/support/fake-telegram';
import { RunningArgus, type WorkFolder, workFolder } from '#tests/support/run-argus';

const CONFIG = fileURLToPath(new URL('../../../config/', import.meta.url));
const CHAT = 7;
const PATIENCE_MS = 240_000;

let folder: WorkFolder;
let telegram: FakeTelegram;

beforeEach(async () => {
  folder = workFolder();
  telegram = await FakeTelegram.start();
  const config = folder.file('config');
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
  folder[Symbol.dispose]();
});

async function arrived(words: string): Promise<(typeof telegram.sent)[number]> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = telegram.sent.find(({ text }) => text.includes(words));
    if (found !== undefined) return found;
    if (Date.now() > deadline) {
      throw new Error(`"${words}" has not come; what came: ${telegram.sent.map(({ text }) => text).join(' | ')}`);
    }
    await new Promise((resume) => setTimeout(resume, 20));
  }
}

it('the recommendation of the demo day reaches a chat, and the fill that replies to it the trader’s book, once', async () => {
  const data = folder.file('data');
  const args = ['record', '--sim', '7', '--out', folder.file('day.tape'), '--minutes', '1090', '--alerts', '--farm'];
  const environment = { ARGUS_DATA: data, ARGUS_TELEGRAM_BOT_TOKEN: telegram.token };
  const argus = new RunningArgus([...args, '--config', `${folder.file('config')}/`], environment);
  const card = await arrived('Tier 1: sell IBIT');
  expect(card.text).toContain('[SIM]');
  expect(card.text).toMatch(/At worst it loses \$\d+/);
  expect(card.buttons).toHaveLength(4);
  const reply = {
    message_id: 900,
    from: { id: CHAT },
    chat: { id: CHAT },
    text: 'filled 0.33 x1',
    reply_to_message: { message_id: card.messageId },
  };
  telegram.push({ message: reply }, 2);
  const answer = await arrived('Recorded: 1 at 0.33');
  expect(answer.repliesTo).toBe(900);
  const run = await argus.ended;
  expect(run).toMatchObject({ code: 0 });
  expect(telegram.sent.filter(({ text }) => text.includes('Recorded'))).toHaveLength(1);
  expect(telegram.sent.at(-1)?.text).toContain('Argus has stopped');
  const root = join(data, 'trading');
  const [book = ''] = booksIn(root);
  const facts = readLedger(root, book) ?? [];
  const { positions, conflicts } = bookAt(facts, epochMs(Date.UTC(2026, 2, 8)));
  expect(positions).toMatchObject([{ underlying: 'IBIT', contracts: 1, credit: 3_300, status: 'open' }]);
  expect(conflicts).toEqual([]);
  expect(run.stdout + run.stderr + facts.map((fact) => JSON.stringify(fact)).join('')).not.toContain('planted-token');
});

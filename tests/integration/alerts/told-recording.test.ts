import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ticker } from '#domain/instrument';
import { cents, priceE4 } from '#domain/money';
import { openTape } from '#entry/open-tape';
import { KeptBook } from '#entry/trading/kept-book';
import { bookOfTape } from '#entry/trading/trading-folder';
import { structureOver } from '#options/spreads/structure-shape';
import { bookAt } from '#portfolio/book/book-at';
import type { TraderBook } from '#portfolio/book/trader-book';
import { epochMs } from '#primitives/clock';
import { booksIn, LedgerFile, readLedger } from '#store/trading/ledger-file';
import { type Run, records } from '#tests/support/run-argus';
import { ToldArgus } from '#tests/support/told-argus';

const DAY_AFTER = epochMs(Date.UTC(2026, 2, 8));
/** The demo day recommends something three quarters of an hour later. */
const SOON = Date.UTC(2026, 2, 6, 17, 15);

let told: ToldArgus;

beforeEach(async () => {
  told = await ToldArgus.start();
});

afterEach(() => told[Symbol.asyncDispose]());

function finalBook(): TraderBook {
  const root = join(told.data, 'trading');
  const [book = ''] = booksIn(root);
  return bookAt(readLedger(root, book) ?? [], DAY_AFTER);
}

it('the recommendation of the demo day reaches a chat, and the fill that replies to it the trader’s book, once', async () => {
  const plan = ['--sim', '7', '--minutes', '1200', '--farm', '--json', '--out', told.file('day.tape')];
  // In haste until shortly before the moment, so that there is time to reply after it.
  const hasty = told.record(...plan, '--speed', '4000');
  await hasty.line((line) => Number((JSON.parse(line) as { readonly seenMs?: number }).seenMs ?? 0) > SOON);
  hasty.child.kill('SIGINT');
  expect(await hasty.ended).toMatchObject({ code: 130 });
  expect(told.telegram.sent.some(({ text }) => text.includes('sell IBIT'))).toBe(false);
  const argus = told.record(...plan, '--speed', '200');
  const card = await told.arrived('Tier 1: sell IBIT');
  expect(card.text).toContain('[SIM]');
  expect(card.text).toMatch(/At worst it loses \$\d+/);
  expect(card.buttons).toHaveLength(4);
  told.reply(card, 'filled 0.36 x1', 900);
  const answer = await told.arrived('Recorded: 1 at 0.36');
  expect(answer.repliesTo).toBe(900);
  argus.child.kill('SIGINT');
  const run = await argus.ended;
  expect(run).toMatchObject({ code: 130 });
  const { sent } = told.telegram;
  expect(sent.filter(({ text }) => text.includes('Recorded'))).toHaveLength(1);
  expect(sent.at(-1)?.text).toContain('Argus has stopped');
  const { positions, conflicts } = finalBook();
  expect(positions).toMatchObject([{ underlying: 'IBIT', contracts: 1, credit: 3_600, status: 'open' }]);
  expect(conflicts).toEqual([]);
  expect(run.stdout + run.stderr).not.toContain('planted-token');
});

it('a position is watched on after the recording was killed: its exit reaches a chat, and the reply closes it', async () => {
  const plan = ['--sim', '7', '--start', '2026-03-06T15:00:00Z', '--minutes', '240', '--speed', '300', '--no-farm'];
  const tape = told.file('day.tape');
  const first = told.record(...plan, '--out', tape, '--json');
  await first.lines(20);
  first.child.kill('SIGKILL');
  await first.ended;
  hold(tape);
  const second = told.record(...plan, '--out', tape);
  await told.arrived('Argus ended without a word');
  const exit = await told.arrived('Close 1 × IBIT bull put spread');
  expect(exit.text).toMatch(/To close: buy the 32\.5 put, sell the 30 put, for a debit of 0\.\d+ a share at most/);
  told.reply(exit, 'filled 0.30 x1', 901);
  await told.arrived('Recorded: 1 at 0.30');
  second.child.kill('SIGINT');
  expect(await second.ended).toMatchObject({ code: 130 });
  expect(told.telegram.sent.at(-1)?.text).toContain('Argus has stopped');
  const { positions, realised, conflicts } = finalBook();
  expect(positions).toMatchObject([{ status: 'closed', contracts: 0, debit: 3_000 }]);
  expect(realised).toBe(1_000);
  expect(conflicts).toEqual([]);
});

/** Takes a spread into the book of a tape that has come to its target as soon as somebody looks. */
function hold(path: string): void {
  using tape = openTape(path);
  const structure = structureOver('bull_put', '2026-04-02', [priceE4(32.5), priceE4(30)]);
  if (structure === null) throw new Error('two strikes make a put spread');
  const atMs = epochMs(Date.UTC(2026, 2, 6, 15, 1));
  using book = new KeptBook(LedgerFile.open(join(told.data, 'trading'), bookOfTape(tape.reader.header)));
  const accepted = book.record({
    atMs,
    source: 'window',
    nonce: 'held-before',
    deed: {
      type: 'position.adopted',
      positionId: 'held-1',
      venue: 'robinhood',
      underlying: ticker('IBIT'),
      structure,
      contracts: 1,
      price: priceE4(0.4),
      fees: cents(0),
      filledMs: atMs,
      exit: { targetDebit: priceE4(2), stopDebit: priceE4(2.4), timeExitDte: 1, closeByMs: DAY_AFTER },
    },
  });
  if (!accepted.ok) throw new Error(accepted.failure.text);
}

it('a Telegram that hangs, throttles and cuts changes nothing of a recording, and gets its messages once it is well', async () => {
  const plan = ['--sim', '7', '--start', '2026-03-06T16:00:00Z', '--minutes', '60', '--no-farm', '--json'];
  const quiet = await told.record(...plan, '--out', told.file('quiet.tape'), '--no-alerts').ended;
  told.telegram.plant(
    'sendMessage',
    { kind: 'status', status: 429, description: 'Too Many Requests', retryAfter: 1 },
    { kind: 'cut' },
    { kind: 'gateway', status: 502 },
    { kind: 'hang' },
  );
  told.telegram.plant('getMe', { kind: 'garbage', body: 'x' });
  told.telegram.plant('getUpdates', { kind: 'status', status: 409, description: 'Conflict' }, { kind: 'hang' });
  const loud = await told.record(...plan, '--out', told.file('loud.tape')).ended;
  expect(loud.code).toBe(0);
  expect(summaryOf(loud)).toEqual(summaryOf(quiet));
  const next = await told.record(...plan, '--out', told.file('loud.tape')).ended;
  expect(next.code).toBe(0);
  await told.arrived('Argus has stopped');
  const started = told.telegram.sent.filter(({ text }) => text.includes('Argus has started'));
  expect(started.length).toBeGreaterThanOrEqual(2);
});

function summaryOf(run: Run): unknown {
  const { position, finalHash } = records(run).find(({ type }) => type === 'summary') ?? {};
  return { position, finalHash };
}

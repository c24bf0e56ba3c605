import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { bookAt } from '#portfolio/book/book-at';
import { SeededRandom } from '#primitives/random';
import { LedgerFile, readLedger } from '#store/trading/ledger-file';
import { DESK_START } from '#tests/support/trader-script';

const CHILD = fileURLToPath(new URL('trade-until-killed.ts', import.meta.url));
const LINES = 400;
const KILLS = 6;

/** Runs the writer and kills it soon after it has said so many times that something is safe; null lets it finish. */
function live(root: string, killAfter: { readonly safe: number; readonly ms: number } | null): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CHILD, root, String(LINES)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    let waiting = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (killAfter === null || waiting || said.split('safe ').length <= killAfter.safe) return;
      waiting = true;
      setTimeout(() => child.kill('SIGKILL'), killAfter.ms);
    });
    child.on('error', reject);
    child.on('close', () => resolve(said));
  });
}

it('keeps everything that was acknowledged, in order and once, however often the writer is killed', async () => {
  const root = mkdtempSync(join(tmpdir(), 'argus-ledger-kill-'));
  const random = new SeededRandom(5);
  try {
    let known = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const said = await live(root, { safe: 1 + random.below(20), ms: random.next() * 6 });
      const safe = Number(/safe (\d+)\n(?!.*safe )/s.exec(said)?.[1] ?? known);
      const facts = readLedger(root, 'killed') ?? [];
      expect(facts.length).toBeGreaterThanOrEqual(Math.max(safe, known));
      known = facts.length;
    }
    expect(await live(root, null)).toMatch(/done\n$/);
    const book = bookAt(readLedger(root, 'killed') ?? [], DESK_START);
    expect(book.notes.map(({ text }) => text)).toEqual(Array.from({ length: LINES }, (_, at) => `line ${at + 1}`));
  } finally {
    rmSync(root, { recursive: true });
  }
}, 60_000);

it('has one writer at a time, and says who it is', () => {
  const root = mkdtempSync(join(tmpdir(), 'argus-ledger-lock-'));
  try {
    using first = LedgerFile.open(root, 'live');
    expect(() => LedgerFile.open(root, 'live')).toThrow(
      `${first.path}.lock: process ${process.pid} keeps this trading book. Stop it first`,
    );
    using other = LedgerFile.open(root, 'practice-a');
    expect(other.facts).toEqual([]);
    expect(() => LedgerFile.open(root, '../live')).toThrow('cannot name a book');
  } finally {
    rmSync(root, { recursive: true });
  }
});

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { FramedBook } from '#farm/book/framed-book';
import { invariant } from '#primitives/invariant';
import { SeededRandom } from '#primitives/random';
import { openBookToRead } from '#store/farm/farm-folder';
import { SHIPPED_GRID_FILE, shippedPopulation } from '#tests/support/shipped-grid';

const CHILD = fileURLToPath(new URL('book-until-killed.ts', import.meta.url));
const BARS = 16;
const KILLS = 7;

interface Life {
  /** The newest minute that was acknowledged; −1 without one. */
  readonly safe: number;
  readonly hash: string | null;
  /** What a minute took on average, evaluated, sorted, encoded and on the disk. */
  readonly minuteMs: number;
}

/** Runs the writer and kills it some time after it has begun on a minute, its last one; null lets it come to its end. */
function live(root: string, kill: { readonly minute: number; readonly afterMs: number } | null): Promise<Life> {
  const bars = kill === null ? BARS : kill.minute + 1;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CHILD, root, SHIPPED_GRID_FILE, String(bars)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    let waiting = false;
    let begunAt: number | null = null;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      begunAt ??= performance.now();
      const begun = Number(/minute (\d+)\n(?!.*minute )/s.exec(said)?.[1] ?? -1);
      if (kill === null || waiting || begun < kill.minute) return;
      waiting = true;
      setTimeout(() => child.kill('SIGKILL'), kill.afterMs);
    });
    child.on('error', reject);
    child.on('close', () => {
      const safe = Number(/safe (\d+)\n(?!.*safe )/s.exec(said)?.[1] ?? -1);
      const minuteMs = (performance.now() - (begunAt ?? 0)) / bars;
      resolve({ safe, hash: /done (\w+)\n/.exec(said)?.[1] ?? null, minuteMs });
    });
  });
}

it('keeps every acknowledged minute, and none by half, however often the writer is killed in the worst one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'argus-book-kill-'));
  const population = shippedPopulation();
  const identity = { tape: 'killed', epoch: population.epoch };
  const random = new SeededRandom(11);
  try {
    const straight = await live(join(folder, 'straight'), null);
    expect(straight.hash).not.toBeNull();
    const root = join(folder, 'killed');
    let known = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      // Minutes 1, 3, 5 … are the ones on which everybody opens or closes: they take longest by far.
      const minute = known + ((known + 1) % 2);
      const { safe } = await live(root, { minute, afterMs: random.next() * 4 * straight.minuteMs });
      using file = openBookToRead(root, identity);
      invariant(file !== null, 'the file was begun');
      expect(file.length).toBeGreaterThanOrEqual(Math.max(known, safe + 1));
      known = file.length;
      const book = new FramedBook(population, file);
      for (let place = 0; place < known; place++) {
        const { step } = book.read(place);
        expect(place % 4 === 1 ? step.opened : step.closed).toBe(place % 2 === 1 ? population.size : 0);
      }
    }
    expect(await live(root, null)).toMatchObject({ safe: BARS - 1, hash: straight.hash });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

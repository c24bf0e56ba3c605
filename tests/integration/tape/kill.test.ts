import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { SeededRandom } from '#primitives/random';
import { TapeReader } from '#store/tape/tape-reader';
import { verifyTape } from '#store/tape/verify-tape';
import { readAll, sampleInputs } from '#tests/unit/tape/sample-tape';

const TOTAL = 40_000;
const KILLS = 12;
const CHILD = fileURLToPath(new URL('record-until-killed.ts', import.meta.url));

/** Runs the recorder and kills it once it has acknowledged so many flushes; answers the last one acknowledged. */
function recordAndKill(
  path: string,
  flushes: number,
): Promise<{ readonly acknowledged: number; readonly done: boolean }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CHILD, path, String(TOTAL)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    let lines = 0;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      lines += text.split('\n').length - 1;
      if (lines >= flushes) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', () => {
      const whole = said.slice(0, said.lastIndexOf('\n')).split('\n');
      const last = Number(whole.filter((line) => /^\d+$/.test(line)).at(-1) ?? 0);
      resolve({ acknowledged: last, done: said.includes('closed') });
    });
  });
}

it('loses nothing acknowledged and repeats nothing when the recorder is killed again and again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'argus-kill-'));
  const path = join(folder, 'x.tape');
  const inputs = sampleInputs(TOTAL);
  const random = new SeededRandom(7);
  try {
    let done = false;
    for (let kill = 0; kill < KILLS; kill++) {
      const result = await recordAndKill(path, 1 + random.below(600));
      done = result.done;
      using reader = TapeReader.open(path);
      expect(reader.inputs).toBeGreaterThanOrEqual(result.acknowledged);
      expect(readAll(reader).inputs).toEqual(inputs.slice(0, reader.inputs));
      if (done) break;
    }
    if (!done) await recordAndKill(path, Number.POSITIVE_INFINITY);
    using reader = TapeReader.open(path);
    expect(reader.closed).toBe(true);
    expect(readAll(reader).inputs).toEqual(inputs);
    expect(verifyTape(path).problems).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FakeTelegram } from '#tests/support/fake-telegram';

const CHILD = fileURLToPath(new URL('../../support/alert-child.ts', import.meta.url));
const ALERTS = 36;
const KILLS = 5;
/** More than a process needs to start, so that each run gets somewhere. */
const FIRST_KILL_AFTER_LINES = 5;

let folder: string;
let telegram: FakeTelegram;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'argus-killed-'));
  telegram = await FakeTelegram.start();
});

afterEach(async () => {
  await telegram[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** Runs the sender until it is done or, so many lines later, killed. Answers how many alerts it had kept. */
function send(killAfterLines: number | null): Promise<{ readonly kept: number; readonly done: boolean }> {
  const args = [CHILD, join(folder, 'outbox.sqlite'), telegram.root, telegram.token, '7', String(ALERTS)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (killAfterLines !== null && said.split('\n').length > killAfterLines) child.kill('SIGKILL');
  });
  return new Promise((resolve) => {
    child.on('close', () => {
      resolve({
        kept: said.split('\n').filter((line) => line.startsWith('kept')).length,
        done: said.includes('all\n'),
      });
    });
  });
}

it('a sender that is killed again and again loses no alert that it had kept, and repeats none without saying so', async () => {
  let kept = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const run = await send(FIRST_KILL_AFTER_LINES + kill * 6);
    expect(run.done).toBe(false);
    kept = Math.max(kept, run.kept);
  }
  expect(kept).toBeGreaterThan(FIRST_KILL_AFTER_LINES);
  expect((await send(null)).done).toBe(true);
  const texts = telegram.sent.map(({ text }) => ({
    id: /Alert (n\d+)</.exec(text)?.[1],
    again: text.includes('Sent again'),
  }));
  const plain = texts.filter(({ again }) => !again).map(({ id }) => id);
  expect(new Set(plain).size).toBe(plain.length);
  expect(new Set(texts.map(({ id }) => id)).size).toBe(ALERTS);
  // A kill cuts at most one attempt short.
  expect(texts.length - ALERTS).toBeLessThanOrEqual(KILLS);
});

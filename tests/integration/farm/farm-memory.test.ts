import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import type { FarmMemory } from '#tests/support/farm-memory';

const CHILD = fileURLToPath(new URL('../../support/farm-memory-child.ts', import.meta.url));
/** Six sessions around a weekend; the bench takes twenty. */
const DAYS = 8;
const MOST_MIB = 700;
/** A leak of one bar's objects a minute would be several times this. */
const MOST_GROWTH_MIB = 12;

it('kernel and farm stay within 700 MiB, and do not grow from session to session', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', CHILD, String(DAYS)]);
  const { configs, bars, bookBytes, perSession } = JSON.parse(stdout) as FarmMemory;
  expect(configs).toBeGreaterThan(400_000);
  expect(bars).toBe(perSession.length * 390);
  expect(Math.max(...perSession)).toBeLessThan(MOST_MIB);
  const [early, last] = [perSession[2] ?? 0, perSession.at(-1) ?? 0];
  expect((last - early) / (perSession.length - 3)).toBeLessThan(MOST_GROWTH_MIB);
  expect(bookBytes / perSession.length).toBeLessThan(50e6);
});

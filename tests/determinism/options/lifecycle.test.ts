import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const CHILD = fileURLToPath(new URL('../../support/life-child.ts', import.meta.url));
const ZONES = ['UTC', 'America/New_York', 'Asia/Tokyo', 'Australia/Lord_Howe'];

async function livedIn(zone: string): Promise<{ zone: string; hashes: readonly string[]; results: readonly number[] }> {
  const { stdout } = await promisify(execFile)(process.execPath, [CHILD, '11'], { env: { ...process.env, TZ: zone } });
  return JSON.parse(stdout) as Awaited<ReturnType<typeof livedIn>>;
}

it('fills, exits, assignments and settlements are the same in four time zones, step by step', async () => {
  const [first, ...others] = await Promise.all(ZONES.map(livedIn));
  expect(first?.results.length).toBeGreaterThan(5);
  expect(new Set(first?.hashes).size).toBeGreaterThan(100);
  expect([first?.zone, ...others.map(({ zone }) => zone)]).toEqual(ZONES);
  for (const { hashes, results } of others)
    expect({ hashes, results }).toEqual({ hashes: first?.hashes, results: first?.results });
});

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '#tests/determinism/simulation/fingerprint';

const PRINTER = fileURLToPath(new URL('print-fingerprint.ts', import.meta.url));
const ZONES = ['UTC', 'America/New_York', 'Asia/Tokyo', 'Australia/Lord_Howe'];

describe('a seed', () => {
  it('gives the same inputs in other processes and in four time zones', async () => {
    const here = fingerprint('demo', 7, [64, 5_000, 1]);
    const elsewhere = await Promise.all(
      ZONES.map((zone) => promisify(execFile)(process.execPath, [PRINTER], { env: { ...process.env, TZ: zone } })),
    );
    expect(elsewhere.map(({ stdout }) => stdout)).toEqual(ZONES.map(() => here));
  });

  it('gives other inputs than another seed', () => {
    expect(fingerprint('calm', 7, [1_000])).not.toBe(fingerprint('calm', 8, [1_000]));
  });
});

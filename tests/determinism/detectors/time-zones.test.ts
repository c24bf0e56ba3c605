import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { watchedWeekends } from '#tests/determinism/detectors/watched-weekends';

const PRINTER = fileURLToPath(new URL('print-weekends.ts', import.meta.url));
const ZONES = ['UTC', 'America/New_York', 'Asia/Tokyo', 'Australia/Lord_Howe'];

describe('the weekends on which the clocks of New York change', () => {
  const here = watchedWeekends();

  it('have regular hours an hour apart by UTC, the same by the wall', () => {
    expect(here.map(({ regular }) => regular)).toEqual([
      ['2026-03-06T14:31', '2026-03-06T21:01', '2026-03-09T13:31', '2026-03-09T20:01'],
      ['2026-10-30T13:31', '2026-10-30T20:01', '2026-11-02T14:31', '2026-11-02T21:01'],
    ]);
  });

  it('give detectors something to say', () => {
    for (const { spoke } of here) expect(spoke.length).toBeGreaterThan(0);
  });

  it('are seen alike in four time zones, to the last figure', async () => {
    const elsewhere = await Promise.all(
      ZONES.map((zone) => promisify(execFile)(process.execPath, [PRINTER], { env: { ...process.env, TZ: zone } })),
    );
    for (const { stdout } of elsewhere) expect(JSON.parse(stdout)).toEqual(here);
  });
});

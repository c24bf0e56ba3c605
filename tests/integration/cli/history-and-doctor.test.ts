import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { epochMs, ManualClock } from '#primitives/clock';
import { HistoryWriter } from '#store/history/history-writer';
import { argus, records, SMALL_RECORDING, type WorkFolder, workFolder } from '#tests/support/run-argus';

let folder: WorkFolder;

beforeAll(() => {
  folder = workFolder();
});

afterAll(() => folder[Symbol.dispose]());

describe('argus history and doctor', () => {
  it('rebuild a history from its tapes: what was there is set aside, and the rows are those of the recording', () => {
    const path = folder.file('with-history.tape');
    const history = folder.file('history.sqlite');
    argus(['record', '--out', path, '--history', history, ...SMALL_RECORDING]);
    const sound = argus(['doctor', '--history', history]);
    expect(sound.stdout).toMatch(/✓ history database .*history\.sqlite, .*, sound/);
    writeFileSync(history, 'not a database any more, whatever it was');
    const damaged = argus(['doctor', '--history', history]);
    expect(damaged.code).toBe(3);
    expect(damaged.stdout).toMatch(/✗ history database/);
    const rebuilt = argus(['history', 'rebuild', path, '--history', history, '--json']);
    expect(rebuilt.code).toBe(0);
    expect(rebuilt.stderr).toContain('history.sqlite.set-aside-1');
    expect(readFileSync(`${history}.set-aside-1`, 'utf8')).toBe('not a database any more, whatever it was');
    const [{ inputs, rows } = {}] = records(rebuilt);
    expect(Number(rows)).toBeGreaterThan(500);
    expect(argus(['doctor', '--history', history]).code).toBe(0);
    const carriedOn = argus(['record', '--out', path, '--history', history, ...SMALL_RECORDING, '--json']);
    expect(records(carriedOn).at(-1)).toMatchObject({ storedThrough: inputs, position: inputs });
    const missing = argus(['history', 'rebuild', folder.file('nowhere.tape'), '--history', history]);
    expect([missing.code, existsSync(`${history}.set-aside-2`)]).toEqual([3, false]);
  });

  it('tell what is there, as text and as records', () => {
    mkdirSync(folder.file('data'));
    const run = argus(['doctor', '--json'], { environment: { ARGUS_DATA: folder.file('data') } });
    const checks = records(run);
    expect(run.code).toBe(checks.some(({ verdict }) => verdict === 'problem') ? 3 : 0);
    for (const check of checks) {
      expect(Object.keys(check)).toEqual(['what', 'verdict', 'found']);
      expect(['ok', 'note', 'problem']).toContain(check['verdict']);
    }
    const found = new Map(checks.map(({ what, found: text }) => [what, text]));
    expect(found.get('data folder')).toBe(folder.file('data'));
    for (const what of [
      'runtime',
      'SQLite',
      'zstd',
      'settings',
      'calendars',
      'free space',
      'clock',
      'history database',
    ]) {
      expect(found.has(what)).toBe(true);
    }
  });

  it('tell how the last self-proof ended, and fail where it was refuted', () => {
    const data = folder.file('proved');
    mkdirSync(join(data, 'proofs'), { recursive: true });
    const proof = {
      day: '2026-07-01',
      tape: 'live.tape',
      atMs: 1_782_900_000_000,
      verdict: 'refuted',
      text: 'The replay is not the day that happened: IBIT bars.',
      remedy: 'Keep live.tape as it is.',
      minutes: 12,
      signals: 0,
      recommendations: 0,
      differences: ['IBIT bars'],
      seconds: 3,
    };
    writeFileSync(join(data, 'proofs', '2026-07-01 0a1b2c3d.json'), JSON.stringify(proof));
    const run = argus(['doctor'], { environment: { ARGUS_DATA: data } });
    expect(run.code).toBe(3);
    expect(run.stdout).toMatch(/✗ self-proof .*2026-07-01: The replay is not the day that happened.*Keep live\.tape/);
  });

  it('show how the machine was while a recording ran, and say where nothing was kept', () => {
    const path = folder.file('machine.sqlite');
    {
      using writer = new HistoryWriter({ path, tapeId: 'tape', clock: new ManualClock(epochMs(0)) });
      for (let minute = 0; minute < 100; minute++) {
        writer.keepResources({ atMs: epochMs(1_782_900_000_000 + minute * 60_000), values: { memory: 300 + minute } });
      }
    }
    const shown = argus(['history', 'resources', '--history', path, '--hours', '1', '--json']);
    expect(records(shown)).toHaveLength(61);
    expect(records(shown).at(-1)).toMatchObject({ memory: 399 });
    // More minutes than rows: each row is the worst of some.
    const table = argus(['history', 'resources', '--history', path]);
    expect(table.stdout).toMatch(/worst of 3 min +memory MB/);
    expect(argus(['history', 'resources', '--history', folder.file('none.sqlite')]).code).toBe(3);
  });
});

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
});

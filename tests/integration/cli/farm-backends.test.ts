import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { argus } from '#tests/support/run-argus';
import { SMALL_FARM } from '#tests/support/small-farm';

let folder = '';
let grid = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'argus-farm-backends-'));
  grid = join(folder, 'farm.yaml');
  const any = <Level>(levels: readonly (Level | null)[], word: string) => levels.map((level) => level ?? word);
  const { ivRank, gapTolerance, profitTarget, stopLoss, trailingStop, timeExit } = SMALL_FARM;
  const spelt = {
    ...SMALL_FARM,
    ivRank: any(ivRank, 'any'),
    gapTolerance: any(gapTolerance, 'any'),
    profitTarget: any(profitTarget, 'none'),
    stopLoss: any(stopLoss, 'none'),
    trailingStop: any(trailingStop, 'none'),
    timeExit: any(timeExit, 'none'),
  };
  writeFileSync(grid, stringify(spelt, { aliasDuplicateObjects: false }));
});

afterAll(() => rmSync(folder, { recursive: true }));

function records(text: string): readonly Record<string, unknown>[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('argus farm verify-backends', () => {
  it('finds that every backend of this machine books the same cents and the same book', () => {
    const { code, stdout, stderr } = argus(['farm', 'verify-backends', '--grid', grid, '--days', '3', '--json']);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const rows = records(stdout);
    const verdict = rows.at(-1);
    expect(verdict).toMatchObject({ type: 'verdict', bars: 3 * 390, agree: true });
    expect(verdict?.['closed']).toBeGreaterThan(0);
    const compared = rows.filter((row) => 'ledger' in row);
    expect(compared.length).toBe(verdict?.['backends']);
    const names = compared.map(({ backend }) => backend);
    expect(names).toEqual(expect.arrayContaining(['typescript', 'columns', 'wasm', 'threads']));
    expect(new Set(compared.map(({ ledger }) => ledger)).size).toBe(1);
    expect(new Set(compared.map(({ book }) => book)).size).toBe(1);
    for (const row of rows.filter(({ missing }) => missing !== undefined)) expect(row['missing']).not.toBe('');
  });

  it('compares what they book of a tape as well', () => {
    const tape = join(import.meta.dirname, '../../../resources/tapes/demo.tape');
    const wanted = 'typescript,wasm,threads';
    const run = argus(['farm', 'verify-backends', tape, '--grid', grid, '--backends', wanted, '--json']);
    expect({ code: run.code, stderr: run.stderr }).toMatchObject({ code: 0 });
    expect(records(run.stdout).at(-1)).toMatchObject({ type: 'verdict', agree: true, bars: 390 });
  });

  it('names a backend that there is not', () => {
    const { code, stderr } = argus(['farm', 'verify-backends', '--backends', 'wasm,abacus']);
    expect(code).toBe(2);
    expect(stderr).toContain('--backends "abacus" is not one of typescript, columns');
  });
});

describe('argus farm bench', () => {
  it('times backends on the same bars', () => {
    const wanted = 'typescript,wasm,threads';
    const run = argus(['farm', 'bench', '--grid', grid, '--backends', wanted, '--days', '1', '--json']);
    expect({ code: run.code, stderr: run.stderr }).toMatchObject({ code: 0 });
    const rows = records(run.stdout);
    expect(rows.map(({ backend }) => backend)).toEqual(['typescript', 'wasm', 'threads']);
    expect(new Set(rows.map(({ ledger }) => ledger)).size).toBe(1);
    for (const { bars, config_bars_per_second: rate } of rows) {
      expect(bars).toBe(390);
      expect(rate).toBeGreaterThan(0);
    }
  });
});

describe('argus farm run', () => {
  it('comes to the same cents by whichever backend is asked for', () => {
    const tape = join(import.meta.dirname, '../../../resources/tapes/demo.tape');
    const runs = ['typescript', 'threads'].map((backend) => {
      const { stdout } = argus(['farm', 'run', tape, '--grid', grid, '--memory', '--json', '--backend', backend]);
      return records(stdout)[0] as Record<string, unknown>;
    });
    expect(runs.map(({ backend }) => backend)).toEqual(['typescript', 'threads']);
    expect(new Set(runs.map(({ ledger }) => ledger)).size).toBe(1);
  });
});

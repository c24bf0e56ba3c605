import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HistoryReader } from '#store/history/history-reader';
import { DEMO_TAPE } from '#tests/support/advised-tape';
import { argus, records, type WorkFolder, workFolder } from '#tests/support/run-argus';
import { SETTINGS_FILES } from '#tests/support/settings-files';

const CONFIG = fileURLToPath(new URL('../../../config/', import.meta.url));
const NO_STACK = /^ +at /m;

let folder: WorkFolder;
let config: string;

beforeAll(() => {
  folder = workFolder();
  config = folder.path;
  for (const name of SETTINGS_FILES) copyFileSync(join(CONFIG, name), folder.file(name));
});

afterAll(() => folder[Symbol.dispose]());

function changed(name: string, from: string, to: string): void {
  const before = readFileSync(folder.file(name), 'utf8');
  expect(before).toContain(from);
  writeFileSync(folder.file(name), before.replace(from, to));
}

describe('argus signals', () => {
  it('lists what was accepted, and with --refused what was not and by how much', () => {
    const run = argus(['signals', DEMO_TAPE, '--no-farm', '--refused']);
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(
      /refused: tier 1 {2}IBIT put spread \(ibit-put-spread\)\n +IBIT is in a downtrend; .* needs 15 min ago/,
    );
    expect(run.stdout).toMatch(/recommended: sell IBIT put spread .* not under \d\.\d\d/);
    expect(run.stderr).toMatch(/\d+ accepted, \d+ of context, \d+ refused\./);
    const terse = argus(['signals', DEMO_TAPE, '--no-farm']);
    expect(terse.stdout).not.toContain('refused:');
    expect(terse.stderr).toContain('--refused shows why');
  });

  it('writes everything as records that other programs can read', () => {
    const all = records(argus(['signals', DEMO_TAPE, '--no-farm', '--all', '--json']));
    const types = new Set(all.map(({ type }) => String(type)));
    expect([...types].toSorted((left, right) => (left < right ? -1 : 1))).toEqual([
      'conditions.changed',
      'gap.expected',
      'recommendation.ended',
      'recommendation.issued',
      'recommendation.repriced',
      'signal.accepted',
      'signal.refused',
    ]);
    const positions = all.map(({ position }) => Number(position));
    expect(positions).toEqual(positions.toSorted((left, right) => left - right));
  });

  it('says which setting is wrong, and what would be right', () => {
    changed('strategy_params.json', '"mostAtOnce": 2', '"mostAtOnce": 0');
    const run = argus(['signals', DEMO_TAPE, '--no-farm', '--config', config]);
    changed('strategy_params.json', '"mostAtOnce": 0', '"mostAtOnce": 2');
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toContain('router.mostAtOnce is 0 but must be a whole number from 1 to 100');
    expect(run.stderr).not.toMatch(NO_STACK);
  });

  it('says which tape is missing', () => {
    const run = argus(['signals', folder.file('nowhere.tape'), '--no-farm']);
    expect(run.code).toBe(3);
    expect(run.stderr).toContain('nowhere.tape');
  });
});

describe('argus recommend', () => {
  it('shows what is in force at an instant, what it costs and what can go wrong', () => {
    const run = argus(['recommend', DEMO_TAPE, '--at', '2026-03-06T18:05Z', '--no-farm']);
    expect([run.code, run.stderr]).toEqual([0, '']);
    for (const said of [
      'sell 1',
      'never under',
      'at worst $',
      'margin $',
      'Heston',
      'no paper trader was asked',
      '  ! ',
    ]) {
      expect(run.stdout).toContain(said);
    }
  });

  it('knows nothing that comes later, and says what is missing instead', () => {
    const run = argus(['recommend', DEMO_TAPE, '--at', '2026-03-06T17:45Z', '--no-farm']);
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/^Nothing is recommended at 2026-03-06 12:45:00 EST\.\n/);
    expect(run.stdout).toContain('IBIT is in a downtrend');
    expect(argus(['recommend', DEMO_TAPE, '--at', '2026-03-06T17:45Z', '--no-farm', '--json']).stdout).toBe('');
  });

  it('gives the sealed recommendation and its newest prices as a record', () => {
    const [first] = records(argus(['recommend', DEMO_TAPE, '--at', '2026-03-06T18:05Z', '--no-farm', '--json']));
    expect(first?.['recommendation']).toMatchObject({ underlying: 'IBIT', tier: 1, structure: { kind: 'bull_put' } });
    const recommendation = first?.['recommendation'] as { readonly id: string } | undefined;
    expect(first?.['repricing']).toMatchObject({ recommendationId: recommendation?.id });
  });

  it('needs an instant that it can read', () => {
    const run = argus(['recommend', DEMO_TAPE, '--at', 'noon']);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('"noon" is not an instant');
  });
});

describe('a recording that keeps a history', () => {
  it('keeps accepted signals there, each once, however often it is carried on', () => {
    const [tape, history] = [folder.file('day.tape'), folder.file('history.sqlite')];
    changed('farm.yaml', 'structure: [bull_put, bear_call, iron_condor, short_straddle]', 'structure: [bull_put]');
    const terms = ['--sim', '7', '--minutes', '920', '--density', '0.1', '--farm', '--no-alerts', '--config', config];
    const given = ['record', '--out', tape, '--history', history, ...terms];
    const environment = { ARGUS_DATA: folder.file('data') };
    expect(argus(given, { environment }).code).toBe(0);
    const kept = (): readonly string[] => {
      using reader = new HistoryReader(history);
      return reader.signals({ fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 1_000 }).map(({ id }) => id);
    };
    const first = kept();
    expect(first.length).toBeGreaterThan(2);
    expect(argus(given, { environment }).code).toBe(0);
    expect(kept()).toEqual(first);
  });
});

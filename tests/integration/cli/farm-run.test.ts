import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { farmIdentity } from '#entry/farm/farm-identity';
import { loadFarmSetup } from '#entry/farm/farm-setup';
import { openTape } from '#entry/open-tape';
import { FarmFolder } from '#store/farm/farm-folder';
import { argus, records, workFolder } from '#tests/support/run-argus';
import { TEST_DATA } from '#tests/support/test-data-folder';

interface RunRecord {
  readonly configs: number;
  readonly bars: number;
  readonly opened: number;
  readonly closed: number;
  readonly open: number;
  readonly lapsed: number;
  readonly exits: Readonly<Record<string, number>>;
  readonly ahead: number;
  readonly behind: number;
  readonly ledger: string;
  readonly book: string;
  readonly bar_ms: object | null;
}

const folder = workFolder();
const tape = folder.file('day.tape');
const grid = folder.file('farm.yaml');
const SHIPPED = readFileSync(fileURLToPath(new URL('../../../config/farm.yaml', import.meta.url)), 'utf8');

function run(more: readonly string[] = [], environment: NodeJS.ProcessEnv = {}): RunRecord {
  const done = argus(['farm', 'run', tape, '--grid', grid, '--json', ...more], { environment });
  expect(done.code, done.stderr).toBe(0);
  return records(done)[0] as unknown as RunRecord;
}

beforeAll(() => {
  const recording = ['--sim', '7', '--scenario', 'calm', '--start', '2026-03-06T14:00Z', '--minutes', '150'];
  const recorded = argus(['record', ...recording, '--density', '0.1', '--out', tape]);
  if (recorded.code !== 0) throw new Error(recorded.stderr);
  const smaller = SHIPPED.replace('dteTarget: [14, 35]', 'dteTarget: [14]').replace(
    'cooldown: [60, 1440]',
    'cooldown: [15]',
  );
  writeFileSync(grid, smaller);
});

describe('argus farm run', () => {
  it('opens and closes positions, and every one that was opened is closed or open', () => {
    const { configs, bars, opened, closed, open, exits } = run();
    expect(configs).toBeGreaterThan(50_000);
    // From 9:30 in New York on.
    expect(bars).toBe(120);
    expect(opened).toBeGreaterThan(0);
    expect(closed).toBeGreaterThan(0);
    expect(open + closed).toBe(opened);
    expect(Object.values(exits).reduce((sum, count) => sum + count, 0)).toBe(closed);
  });

  it('is the same farm, to the byte, in every time zone', () => {
    const zones = ['UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland'];
    const hashes = zones.map((zone) => run(['--memory'], { TZ: zone })).map(({ ledger, book }) => `${ledger} ${book}`);
    const { ledger, book } = run();
    expect(new Set([...hashes, `${ledger} ${book}`]).size).toBe(1);
  });

  it('keeps what it has been through, and begins anew only when told to', () => {
    const { book } = run();
    const again = run();
    expect(again).toMatchObject({ book, bars: 120 });
    const anew = run(['--reset']);
    expect(anew).toMatchObject({ book, bars: 120 });
    expect(anew.bar_ms).not.toBeNull();
  });

  it('leaves a farm alone that somebody else keeps at the moment, and answers questions about it all the same', () => {
    const { ledger } = run();
    using held = openTape(tape);
    const identity = farmIdentity(held.reader.header, loadFarmSetup(undefined, grid));
    using _kept = FarmFolder.open(join(TEST_DATA, 'farm'), identity);
    const refused = argus(['farm', 'run', tape, '--grid', grid]);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toMatch(/runs a farm on this tape.*Stop it first/);
    expect(run(['--memory']).ledger).toBe(ledger);
    const asked = argus(['farm', 'top', tape, '--grid', grid, '--json']);
    expect(asked.code, asked.stderr).toBe(0);
    expect(asked.stderr).toContain('lived through once more, in memory');
  });

  it('says in words what it did', () => {
    const done = argus(['farm', 'run', tape, '--grid', grid]);
    expect(done.stdout).toContain('do not compete for liquidity');
    expect(done.stdout).toContain('over 120 bars');
  });

  it('compares regions by their typical config', () => {
    const done = argus(['farm', 'top', tape, '--grid', grid, '--by', 'underlying,structure', '--json']);
    expect(done.code, done.stderr).toBe(0);
    const lines = records(done) as unknown as readonly { type: string; configs: number; median_cents: number | null }[];
    const regions = lines.filter(({ type }) => type === 'region');
    expect(regions).toHaveLength(8);
    expect(regions.reduce((sum, { configs }) => sum + configs, 0)).toBe(run().configs);
    const medians = regions.map(({ median_cents }) => median_cents).filter((median) => median !== null);
    expect(medians.length).toBeGreaterThan(1);
    expect(medians).toEqual(medians.toSorted((left, right) => right - left));
  });

  it('believes nobody after one day, and says so', () => {
    const done = argus(['farm', 'top', tape, '--grid', grid, '--top', '3']);
    expect(done.code, done.stderr).toBe(0);
    expect(done.stdout).toContain('Nobody stands before there are 40 trading days');
    const league = records(argus(['farm', 'top', tape, '--grid', grid, '--top', '3', '--json']));
    expect(league).toHaveLength(4);
    expect(league.at(-1)).toMatchObject({ type: 'league', standing: 0, days: 1 });
    expect(league[0]).toMatchObject({ type: 'config', standing: 0, deflated: null, sharpe: null });
  });

  it('shows the league as it stood, not as it turned out', () => {
    const early = argus(['farm', 'top', tape, '--grid', grid, '--at', '2026-03-06T13:00Z', '--json']);
    expect(records(early).at(-1)).toMatchObject({ traded: 0, days: 0 });
  });

  it('refuses a dimension that the grid does not have', () => {
    const done = argus(['farm', 'top', tape, '--by', 'colour']);
    expect(done.code).toBe(2);
    expect(done.stderr).toContain('warmthMinimum');
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { argus, records, workFolder } from '#tests/support/run-argus';

interface WhyRecord {
  readonly name: string;
  readonly minute: number;
  readonly orders: boolean;
  readonly gates: readonly { readonly gate: string; readonly passes: boolean; readonly short: number | null }[];
  readonly held: readonly { readonly contracts: number; readonly opened_minute: number; readonly credit_e4: number }[];
}

interface ThresholdRecord {
  readonly type: string;
  readonly gate: string;
  readonly level: unknown;
  readonly configs: number;
  readonly steps: readonly { readonly by: number; readonly configs: number }[];
  readonly examples: readonly {
    readonly config: number;
    readonly by: number;
    readonly opened_minute: number;
    readonly contracts: number;
    readonly credit_e4: number;
  }[];
}

interface CandidateRecord {
  readonly minute: number;
  readonly entering: { readonly configs: number };
}

const SHIPPED = readFileSync(fileURLToPath(new URL('../../../config/farm.yaml', import.meta.url)), 'utf8');
const folder = workFolder();
const tape = folder.file('day.tape');
const grid = folder.file('farm.yaml');
const SMALL = SHIPPED.replace('dteTarget: [14, 35]', 'dteTarget: [14]')
  .replace('underlying: [IBIT, BITO]', 'underlying: [IBIT]')
  .replace('cooldown: [60, 1440]', 'cooldown: [15]');
const AT = '2026-03-06T16:00Z';

function shown<Row>(command: 'why' | 'consensus', ...args: readonly string[]): readonly Row[] {
  const done = argus(['farm', command, tape, '--grid', grid, '--json', ...args]);
  expect(done.code, done.stderr).toBe(0);
  return records(done) as unknown as readonly Row[];
}

function refusal(...args: readonly string[]): string {
  const done = argus(['farm', 'why', tape, '--grid', grid, ...args]);
  expect(done.code).toBe(2);
  return done.stderr;
}

beforeAll(() => {
  const recording = ['--sim', '7', '--scenario', 'calm', '--start', '2026-03-06T14:00Z', '--minutes', '150'];
  const recorded = argus(['record', ...recording, '--density', '0.1', '--no-farm', '--out', tape]);
  if (recorded.code !== 0) throw new Error(recorded.stderr);
  writeFileSync(grid, SMALL);
});

describe('argus farm why', () => {
  it('says of a config which gate keeps it from an order, and by how much', () => {
    const [why] = shown<WhyRecord>('why', '30000', '--at', AT);
    expect(why?.orders).toBe(why?.gates.every(({ passes }) => passes));
    const text = argus(['farm', 'why', tape, why?.name ?? '', '--grid', grid, '--at', AT]).stdout;
    const passed = text.split('\n').flatMap((line) => (/^(yes|NO) /.test(line) ? [line.startsWith('yes')] : []));
    expect(passed).toEqual(why?.gates.map(({ passes }) => passes));
    expect(text).toContain('2026-03-06 11:00:00 EST');
  });

  it('finds near misses that trade as it says once the grid has the relaxed threshold', () => {
    const rows = shown<ThresholdRecord>('why', '--at', AT);
    const missed = rows.find(({ gate, level }) => gate === 'popMinimum' && level === 0.75);
    const [example] = missed?.examples ?? [];
    if (example === undefined) return expect.unreachable();
    expect(missed?.steps.at(-1)?.configs).toBe(missed?.configs);
    const relaxed = folder.file('relaxed.yaml');
    const level = (750_000 - Math.round(example.by * 1e6)) / 1e6;
    writeFileSync(relaxed, SMALL.replace('popMinimum: [0.6, 0.75]', `popMinimum: [0.6, ${level}]`));
    const at = String(example.opened_minute * 60_000);
    const done = argus(['farm', 'why', tape, String(example.config), '--grid', relaxed, '--at', at, '--json']);
    const [after] = records(done) as unknown as readonly WhyRecord[];
    const { opened_minute, contracts, credit_e4 } = example;
    expect(after?.held).toContainEqual(expect.objectContaining({ opened_minute, contracts, credit_e4 }));
    const text = argus(['farm', 'why', tape, '--grid', grid, '--at', AT]).stdout;
    expect(text).toContain('PoP, least 75 %');
    expect(text).toContain('would have sold');
  });

  it('says what is wrong with what it was asked', () => {
    expect(refusal('bull_put')).toContain('"bull_put" names no config');
    expect(refusal('999999999')).toContain('There is no config 999999999');
    expect(refusal('000000000000-1')).toContain('is a config of epoch 000000000000');
    expect(refusal('--at', '2026-03-06T14:00Z')).toContain(
      'The first one of this tape closed at 2026-03-06 09:31:00 EST',
    );
    expect(refusal('--at', AT, '--until', '2026-03-06T15:00Z')).toContain('Trades are followed forwards');
    expect(refusal('5', '--until', AT)).toContain('--until is about near misses');
    expect(refusal('--top', '0')).toContain('--top "0" is no whole number from 1');
  });
});

describe('argus farm consensus', () => {
  it('counts every order that the farm places, bar by bar', () => {
    const [{ opened, lapsed }] = records(argus(['farm', 'run', tape, '--grid', grid, '--json'])) as [
      { readonly opened: number; readonly lapsed: number },
    ];
    const rows = shown<CandidateRecord>('consensus', '--from', '2026-03-06T14:31Z', '--top', '1000');
    const last = Math.max(...rows.map(({ minute }) => minute));
    const ordered = rows.filter(({ minute }) => minute < last).reduce((sum, { entering }) => sum + entering.configs, 0);
    expect(ordered).toBe(opened + lapsed);
    expect(ordered).toBeGreaterThan(0);
    const text = argus(['farm', 'consensus', tape, '--grid', grid, '--at', AT, '--top', '3']).stdout;
    expect(text.trimEnd().split('\n')).toHaveLength(5);
  });
});

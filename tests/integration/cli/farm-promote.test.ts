import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { recordedInMemory, rewriteTape } from '#tests/support/memory-tape';
import { argus, records, type Run, workFolder } from '#tests/support/run-argus';
import { TEST_DATA } from '#tests/support/test-data-folder';
import { SETTINGS } from '#tests/support/scripted-inputs';
import { sellerMarket } from '#tests/support/seller-market';

const SHIPPED = fileURLToPath(new URL('../../../config/', import.meta.url));
/** Few configs, all of which have neighbours, and which trade about every other day. */
const GRID = `
underlying: [IBIT]
structure: [bull_put]
dteTarget: [2, 4]
shortDelta: [0.35, 0.4, 0.45]
width: [0.03, 0.05]
warmthMinimum: [0]
popMinimum: [0]
ivRank: [any]
gapTolerance: [any]
regimes: [{ name: any, trends: [UNKNOWN, RANGE, TREND_UP, TREND_DOWN], volatilities: [UNKNOWN, LOW, NORMAL, HIGH, SPIKE] }]
session: [any]
budget: [{ dollars: 20000, exposure: 1 }]
positionSize: [0.05, 0.2]
profitTarget: [0.4, 0.6]
stopLoss: [1, 2]
trailingStop: [none]
timeExit: [none]
cooldown: [60]
concurrent: [2, 3]
`;
/** Sixty days from the first trade are over in the ninth week. */
const QUIET = 50;
const LATER = 52;
const CRASHED = 58;

type Line = Readonly<Record<string, unknown>>;

interface Told {
  readonly kind: string;
  readonly name: string;
  readonly at_ms: number;
}

const folder = workFolder();
const config = folder.file('config');
const tape = folder.file('seller.tape');

/** The same tape, recorded that far: what a farm has lived through is its beginning. */
function record(sessions: number): void {
  rmSync(tape, { force: true });
  const market = sellerMarket({ sessions, crashFrom: LATER });
  rewriteTape(recordedInMemory(market, { settings: SETTINGS, batchRows: 500 }), tape, {});
}

function promote(...more: readonly string[]): Run {
  return argus(['farm', 'promote', tape, '--config', config, ...more]);
}

function promoted(...more: readonly string[]): readonly Line[] {
  const run = promote('--json', ...more);
  expect(run.code, run.stderr).toBe(0);
  return records(run);
}

function ofType(lines: readonly Line[], type: string): readonly Line[] {
  return lines.filter((line) => line['type'] === type);
}

function decided(lines: readonly Line[]): readonly unknown[] {
  return ofType(lines, 'decision').map((line) => line['kind']);
}

function change(file: string, from: string, to: string): void {
  const text = readFileSync(join(config, file), 'utf8');
  expect(text).toContain(from);
  writeFileSync(join(config, file), text.replace(from, to));
}

beforeAll(() => {
  cpSync(SHIPPED, config, { recursive: true });
  writeFileSync(join(config, 'farm.yaml'), GRID);
  record(QUIET);
});

describe('argus farm promote', () => {
  it('shows what it would decide, and keeps nothing of it', () => {
    const first = promoted('--dry-run');
    expect(decided(first)).toContain('promoted');
    expect(promoted('--dry-run')).toEqual(first);
    expect(promote('--dry-run').stderr).toContain('Nothing of this was kept');
  });

  it('follows by the shipped rules what sells well for sixty days, one for each spread, and says so once', () => {
    const lines = promoted();
    const promotions = ofType(lines, 'decision').filter(({ kind }) => kind === 'promoted');
    const firstDay = Date.UTC(2026, 3, 6) / 60_000;
    expect(promotions.length).toBeGreaterThan(1);
    expect(promotions.length).toBeLessThanOrEqual(12);
    for (const decision of promotions) expect(decision['minute']).toBeGreaterThan(firstDay + 60 * 1_440);
    expect(ofType(lines, 'followed')).toHaveLength(promotions.length);
    // The thresholds were written down just now, however old the tape is.
    expect(ofType(lines, 'followed').map((line) => line['clock_days'])).toEqual(promotions.map(() => 0));
    const again = promoted();
    expect(decided(again)).toEqual([]);
    expect(ofType(again, 'followed')).toEqual(ofType(lines, 'followed'));
  });

  it('counts days by what is on the tape, and from the start again once a threshold has changed', () => {
    record(LATER);
    const lines = promoted();
    expect(decided(lines)).not.toContain('committed');
    expect(new Set(ofType(lines, 'followed').map((line) => line['clock_days']))).toEqual(new Set([2]));
    expect(promote().stdout).toContain('day 2 of 90');
    change('promotion.yaml', 'trades: 30', 'trades: 31');
    const changed = promote();
    expect(changed.stderr).toMatch(/Thresholds have changed: the clocks of \d+ followed configs begin anew/);
    expect(changed.stdout).toContain('day 0 of 90');
    expect(decided(promoted())).toEqual([]);
  });

  it('quarantines whoever falls behind, on the day that it happens', () => {
    const before = ofType(promoted(), 'followed').length;
    record(CRASHED);
    const lines = promoted();
    const stopped = ofType(lines, 'decision').filter(({ kind }) => kind === 'quarantined');
    expect(stopped.length).toBeGreaterThan(0);
    expect(ofType(lines, 'quarantined').map((line) => line['config'])).toEqual(stopped.map((line) => line['config']));
    expect(ofType(lines, 'followed').length).toBeLessThan(before);
    expect(promote().stdout).toContain('quarantined');
  });

  it('tells what was ordered, opened and closed by whoever was followed, each order a bar before it was filled', () => {
    const run = argus(['farm', 'followed', tape, '--config', config, '--json']);
    expect(run.code, run.stderr).toBe(0);
    const told = records(run) as unknown as readonly Told[];
    const orders = new Set(told.flatMap(({ kind, name, at_ms: at }) => (kind === 'ordered' ? [`${name} ${at}`] : [])));
    const opened = told.filter(({ kind }) => kind === 'opened');
    expect(opened.length).toBeGreaterThan(3);
    // Those of the first bar were ordered before anybody was followed.
    const known = opened.filter(({ name, at_ms: at }) => orders.has(`${name} ${at - 60_000}`));
    expect(known.length).toBeGreaterThan(opened.length / 2);
    expect(told.some(({ kind }) => kind === 'disagreed')).toBe(false);
    expect(argus(['farm', 'followed', tape, '--config', config]).stdout).toMatch(/closed .* IBIT .*\$/);
  });

  it('comes to all of its decisions again from the book', () => {
    const [replayed] = promoted('--replay');
    expect(replayed).toMatchObject({ type: 'replay', same: true });
    expect(replayed?.['decisions']).toBeGreaterThan(8);
  });

  it('refuses rules with a mistake in them, and says where', () => {
    change('promotion.yaml', 'days: 60', 'days: sixty');
    const run = promote();
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('promotion.yaml: promote.days');
    change('promotion.yaml', 'days: sixty', 'days: 60');
  });

  it('begins every clock anew with another grid, and says so', () => {
    change('farm.yaml', 'cooldown: [60]', 'cooldown: [61]');
    expect(promote('--dry-run').stderr).toContain('All clocks begin anew');
    change('farm.yaml', 'cooldown: [61]', 'cooldown: [60]');
    const back = promote('--dry-run');
    expect(back.stderr).not.toContain('All clocks begin anew');
    expect(back.stdout).toContain('quarantined');
  });

  it('does not go on from decisions that have been changed', () => {
    const farms = join(TEST_DATA, 'farm');
    const [log] = readdirSync(farms, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('decisions'),
    );
    const path = join(farms, log ?? '');
    const bytes = readFileSync(path);
    const at = bytes.indexOf('"promoted"');
    bytes.write('"demoted "', at, 'latin1');
    writeFileSync(path, bytes);
    const run = promote();
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('damaged');
  });
});

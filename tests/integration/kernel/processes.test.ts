import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenarioNamed } from '#simulation/scenarios';
import { ReplaySession } from '#research/replay/replay-session';
import { nodeTapeFiles } from '#store/tape/node-tape-files';
import { TapeReader } from '#store/tape/tape-reader';
import { type RecordedMarket, recordMarket } from '#tests/support/market-recording';
import {
  type ChildRecording,
  type ChildReplay,
  type KernelRun,
  recordInChild,
  replayInChild,
} from '#tests/support/run-kernel';
import { SETTINGS } from '#tests/support/scripted-inputs';

/** One process each: the same day, under everything that must not matter. */
const SURROUNDINGS: readonly (KernelRun & { readonly keySeed: number })[] = [
  { zone: 'UTC', keySeed: 0 },
  { zone: 'America/New_York', keySeed: 1 },
  { zone: 'Asia/Tokyo', keySeed: 2, disturbance: 'shuffled-iteration' },
  { zone: 'Australia/Lord_Howe', keySeed: 3, disturbance: 'odd-machine' },
];

let folder: string;
let here: RecordedMarket;
let there: readonly ChildRecording[];
let flawed: ChildReplay;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'argus-kernel-'));
  here = recordMarket({ files: nodeTapeFiles, path: join(folder, 'here.tape') });
  const recordings = SURROUNDINGS.map((terms, i) => recordInChild(join(folder, `${i}.tape`), terms.keySeed, terms));
  flawed = await replayInChild(here.path, { disturbance: 'imprecise-square-root' });
  there = await Promise.all(recordings);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the demo day', () => {
  it.each(SURROUNDINGS.map((terms, i) => [terms.zone, terms.disturbance ?? 'nothing planted', i] as const))(
    'has the same hash each minute in another process, in %s, with %s',
    (zone, _planted, i) => {
      const run = there[i] as ChildRecording;
      expect(run.zone).toBe(zone);
      expect(here.minutes).toHaveLength(scenarioNamed('demo').minutes);
      expect(run.minutes).toEqual(here.minutes);
      expect(run.finalHash).toBe(here.finalHash);
      expect(run.inputs).toBe(here.inputs);
    },
  );

  it('was recorded under settings whose keys came in other orders', () => {
    expect(there.map(({ settingsInOrder }) => settingsInOrder)).toEqual([true, false, false, false]);
  });

  it('was recorded where Maps and Sets gave their entries in another order', () => {
    const inOrder = there.map(({ mapOrder, setOrder }) => [mapOrder, setOrder].map((order) => isAscending(order)));
    expect(inOrder).toEqual([
      [true, true],
      [true, true],
      [false, false],
      [true, true],
    ]);
  });
});

describe('an hour with option chains', () => {
  const HOUR = { fromMinute: 14 * 60, minutes: 60, options: true };

  it('has the same hash each minute in processes of their own, wherever they think they are', async () => {
    const chains = recordMarket({ ...HOUR, path: 'chains' });
    const runs = await Promise.all(
      SURROUNDINGS.map((terms, i) => recordInChild(join(folder, `chains-${i}.tape`), terms.keySeed, terms, HOUR)),
    );
    for (const { minutes, finalHash, inputs } of runs) {
      expect({ minutes, finalHash, inputs }).toEqual({
        minutes: chains.minutes,
        finalHash: chains.finalHash,
        inputs: chains.inputs,
      });
    }
  });
});

describe('the check', () => {
  it('finds nothing in a tape from another process, under other settings orders and another zone', () => {
    for (let i = 0; i < SURROUNDINGS.length; i++) {
      using tape = TapeReader.open(join(folder, `${i}.tape`));
      const session = new ReplaySession(tape, SETTINGS, () => undefined, true);
      session.runTo(tape.inputs);
      const { divergence, minutesProved, stateDifferences } = session;
      expect({ divergence, minutesProved, stateDifferences }).toEqual({
        divergence: null,
        minutesProved: here.minutes.length,
        stateDifferences: [],
      });
    }
  });

  it('names the minute, the part and the field where a square root is off by its last bit', () => {
    const { divergence, minutesProved, stateDifferences } = flawed;
    if (divergence === null) return expect.fail('the flaw went unnoticed');
    expect(`${divergence.minuteMs} ${divergence.recorded}`).toBe(here.minutes[minutesProved]);
    expect(divergence.replayed).not.toBe(divergence.recorded);
    expect(divergence.part).toMatch(/^(?:BTCUSDT|ETHUSDT|IBIT|BITO|SPY|QQQ) (?:indicators|features|regime)$/);
    expect(stateDifferences[0]?.field).toMatch(/^\w+ (?:indicators|features|regime)\./);
  });
});

function isAscending(order: readonly number[]): boolean {
  return order.length === 20 && order.every((value, i) => value === i);
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenarioNamed } from '#simulation/scenarios';
import { nodeTapeFiles } from '#store/tape/node-tape-files';
import { type RecordedMarket, recordMarket } from '#tests/support/market-recording';
import { recordInChild, replayInChild } from '#tests/support/run-kernel';

const ZONES = ['UTC', 'America/New_York', 'Asia/Tokyo', 'Australia/Lord_Howe'];
const ASCENDING = Array.from({ length: 20 }, (_, i) => i);

let folder: string;
let here: RecordedMarket;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'argus-kernel-'));
  here = recordMarket({ files: nodeTapeFiles, path: join(folder, 'here.tape') });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the demo day', () => {
  it('has the same hash each minute in four processes, time zones and orders of settings', async () => {
    const runs = await Promise.all(ZONES.map((zone, i) => recordInChild(join(folder, `${i}.tape`), i, { zone })));
    expect(runs.map(({ zone }) => zone)).toEqual(ZONES);
    expect(runs.map(({ settingsInOrder }) => settingsInOrder)).toEqual([true, false, false, false]);
    expect(here.minutes).toHaveLength(scenarioNamed('demo').minutes);
    for (const { minutes, finalHash, inputs, zone } of runs) {
      expect(minutes, zone).toEqual(here.minutes);
      expect({ finalHash, inputs }, zone).toEqual({ finalHash: here.finalHash, inputs: here.inputs });
    }
  });

  it('does not depend on the order in which Maps and Sets give their entries', async () => {
    const run = await recordInChild(join(folder, 'shuffled.tape'), 5, { disturbance: 'shuffled-iteration' });
    expect(run.mapOrder.toSorted((left, right) => left - right)).toEqual(ASCENDING);
    expect(run.mapOrder, 'Maps are shuffled').not.toEqual(ASCENDING);
    expect(run.setOrder, 'Sets are shuffled').not.toEqual(ASCENDING);
    expect(run.minutes).toEqual(here.minutes);
    expect(run.finalHash).toBe(here.finalHash);
  });

  it('does not depend on the clock, on chance, or on functions that every engine computes in its own way', async () => {
    const run = await recordInChild(join(folder, 'odd.tape'), 0, { disturbance: 'odd-machine' });
    expect(run.minutes).toEqual(here.minutes);
    expect(run.finalHash).toBe(here.finalHash);
  });
});

describe('the check', () => {
  it('finds nothing on a machine that computes alike', async () => {
    const replay = await replayInChild(here.path, { zone: 'Asia/Tokyo' });
    expect(replay).toMatchObject({ divergence: null, stateDifferences: [], finalHash: here.finalHash });
    expect(replay.minutesProved).toBe(here.minutes.length);
  });

  it('names the minute, the part and the field where a square root is off by its last bit', async () => {
    const { divergence, minutesProved, stateDifferences } = await replayInChild(here.path, {
      disturbance: 'imprecise-square-root',
    });
    if (divergence === null) return expect.fail('the flaw went unnoticed');
    const recorded = here.minutes[minutesProved];
    expect(`${divergence.minuteMs} ${divergence.recorded}`).toBe(recorded);
    expect(divergence.replayed).not.toBe(divergence.recorded);
    expect(divergence.part).toMatch(/^(?:BTCUSDT|ETHUSDT|IBIT|BITO|SPY|QQQ) (?:indicators|features|regime)$/);
    expect(stateDifferences[0]?.field).toMatch(new RegExp(`^\\w+ (?:indicators|features|regime)\\.`));
  });
});

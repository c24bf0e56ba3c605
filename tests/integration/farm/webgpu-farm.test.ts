import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import { saveWords } from '#farm/evaluation/word-tape';
import type { Population } from '#farm/population/population';
import { worlds } from '#tests/support/farm-proof';
import { FarmTradeLog } from '#tests/support/farm-trade-log';
import type { GpuFarmReply } from '#tests/support/gpu-farm-child';
import { GpuFarmProcess } from '#tests/support/gpu-farm-process';
import { ImaginedMarket } from '#tests/support/imagined-farm';
import { livelyPopulation } from '#tests/support/lively-population';

const BARS = 160;
const RUNS = { seed: 20_261_120, numRuns: 12 };

const stops = fc.option(fc.integer({ min: 1, max: BARS - 1 }));

const started = await GpuFarmProcess.start();
const gpu = typeof started === 'string' ? null : started;
const where = gpu === null ? `skipped: ${started instanceof GpuFarmProcess ? '' : started}` : gpu.adapter;

describe.skipIf(gpu === null)(`a farm on a graphics device (${where})`, () => {
  const device = gpu as GpuFarmProcess;
  afterAll(() => device[Symbol.asyncDispose]());

  it('makes the trades of typed arrays, trade for trade and cent for cent, restored half-way or not', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, stops, async ({ population, seed }, stop) => {
        const { grid } = population;
        const reply = await device.run({ grid, seed, bars: BARS, goes: 1, stop });
        expectSame(reply, population, seed);
      }),
      RUNS,
    );
  });

  it('is the same however many bars it is asked about in one go', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, stops, fc.integer({ min: 2, max: 50 }), async ({ population, seed }, stop, goes) => {
        const { grid } = population;
        const reply = await device.run({ grid, seed, bars: BARS, goes, stop });
        expectSame(reply, population, seed);
      }),
      RUNS,
    );
  });

  it('loses nothing where more happens than there is room for: it asks again, or in several goes', async () => {
    const population = livelyPopulation();
    const { grid, size, mostConcurrent } = population;
    const mostEvents = size * (2 * mostConcurrent + 1);
    for (const [goes, eventRoom] of [
      [1, 1],
      [40, 1],
      [40, mostEvents],
    ] as const) {
      const reply = await device.run({ grid, seed: 5, bars: BARS, goes, stop: null, room: { eventRoom, mostEvents } });
      expect(reply.opened).toBeGreaterThan(mostEvents);
      expectSame(reply, population, 5);
    }
  });

  it('is left in the same state whether it was restored or not', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, fc.integer({ min: 1, max: BARS - 1 }), async ({ population, seed }, stop) => {
        const { grid } = population;
        const straight = await device.run({ grid, seed, bars: BARS, goes: 1, stop: null });
        const restored = await device.run({ grid, seed, bars: BARS, goes: 1, stop });
        expect(restored).toEqual(straight);
      }),
      { ...RUNS, numRuns: 2 },
    );
  });
});

function expectSame(reply: GpuFarmReply, population: Population, seed: number): void {
  const log = new FarmTradeLog();
  const farm = new FactoredFarm(population, log);
  const market = new ImaginedMarket(population, seed);
  let opened = 0;
  for (let at = 0; at < BARS; at++) opened += farm.step(market.next()).opened;
  expect(reply.trades).toEqual(log.sorted());
  expect(reply.ledger).toEqual(saveWords(farm.ledger));
  expect(reply.opened).toBe(opened);
  expect(reply.open).toBe(farm.open);
  for (const [config, ahead] of reply.unrealised.entries()) expect(ahead).toBe(farm.unrealised(config, market.bar));
}

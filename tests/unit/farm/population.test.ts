import { describe, expect, it } from 'vitest';
import type { FarmGrid } from '#farm/population/farm-grid';
import { levelCounts } from '#farm/population/level-counts';
import { Population } from '#farm/population/population';
import { shippedGrid } from '#tests/support/shipped-grid';

const SMALL: FarmGrid = {
  underlying: ['IBIT', 'BITO'],
  structure: ['bull_put', 'short_straddle'],
  dteTarget: [7, 30],
  shortDelta: [0.2, 0.3],
  width: [0.03],
  warmthMinimum: [0, 50],
  popMinimum: [0.6],
  ivRank: [null, { from: 0.3, to: 1 }],
  gapTolerance: [null],
  regimes: [{ name: 'any', trends: ['RANGE'], volatilities: ['LOW'] }],
  session: ['any', 'midday'],
  budget: [
    { dollars: 10_000, exposure: 0.05 },
    { dollars: 50_000, exposure: 0.2 },
  ],
  positionSize: [0.02, 0.05],
  profitTarget: [null, 0.5],
  stopLoss: [1],
  trailingStop: [null, { from: 0.5, by: 0.1 }],
  timeExit: [null, { daysToGo: 7 }, { daysHeld: 10 }],
  cooldown: [60],
  concurrent: [1, 2],
};

const population = new Population(SMALL);
const all = Array.from({ length: population.size }, (_, id) => population.config(id));

describe('a population', () => {
  it('holds at least 400,000 configs for IBIT and BITO as it is shipped', () => {
    const { size, grid } = new Population(shippedGrid());
    expect(size).toBeGreaterThanOrEqual(400_000);
    expect(grid.underlying).toEqual(['IBIT', 'BITO']);
  });

  it('gives every possible combination one number, and impossible ones none', () => {
    const wanted = new Set<string>();
    const { underlying, structure, dteTarget, shortDelta, warmthMinimum, ivRank, session } = SMALL;
    for (const symbol of underlying)
      for (const kind of structure)
        for (const dte of dteTarget)
          for (const delta of kind === 'short_straddle' ? [null] : shortDelta)
            for (const warmth of warmthMinimum)
              for (const rank of ivRank)
                for (const ofDay of session)
                  for (const budget of SMALL.budget)
                    for (const size of SMALL.positionSize)
                      for (const target of SMALL.profitTarget)
                        for (const trail of SMALL.trailingStop)
                          for (const time of SMALL.timeExit)
                            for (const concurrent of SMALL.concurrent) {
                              if (concurrent * size > budget.exposure + 1e-9) continue;
                              if (target !== null && trail !== null && trail.from >= target) continue;
                              const days = time === null ? 0 : 'daysToGo' in time ? time.daysToGo : time.daysHeld;
                              if (days >= dte) continue;
                              const levels = [symbol, kind, dte, delta, warmth, rank, ofDay, budget, size];
                              wanted.add(JSON.stringify([...levels, target, trail, time, concurrent]));
                            }
    const had = all.map((config) => {
      const { structure: kind, dteTarget: dte, shortDelta: delta, warmthMinimum: warmth, ivRank: rank } = config;
      const levels = [config.underlying, kind, dte, delta, warmth, rank, config.session, config.budget];
      const more = [config.positionSize, config.profitTarget, config.trailingStop, config.timeExit, config.concurrent];
      return JSON.stringify([...levels, ...more]);
    });
    expect(new Set(had).size).toBe(had.length);
    expect(new Set(had)).toEqual(wanted);
  });

  it('numbers its configs without a gap, and refuses numbers of nobody', () => {
    expect(all.map(({ id }) => id)).toEqual(all.map((_, at) => at));
    expect(() => population.config(population.size)).toThrow('number');
    expect(() => population.config(-1)).toThrow('number');
  });

  it('counts the configs of each level as they are', () => {
    for (const { dimension, levels } of levelCounts(population)) {
      const counted = levels.map(({ level }) => all.filter((config) => config[dimension] === level).length);
      expect(
        levels.map(({ configs }) => configs),
        dimension,
      ).toEqual(counted);
    }
  });

  it('is another epoch when any level changes, and the same one when only the writing does', () => {
    const epochs = new Set([population.epoch]);
    epochs.add(new Population({ ...SMALL, cooldown: [61] }).epoch);
    epochs.add(new Population({ ...SMALL, warmthMinimum: [50, 0] }).epoch);
    epochs.add(new Population({ ...SMALL, trailingStop: [null, { from: 0.5, by: 0.11 }] }).epoch);
    expect(epochs.size).toBe(4);
    const { cooldown, ...rest } = SMALL;
    const rewritten = { cooldown, ...rest, trailingStop: [null, { by: 0.1, from: 0.5 }] };
    expect(new Population(rewritten).epoch).toBe(population.epoch);
    expect(population.nameOf(7)).toBe(`${population.epoch}-7`);
  });

  it('keeps its epoch and the config behind an id from release to release', () => {
    const { epoch, size } = population;
    expect({ epoch, size, last: population.config(size - 1).concurrent }).toMatchInlineSnapshot(`
      {
        "epoch": "2164ebbdde69",
        "last": 2,
        "size": 4032,
      }
    `);
  });
});

import { describe, expect, it } from 'vitest';
import { MissGroup } from '#farm/insight/miss-group';
import type { NearMiss } from '#farm/insight/near-miss';

function groupOf(pairs: readonly (readonly [by: number, cents: number | null])[], scale = 1): MissGroup {
  const group = new MissGroup('warmthMinimum', 'points', scale, 50, 'lower');
  for (const [by, cents] of pairs) group.add(by, cents, false);
  return group;
}

function miss(by: number, spread: number): NearMiss {
  const trade = { orderedMinute: 9, openedMinute: 10, contracts: 1, credit: 5_000 };
  return { config: 0, by, spread, ...trade, closedMinute: null, exit: null, cents: 100 };
}

describe('the near misses of one threshold', () => {
  it('are told in quarters from the nearest on, each with all that are nearer', () => {
    const { steps, configs, medianCents } = groupOf([
      [8, -400],
      [1, 100],
      [2, -200],
      [4, 300],
    ]).finish();
    expect(configs).toBe(4);
    expect(medianCents).toBe(100);
    expect(steps).toEqual([
      { by: 1, configs: 1, ahead: 1, meanCents: 100 },
      { by: 2, configs: 2, ahead: 1, meanCents: -50 },
      { by: 4, configs: 3, ahead: 2, meanCents: 67 },
      { by: 8, configs: 4, ahead: 2, meanCents: -50 },
    ]);
  });

  it('are one step where all of them are as near', () => {
    const { steps } = groupOf([
      [3, 10],
      [3, -20],
      [3, 40],
    ]).finish();
    expect(steps).toEqual([{ by: 3, configs: 3, ahead: 2, meanCents: 10 }]);
  });

  it('end with all of them, however few are far away', () => {
    const { steps } = groupOf([...Array.from({ length: 99 }, () => [1, 0] as const), [70, 5]]).finish();
    expect(steps.map(({ by, configs }) => [by, configs])).toEqual([
      [1, 99],
      [70, 100],
    ]);
  });

  it('count what nobody could price without a result', () => {
    const { unpriced, medianCents, steps } = groupOf([
      [1, null],
      [2, -300],
    ]).finish();
    expect(unpriced).toBe(1);
    expect(medianCents).toBe(-300);
    expect(steps).toEqual([
      { by: 1, configs: 1, ahead: 0, meanCents: null },
      { by: 2, configs: 2, ahead: 0, meanCents: -300 },
    ]);
    expect(groupOf([[1, null]]).finish().medianCents).toBeNull();
  });

  it('keep the smallest and the largest results that an account can hold', () => {
    const most = 2_147_483_647;
    const { medianCents, steps } = groupOf([
      [1_000_000, -most],
      [1_000_000, most],
    ]).finish();
    expect(medianCents).toBe(most);
    expect(steps).toEqual([{ by: 1_000_000, configs: 2, ahead: 1, meanCents: 0 }]);
  });

  it('show the three nearest trades, each once, in their unit', () => {
    const group = groupOf([], 1e6);
    for (const one of [miss(40_000, 4), miss(10_000, 1), miss(10_000, 1), miss(30_000, 3), miss(20_000, 2)]) {
      if (group.wants(one.by, one.spread, one.openedMinute)) group.show(one);
    }
    expect(group.finish().examples.map(({ by, spread }) => [by, spread])).toEqual([
      [0.01, 1],
      [0.02, 2],
      [0.03, 3],
    ]);
  });
});

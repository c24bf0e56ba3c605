import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextWindow, nextWindowWhileHeld, WINDOW_LIMIT, windowAround } from '#window/charts/bar-window.ts';

describe('the sliding window of loaded bars', () => {
  it('stays as it is while there is room to pan on both sides', () => {
    expect(nextWindow({ from: 2_000, to: 7_000 }, { total: 20_000, visibleFrom: 4_000, visibleTo: 4_200 })).toBeNull();
    expect(nextWindow({ from: 0, to: 1_500 }, { total: 1_500, visibleFrom: 1_400, visibleTo: 1_506 })).toBeNull();
  });

  it('moves before the screen reaches its end', () => {
    const next = nextWindow({ from: 2_000, to: 7_000 }, { total: 20_000, visibleFrom: 2_100, visibleTo: 2_300 });
    expect(next).toEqual({ from: 0, to: 5_000 });
    const newer = nextWindow({ from: 2_000, to: 7_000 }, { total: 20_000, visibleFrom: 6_800, visibleTo: 7_000 });
    expect(newer).toEqual({ from: 4_400, to: 9_400 });
  });

  it('keeps its newest bar while the pointer holds it', () => {
    const held = nextWindowWhileHeld(
      { from: 3_000, to: 8_000 },
      { total: 20_000, visibleFrom: 3_100, visibleTo: 3_300 },
    );
    expect(held).toEqual({ from: 500, to: 8_000 });
    expect(nextWindowWhileHeld({ from: 0, to: 900 }, { total: 9_000, visibleFrom: 0, visibleTo: 900 })).toBeNull();
  });

  it('always holds what is on screen, within its limit', () => {
    const needs = fc.record({
      total: fc.integer({ min: 1, max: 600_000 }),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      shown: fc.integer({ min: 2, max: 4_000 }),
      size: fc.integer({ min: 1, max: WINDOW_LIMIT }),
    });
    fc.assert(
      fc.property(needs, ({ total, at, shown, size }) => {
        const visibleFrom = Math.floor(at * total) - 3;
        const visibleTo = visibleFrom + shown;
        const { from, to } = windowAround({ total, visibleFrom, visibleTo }, size);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(total);
        expect(to - from).toBeLessThanOrEqual(WINDOW_LIMIT);
        expect(from).toBeLessThanOrEqual(Math.max(0, visibleFrom));
        expect(to).toBeGreaterThanOrEqual(Math.min(total, visibleTo));
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

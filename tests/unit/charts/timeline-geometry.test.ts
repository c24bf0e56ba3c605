import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellsOf, pixelColumns } from '#window/charts/pixel-columns.ts';
import { proofRuns } from '#window/charts/proof-runs.ts';
import { nearestIndex, timeAt, timeTicks, xAt } from '#window/charts/timeline-geometry.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 5, 5);
const span = { startMs: START, endMs: START + 1_440 * MINUTE, left: 80, right: 1_520 };

describe('the timeline', () => {
  it('puts a minute on a pixel and back', () => {
    expect(xAt(span, START + 60 * MINUTE)).toBe(140);
    expect(timeAt(span, 140)).toBe(START + 60 * MINUTE);
  });

  it('stays on the tape wherever the pointer is', () => {
    expect(timeAt(span, -5_000)).toBe(span.startMs);
    expect(timeAt(span, 99_999)).toBe(span.endMs);
    expect(xAt(span, 0)).toBe(80);
    expect(timeAt({ ...span, right: 80 }, 300)).toBe(span.startMs);
    expect(xAt({ ...span, endMs: span.startMs }, START)).toBe(80);
  });

  it('finds its way back from every pixel', () => {
    fc.assert(
      fc.property(fc.integer({ min: 80, max: 1_520 }), (x) => {
        expect(xAt(span, timeAt(span, x))).toBeCloseTo(x, 3);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it('labels round times on New York’s clock', () => {
    const ticks = timeTicks(span, 76);
    expect(ticks[0]).toBe(START);
    expect(ticks[1]).toBe(START + 2 * 60 * MINUTE);
    expect(ticks).toHaveLength(13);
  });

  it('keeps them round over the night on which clocks move', () => {
    const startMs = Date.UTC(2026, 2, 8, 5);
    const ticks = timeTicks({ startMs, endMs: startMs + 48 * 60 * MINUTE, left: 0, right: 400 }, 90);
    // Midnight, noon, midnight, noon: the first half day has eleven hours.
    expect(ticks.map((ms) => (ms - startMs) / (60 * MINUTE))).toEqual([0, 11, 23, 35, 47]);
  });

  it('knows the nearest mark within reach', () => {
    const marks = [100, 200, 300].map((atMs) => ({ atMs }));
    expect(nearestIndex(marks, 240, 50)).toBe(1);
    expect(nearestIndex(marks, 260, 50)).toBe(2);
    expect(nearestIndex(marks, 400, 50)).toBe(-1);
    expect(nearestIndex([], 5, 50)).toBe(-1);
  });
});

describe('a series squeezed into pixels', () => {
  it('keeps the extremes of every column', () => {
    const { low, high, least, most } = pixelColumns(cellsOf([5, 1, 9, 4, null, null, 2, 3]), 4);
    expect([...low]).toEqual([1, 4, Number.NaN, 2]);
    expect([...high]).toEqual([5, 9, Number.NaN, 3]);
    expect([least, most]).toEqual([1, 9]);
  });

  it('repeats cells where there are more pixels than minutes', () => {
    expect([...pixelColumns(cellsOf([3, 8]), 5).low]).toEqual([3, 3, 3, 8, 8]);
  });

  it('says nothing about nothing', () => {
    const { least, most } = pixelColumns(cellsOf([null, null]), 3);
    expect(most >= least).toBe(false);
  });

  it('never loses a spike', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 1, max: 2_000 }), (minutes, columns) => {
        const cells = new Float32Array(minutes).fill(1);
        cells[minutes >> 1] = 100;
        expect(pixelColumns(cells, columns).most).toBe(100);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe('the proof strip', () => {
  it('joins minutes with the same proof', () => {
    expect(proofRuns('pprrx-?')).toEqual([
      { letter: 'p', from: 0, to: 2 },
      { letter: 'r', from: 2, to: 4 },
      { letter: 'x', from: 4, to: 5 },
      { letter: '-', from: 5, to: 6 },
      { letter: '-', from: 6, to: 7 },
    ]);
    expect(proofRuns('')).toEqual([]);
  });
});

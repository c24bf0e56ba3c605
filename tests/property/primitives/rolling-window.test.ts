import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RollingWindow } from '#primitives/rolling-window';
import { restoreSnapshot, takeSnapshot } from '#primitives/state-snapshot';
import type { Stateful } from '#primitives/state';

const asState = (window: RollingWindow): Stateful => ({ visitState: (visitor) => window.visitState(visitor, 'w') });
const LENGTH = fc.integer({ min: 1, max: 9 });
const VALUES = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }), { maxLength: 40 });
const RUNS = { seed: 7, numRuns: 300 };

/** What a window does, said with an array. */
class NaiveWindow {
  readonly #length: number;
  readonly values: number[] = [];

  constructor(length: number) {
    this.#length = length;
  }

  push(value: number): number | undefined {
    this.values.push(value);
    return this.values.length > this.#length ? this.values.shift() : undefined;
  }
}

function expectSame(window: RollingWindow, model: NaiveWindow, length: number): void {
  const { values } = model;
  expect(window.count).toBe(values.length);
  expect(window.full).toBe(values.length === length);
  for (let back = 0; back < values.length; back++) {
    expect(Object.is(window.fromNewest(back), values[values.length - 1 - back])).toBe(true);
  }
  expect(window.sum()).toBe(values.reduce((total, value) => total + value, 0));
}

describe('a rolling window', () => {
  it('does what an array that is pushed and shifted does', () => {
    fc.assert(
      fc.property(LENGTH, VALUES, (length, values) => {
        const window = new RollingWindow(length);
        const model = new NaiveWindow(length);
        for (const value of values) {
          expect(Object.is(window.push(value), model.push(value))).toBe(true);
          expectSame(window, model, length);
        }
      }),
      RUNS,
    );
  });

  it('goes on after a restore as if nothing had happened', () => {
    fc.assert(
      fc.property(LENGTH, VALUES, VALUES, (length, before, after) => {
        const window = new RollingWindow(length);
        for (const value of before) window.push(value);
        const restored = new RollingWindow(length);
        restoreSnapshot(asState(restored), takeSnapshot(asState(window)));
        for (const value of after) expect(Object.is(restored.push(value), window.push(value))).toBe(true);
        expect(takeSnapshot(asState(restored))).toEqual(takeSnapshot(asState(window)));
        expect(Object.is(restored.sum(), window.sum())).toBe(true);
      }),
      RUNS,
    );
  });
});

import { describe, expect, it } from 'vitest';
import { InvariantViolation } from '#primitives/invariant';
import { compareWithSnapshot, restoreSnapshot, takeSnapshot } from '#primitives/state-snapshot';
import type { Stateful, StateVisitor } from '#primitives/state';
import { ImaginedState } from '#tests/support/imagined-state';

describe('a snapshot', () => {
  it('holds every field in visiting order', () => {
    expect([...takeSnapshot(new ImaginedState())]).toEqual([1, -2.5, 3, 0, 5, 10, 20, 30, 40, 7]);
  });

  it('is a copy that later changes do not reach', () => {
    const state = new ImaginedState();
    const snapshot = takeSnapshot(state);
    state.counts[0] = 99;
    state.history[0] = 99;
    expect([...snapshot.subarray(2, 6)]).toEqual([3, 0, 5, 10]);
  });

  it('brings every field back, histories included', () => {
    const snapshot = takeSnapshot(new ImaginedState());
    const other = new ImaginedState();
    other.first = other.second = other.third = 0;
    other.counts.fill(0);
    other.history.fill(0);
    restoreSnapshot(other, snapshot);
    expect(compareWithSnapshot(other, snapshot)).toEqual([]);
    expect([other.first, other.second, other.third]).toEqual([1, -2.5, 7]);
    expect([...other.history]).toEqual([10, 20, 30, 40]);
  });

  it('grows with what it holds', () => {
    const long: Stateful = {
      visitState: (visitor: StateVisitor) => {
        for (let i = 0; i < 5_000; i++) visitor.number('n', i);
        visitor.window('w', new Float64Array(20_000).fill(4));
      },
    };
    const snapshot = takeSnapshot(long);
    expect(snapshot).toHaveLength(25_000);
    expect(snapshot[4_999]).toBe(4_999);
    expect(snapshot[24_999]).toBe(4);
  });

  it('is refused when it is too short or too long', () => {
    const snapshot = takeSnapshot(new ImaginedState());
    expect(() => restoreSnapshot(new ImaginedState(), snapshot.subarray(0, 1))).toThrow(/ends before second/);
    expect(() => restoreSnapshot(new ImaginedState(), snapshot.subarray(0, 4))).toThrow(/ends within counts/);
    expect(() => restoreSnapshot(new ImaginedState(), Float64Array.of(...snapshot, 0))).toThrow(InvariantViolation);
  });
});

describe('comparing with a snapshot', () => {
  it('names each field that differs, and both values', () => {
    const snapshot = takeSnapshot(new ImaginedState());
    const other = new ImaginedState();
    other.second = 4;
    other.counts[2] = 6;
    other.history[1] = 21;
    other.third = 8;
    expect(compareWithSnapshot(other, snapshot)).toEqual([
      { field: 'alpha.second', expected: -2.5, actual: 4 },
      { field: 'alpha.counts[2]', expected: 5, actual: 6 },
      { field: 'beta.history[1]', expected: 20, actual: 21 },
      { field: 'beta.third', expected: 7, actual: 8 },
    ]);
  });

  it('tells 0 from -0 and takes NaN for itself', () => {
    const state = new ImaginedState();
    state.first = Number.NaN;
    state.third = 0;
    const snapshot = takeSnapshot(state);
    state.third = -0;
    expect(compareWithSnapshot(state, snapshot)).toEqual([{ field: 'beta.third', expected: 0, actual: -0 }]);
  });

  it('stops counting at the limit', () => {
    const snapshot = new Float64Array(takeSnapshot(new ImaginedState()).length);
    expect(compareWithSnapshot(new ImaginedState(), snapshot, 3)).toHaveLength(3);
  });
});

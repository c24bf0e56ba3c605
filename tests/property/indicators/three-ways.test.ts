import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashState } from '#primitives/state-hash';
import { compareWithSnapshot, restoreSnapshot, takeSnapshot } from '#primitives/state-snapshot';
import { indicatorCases, type LiveIndicator, type TestBar } from '#tests/property/indicators/indicator-cases';

/** Steps in cents, with flat stretches, opening gaps, empty minutes and short sessions. */
const step = fc.record({
  gap: fc.oneof(
    { arbitrary: fc.constant(0), weight: 4 },
    { arbitrary: fc.integer({ min: -300, max: 300 }), weight: 1 },
  ),
  body: fc.oneof({ arbitrary: fc.constant(0), weight: 1 }, { arbitrary: fc.integer({ min: -90, max: 90 }), weight: 3 }),
  above: fc.integer({ min: 0, max: 40 }),
  below: fc.integer({ min: 0, max: 40 }),
  volume: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5_000 })),
  newSession: fc.boolean(),
});

const barSeries: fc.Arbitrary<readonly TestBar[]> = fc
  .array(step, { minLength: 0, maxLength: 70, size: 'max' })
  .map((steps) => {
    let price = 30_000;
    let sessionDay = 20_000;
    return steps.map(({ gap, body, above, below, volume, newSession }) => {
      const open = price + gap;
      price = open + body;
      if (newSession) sessionDay++;
      return {
        open: open / 100,
        high: (Math.max(open, price) + above) / 100,
        low: (Math.min(open, price) - below) / 100,
        close: price / 100,
        volume: volume / 10,
        sessionDay,
      };
    });
  });

const periods = [1, 5, 14] as const;
const names = indicatorCases(1).map(({ name }) => name);

describe.each(names)('%s', (name) => {
  const caseOf = (period: number) => {
    const found = indicatorCases(period).find((candidate) => candidate.name === name);
    if (found === undefined) throw new Error(`no case ${name}`);
    return found;
  };

  it('answers bar by bar what it answers for the whole series, to the last bit', () => {
    fc.assert(
      fc.property(barSeries, fc.constantFrom(...periods), (bars, period) => {
        const subject = caseOf(period);
        const incremental = subject.make();
        const batch = subject.series(bars);
        bars.forEach((bar, i) => {
          incremental.add(bar);
          expectSameBits(
            incremental,
            batch.map((output) => output[i] as number),
          );
        });
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  it('continues from a snapshot taken anywhere as if nothing had happened', () => {
    fc.assert(
      fc.property(barSeries, fc.constantFrom(...periods), fc.nat({ max: 70 }), (bars, period, cut) => {
        const subject = caseOf(period);
        const undisturbed = subject.make();
        const restored = subject.make();
        // A used instance, so that whatever a snapshot leaves out would show.
        for (const bar of bars.slice(0, 9)) restored.add(bar);
        bars.forEach((bar, i) => {
          if (i === Math.min(cut, bars.length - 1)) restoreSnapshot(restored.state, takeSnapshot(undisturbed.state));
          undisturbed.add(bar);
          if (i < cut && i < bars.length - 1) return;
          restored.add(bar);
          expectSameBits(
            restored,
            undisturbed.outputs().map((output) => output ?? Number.NaN),
          );
        });
        if (bars.length === 0) return;
        expect(compareWithSnapshot(restored.state, takeSnapshot(undisturbed.state))).toEqual([]);
        expect(hashState(restored.state, 'everything')).toEqual(hashState(undisturbed.state, 'everything'));
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  it('has its first value after exactly as many inputs as its warm-up says', () => {
    for (const period of periods) {
      const incremental = caseOf(period).make();
      for (let i = 1; i <= 60; i++) {
        incremental.add({ open: 10, high: 10 + (i % 3), low: 9, close: 10 + (i % 2), volume: 5, sessionDay: 1 });
        expect(incremental.outputs()[0] === null).toBe(i < incremental.warmUp);
      }
    }
  });

  it('remembers no NaN and knows nothing before its first input', () => {
    const fresh = caseOf(5).make();
    expect(fresh.outputs().every((output) => output === null)).toBe(true);
    expect(takeSnapshot(fresh.state).every((cell) => cell === cell)).toBe(true);
  });
});

function expectSameBits(actual: LiveIndicator, expected: readonly number[]): void {
  actual.outputs().forEach((output, place) => {
    // expect() for every number would take most of the time.
    if (!Object.is(output ?? Number.NaN, expected[place])) expect(output).toBe(expected[place]);
  });
}

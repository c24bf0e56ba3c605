import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allDetectors } from '#detectors/all-detectors';
import { DEFAULT_DETECTOR_SETTINGS } from '#detectors/detector-settings';
import { BarFlag } from '#domain/bar';
import { METRIC_NAMES } from '#domain/metric';
import { ScriptedSight } from '#tests/support/scripted-sight';

const SYMBOLS = ['IBIT', 'BITO', 'BTCUSDT', 'SPY', 'XYZ'];
const FROM = Date.UTC(2026, 2, 6, 13, 0);
const DAY = 86_400_000;

const wild = fc.oneof(
  fc.double({ min: 0, max: 1e6, noNaN: true }),
  fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e308, 5e-324),
);
const stamp = fc.oneof(fc.integer({ min: FROM - 400 * DAY, max: FROM + DAY }), fc.constantFrom(0, 4e12, -1e12));
const step = fc.oneof(
  fc.record({
    kind: fc.constant('price' as const),
    symbol: fc.constantFrom(...SYMBOLS),
    dollars: fc.double({ min: 0.01, max: 1e5, noNaN: true }),
    carried: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('metric' as const),
    symbol: fc.constantFrom(...SYMBOLS),
    name: fc.constantFrom(...METRIC_NAMES),
    value: wild,
    at: stamp,
  }),
  fc.record({ kind: fc.constant('minutes' as const), count: fc.integer({ min: 1, max: 400 }) }),
);

/** Every number in a value, however deep. */
function* numbersIn(value: unknown): Generator<number> {
  if (typeof value === 'number') yield value;
  else if (Array.isArray(value)) for (const inner of value) yield* numbersIn(inner);
  else if (typeof value === 'object' && value !== null) yield* numbersIn(Object.values(value));
}

describe('a sight that is told nonsense', () => {
  it('knows finite figures or none, never raises, and its detectors name every reason in words', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
        const sight = new ScriptedSight({ underlyings: ['IBIT', 'BITO'] });
        const detectors = allDetectors({
          ...DEFAULT_DETECTOR_SETTINGS,
          ibitPutSpread: { ...DEFAULT_DETECTOR_SETTINGS.ibitPutSpread, nearGates: 7, nearShare: 1 },
        });
        let ms = FROM;
        for (const one of steps) {
          if (one.kind === 'minutes') ms += one.count * 60_000;
          sight.at(new Date(ms).toISOString());
          if (one.kind === 'price') sight.price(one.symbol, one.dollars, one.carried ? BarFlag.carried : 0);
          if (one.kind === 'metric') sight.metric(one.symbol, one.name, one.value, new Date(one.at).toISOString());
          if (one.kind !== 'minutes') continue;
          const moment = sight.moment();
          for (const figure of numbersIn(moment)) expect(Number.isFinite(figure)).toBe(true);
          for (const signal of detectors.flatMap((detector) => detector.hear(moment))) {
            for (const { text } of signal.gates) expect(text).not.toMatch(/NaN|Infinity|undefined|null/);
            for (const text of signal.because) expect(text).not.toMatch(/NaN|Infinity|undefined|null/);
          }
        }
      }),
      { seed: 11, numRuns: 150 },
    );
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { BarFeatures } from '#domain/features';
import type { TradingCalendar } from '#domain/instrument';
import { BarFeatureBuilder } from '#market/features/bar-feature-builder';
import type { FeatureBar } from '#market/features/feature-bar';
import type { FeatureSettings } from '#market/features/feature-settings';
import { MINUTE_MS } from '#primitives/clock';
import { hashState } from '#primitives/state-hash';
import { compareWithSnapshot, restoreSnapshot, takeSnapshot } from '#primitives/state-snapshot';

const SETTINGS: FeatureSettings = { volatilityReturns: 5, overnightReturns: 2, jumpReturns: 4, volumeBars: 5 };

const step = fc.record({
  /** Mostly the next minute, sometimes one missing, sometimes a night, once in a while a fortnight. */
  wait: fc.oneof(
    { arbitrary: fc.constant(1), weight: 12 },
    { arbitrary: fc.integer({ min: 2, max: 9 }), weight: 2 },
    { arbitrary: fc.constant(1_050), weight: 2 },
    { arbitrary: fc.constant(20_000), weight: 1 },
  ),
  gap: fc.integer({ min: -50, max: 50 }),
  body: fc.integer({ min: -80, max: 80 }),
  volume: fc.integer({ min: 0, max: 900 }),
  inSession: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
  trouble: fc.oneof(
    { arbitrary: fc.constant({ touchesGap: false, carried: false }), weight: 12 },
    { arbitrary: fc.record({ touchesGap: fc.boolean(), carried: fc.boolean() }), weight: 3 },
  ),
});

const barSeries: fc.Arbitrary<readonly FeatureBar[]> = fc
  .array(step, { minLength: 1, maxLength: 120, size: 'max' })
  .map((steps) => {
    let price = 50_000;
    let startMs = 20_458 * 1_440 * MINUTE_MS;
    let sessionDay = 20_458;
    return steps.map(({ wait, gap, body, volume, inSession, trouble }) => {
      const { touchesGap, carried } = trouble;
      startMs += wait * MINUTE_MS;
      if (wait > 1_000) sessionDay++;
      const open = carried ? price : price + gap;
      price = carried ? price : open + body;
      const [low, high] = [Math.min(open, price), Math.max(open, price)].map((units) => units / 1_000) as [
        number,
        number,
      ];
      const place = { startMs, sessionDay, inSession, touchesGap, carried };
      return { ...place, open: open / 1_000, high, low, close: price / 1_000, volume: carried ? 0 : volume / 7 };
    });
  });

const calendars = fc.constantFrom<TradingCalendar>('crypto', 'nyse');

function isSame(left: BarFeatures, right: BarFeatures): boolean {
  return (
    Object.is(left.logReturn, right.logReturn) &&
    Object.is(left.realisedVolatility, right.realisedVolatility) &&
    left.volatilityScope === right.volatilityScope &&
    Object.is(left.jumpScore, right.jumpScore) &&
    Object.is(left.volumeZ, right.volumeZ)
  );
}

it('continues from a snapshot taken anywhere as if nothing had happened', () => {
  fc.assert(
    fc.property(barSeries, calendars, fc.nat({ max: 120 }), (bars, calendar, at) => {
      const cut = Math.min(at, bars.length - 1);
      const undisturbed = new BarFeatureBuilder(SETTINGS, calendar);
      for (const bar of bars.slice(0, cut)) undisturbed.add(bar);
      const restored = new BarFeatureBuilder(SETTINGS, calendar);
      // A used instance, so that whatever a snapshot leaves out would show.
      for (const bar of bars.slice(0, 15)) restored.add(bar);
      restoreSnapshot(restored, takeSnapshot(undisturbed));
      for (const bar of bars.slice(cut)) {
        const expected = undisturbed.add(bar);
        const actual = restored.add(bar);
        if (!isSame(actual, expected)) expect(actual).toEqual(expected);
      }
      expect(compareWithSnapshot(restored, takeSnapshot(undisturbed))).toEqual([]);
      expect(hashState(restored, 'everything')).toEqual(hashState(undisturbed, 'everything'));
    }),
    { seed: 7, numRuns: 500 },
  );
});

it('never uses a later bar: what follows changes nothing that was said before', () => {
  fc.assert(
    fc.property(barSeries, barSeries, calendars, (bars, others, calendar) => {
      const shared = Math.ceil(bars.length / 2);
      const lastMs = (bars[shared - 1] as FeatureBar).startMs;
      const elsewhere = [
        ...bars.slice(0, shared),
        ...others.map((bar, i) => ({ ...bar, startMs: lastMs + (i + 1) * MINUTE_MS, close: bar.close * 3 })),
      ];
      const first = new BarFeatureBuilder(SETTINGS, calendar);
      const second = new BarFeatureBuilder(SETTINGS, calendar);
      const said = bars.map((bar) => first.add(bar));
      const saidElsewhere = elsewhere.map((bar) => second.add(bar));
      expect(saidElsewhere.slice(0, shared)).toEqual(said.slice(0, shared));
    }),
    { seed: 7, numRuns: 100 },
  );
});

it('answers numbers or null, never NaN or infinity, and remembers none', () => {
  const seen = { logReturn: 0, realisedVolatility: 0, jumpScore: 0, volumeZ: 0 };
  fc.assert(
    fc.property(barSeries, calendars, (bars, calendar) => {
      const builder = new BarFeatureBuilder(SETTINGS, calendar);
      for (const bar of bars) {
        const features = builder.add(bar);
        for (const name of Object.keys(seen) as (keyof typeof seen)[]) {
          const value = features[name];
          if (value === null) continue;
          seen[name]++;
          if (!Number.isFinite(value)) expect(features).toBe('finite');
        }
      }
      expect(takeSnapshot(builder).every(Number.isFinite)).toBe(true);
    }),
    { seed: 7, numRuns: 100 },
  );
  // The series must be rich enough that all figures come up.
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(200);
});

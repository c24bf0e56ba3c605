import fc from 'fast-check';
import { BarFlag } from '#domain/bar';
import { SESSIONS } from '#domain/regime';
import { DEFAULT_REGIME_THRESHOLDS } from '#market/regimes/regime-thresholds';
import type { RegimeThresholds } from '#market/regimes/regime-thresholds';
import type { RegimeInput } from '#market/regimes/symbol-regime';
import { MINUTE_MS, epochMs } from '#primitives/clock';

/** Short memories, so that a short series passes through every label, fills the history and goes round it. */
export const QUICK_THRESHOLDS: RegimeThresholds = {
  ...DEFAULT_REGIME_THRESHOLDS,
  trend: { ...DEFAULT_REGIME_THRESHOLDS.trend, enterSlope: 0.1, slopeBars: 3, minimumBars: 2 },
  volatility: {
    ...DEFAULT_REGIME_THRESHOLDS.volatility,
    sampleMinutes: 2,
    historySamples: 24,
    minimumSamples: 5,
    warmSamples: 12,
  },
  quality: { ...DEFAULT_REGIME_THRESHOLDS.quality, gapKeptBars: 3 },
};

/** Figures are on a coarse grid, for ties, with now and then one that is missing or absurd. */
function figure(from: number, to: number): fc.Arbitrary<number | null> {
  return fc.oneof(
    { weight: 30, arbitrary: fc.integer({ min: from * 8, max: to * 8 }).map((eighths) => eighths / 8) },
    { weight: 1, arbitrary: fc.constantFrom(null, Number.NaN, Number.POSITIVE_INFINITY, 0, 1e300, 5e-324) },
  );
}

const bar = fc.record({
  minutes: fc.oneof(
    { weight: 9, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 900 }) },
  ),
  close: fc.integer({ min: 90 * 8, max: 110 * 8 }).map((eighths) => eighths / 8),
  emaFast: figure(96, 104),
  emaSlow: figure(98, 102),
  atr: figure(0, 3),
  realisedVolatility: figure(0, 4),
  session: fc.constantFrom(...SESSIONS),
  barFlags: fc.constantFrom(0, 0, 0, BarFlag.gap, BarFlag.carried, BarFlag.gap | BarFlag.carried),
  ticks: fc.option(fc.integer({ min: 0, max: 9 })),
  crossedQuotes: fc.integer({ min: 0, max: 1 }),
  lateTicks: fc.integer({ min: 0, max: 1 }),
});

export const barSeries: fc.Arbitrary<readonly RegimeInput[]> = fc
  .array(bar, { minLength: 1, maxLength: 120, size: 'max' })
  .map((bars) => {
    let endMs = Date.UTC(2026, 2, 3);
    return bars.map(({ minutes, ...rest }, i): RegimeInput => {
      endMs += minutes * MINUTE_MS;
      return { ...rest, barEndMs: epochMs(endMs), minutesSincePreviousBar: i === 0 ? null : minutes };
    });
  });

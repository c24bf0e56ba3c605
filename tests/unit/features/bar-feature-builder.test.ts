import { describe, expect, it } from 'vitest';
import type { BarFeatures } from '#domain/features';
import { BarFeatureBuilder } from '#market/features/bar-feature-builder';
import type { FeatureBar } from '#market/features/feature-bar';
import { DEFAULT_FEATURE_SETTINGS, type FeatureSettings } from '#market/features/feature-settings';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#primitives/clock';
import { featureBar, minutes, MONDAY_OPEN_MS, sessions } from '#tests/unit/features/market-days';

const SMALL: FeatureSettings = { volatilityReturns: 3, overnightReturns: 2, jumpReturns: 3, volumeBars: 3 };

function featuresOf(
  bars: readonly FeatureBar[],
  calendar: 'crypto' | 'nyse' = 'crypto',
  settings = SMALL,
): readonly BarFeatures[] {
  const builder = new BarFeatureBuilder(settings, calendar);
  return bars.map((bar) => builder.add(bar));
}

function sampleVariance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}

function returnsOf(closes: readonly number[]): number[] {
  return closes.slice(1).map((close, i) => Math.log(close / (closes[i] as number)));
}

describe('the log return', () => {
  it('is that of consecutive closes', () => {
    const returns = featuresOf(minutes(0, [100, 101, 99])).map(({ logReturn }) => logReturn);
    expect(returns[0]).toBeNull();
    expect(returns[1]).toBeCloseTo(Math.log(101 / 100), 14);
    expect(returns[2]).toBeCloseTo(Math.log(99 / 101), 14);
  });

  it('is not known across a missing minute', () => {
    const bars = [...minutes(0, [100, 101]), ...minutes(3 * MINUTE_MS, [102, 103])];
    expect(featuresOf(bars).map(({ logReturn }) => logReturn === null)).toEqual([true, false, true, false]);
  });

  it('is not known into or out of a gap, nor out of a bar that only repeats a close from before the gap', () => {
    const bars = [
      ...minutes(0, [100, 101]),
      ...minutes(2 * MINUTE_MS, [101], { touchesGap: true }),
      ...minutes(3 * MINUTE_MS, [101], { carried: true }),
      ...minutes(4 * MINUTE_MS, [105, 106]),
    ];
    const known = featuresOf(bars).map(({ logReturn }) => logReturn !== null);
    expect(known).toEqual([false, true, false, false, false, true]);
  });

  it('is 0 where nothing traded and then the whole move', () => {
    const bars = [
      ...minutes(0, [100]),
      ...minutes(MINUTE_MS, [100], { carried: true, volume: 0 }),
      ...minutes(2 * MINUTE_MS, [102]),
    ];
    const returns = featuresOf(bars).map(({ logReturn }) => logReturn);
    expect(returns[1]).toBe(0);
    expect(returns[2]).toBeCloseTo(Math.log(1.02), 14);
  });

  it('goes on over midnight UTC around the clock', () => {
    const bars = [
      ...minutes(DAY_MS - MINUTE_MS, [100], { sessionDay: 0 }),
      ...minutes(DAY_MS, [101], { sessionDay: 1 }),
    ];
    expect(featuresOf(bars)[1]?.logReturn).not.toBeNull();
  });

  it('does not cross the start or the end of a session', () => {
    const open = MONDAY_OPEN_MS;
    const bars = [
      ...minutes(open - 2 * MINUTE_MS, [100, 101], { inSession: false }),
      ...minutes(open, [102, 103]),
      ...minutes(open + 2 * MINUTE_MS, [104, 105], { inSession: false }),
    ];
    const known = featuresOf(bars, 'nyse').map(({ logReturn }) => logReturn !== null);
    expect(known).toEqual([false, true, false, true, false, true]);
  });

  it('does not count a night as a minute when the first minutes of a session are carried', () => {
    const open = MONDAY_OPEN_MS;
    const bars = [
      ...minutes(open, [100]),
      ...minutes(open + DAY_MS, [100, 100], { carried: true, sessionDay: 20_459 }),
      ...minutes(open + DAY_MS + 2 * MINUTE_MS, [110], { sessionDay: 20_459 }),
    ];
    expect(featuresOf(bars, 'nyse').every(({ logReturn }) => logReturn === null)).toBe(true);
  });
});

describe('realised volatility', () => {
  it('annualises with every minute of the year around the clock', () => {
    const closes = [100, 101, 100.5, 102];
    const last = featuresOf(minutes(0, closes)).at(-1);
    expect(last?.volatilityScope).toBe('around-the-clock');
    expect(last?.realisedVolatility).toBeCloseTo(Math.sqrt(525_600 * sampleVariance(returnsOf(closes))), 10);
  });

  it('warms up for as many returns as it covers', () => {
    const known = featuresOf(minutes(0, [1, 2, 3, 4, 5])).map(({ realisedVolatility }) => realisedVolatility !== null);
    expect(known).toEqual([false, false, false, true, true]);
  });

  it('says that it covers sessions only until enough nights are known, and then adds them', () => {
    const perSession = 5;
    const bars = sessions(4, perSession, 3);
    const features = featuresOf(bars, 'nyse');
    const at = (day: number, minute: number) => features[day * perSession + minute] as BarFeatures;
    // The last three returns of the first session: all close to close.
    const closes = bars.slice(1, 5).map(({ close }) => close);
    expect(at(0, 4).volatilityScope).toBe('session-only');
    expect(at(0, 4).realisedVolatility).toBeCloseTo(Math.sqrt(98_280 * sampleVariance(returnsOf(closes))), 10);
    expect(at(1, 4).volatilityScope).toBe('session-only');
    expect(at(2, 0).volatilityScope).toBe('session-and-overnight');
    const nights = [10, 15].map((i) => Math.log((bars[i] as FeatureBar).open / (bars[i - 1] as FeatureBar).close));
    const last = bars.slice(15).map(({ close }) => close);
    const lastThree = sampleVariance(returnsOf(last.slice(1)));
    expect(at(3, 4).realisedVolatility).toBeCloseTo(Math.sqrt(252 * (390 * lastThree + sampleVariance(nights))), 10);
  });

  it('counts the first minute of a session from its open, so that night and session make up the day', () => {
    const bars = sessions(2, 4, 9);
    const first = bars[4] as FeatureBar;
    const returns = [...returnsOf(bars.slice(1, 4).map(({ close }) => close)), Math.log(first.close / first.open)];
    const feature = featuresOf(bars, 'nyse')[4];
    expect(feature?.logReturn).toBeNull();
    expect(feature?.realisedVolatility).toBeCloseTo(Math.sqrt(98_280 * sampleVariance(returns)), 10);
  });

  it('ignores what happens outside regular hours', () => {
    const bars = sessions(1, 6, 5);
    const extended = minutes(MONDAY_OPEN_MS + 6 * MINUTE_MS, [60, 30, 90, 45], { inSession: false });
    const features = featuresOf([...bars, ...extended], 'nyse');
    expect(features.at(-1)?.realisedVolatility).toBe(features[5]?.realisedVolatility);
  });

  it('does not take a morning or an afternoon lost to a gap for a night', () => {
    const whole = sessions(6, 4, 21);
    // Of five nights one ends and another begins in a gap.
    const torn = whole.map((bar, i) => (i === 12 || i === 19 ? { ...bar, touchesGap: true } : bar));
    const scopesOf = (bars: readonly FeatureBar[], overnightReturns: number) =>
      featuresOf(bars, 'nyse', { ...SMALL, overnightReturns }).map(({ volatilityScope }) => volatilityScope);
    expect(scopesOf(whole, 4).indexOf('session-and-overnight')).toBe(16);
    expect(scopesOf(torn, 4)).not.toContain('session-and-overnight');
    expect(scopesOf(torn, 3).indexOf('session-and-overnight')).toBe(16);
  });

  it('takes the first trade for the open where the session begins without one', () => {
    const bars = sessions(3, 5, 2);
    const carriedOpen = bars.map((bar, i) =>
      i === 5 ? featureBar({ ...bar, open: 49, high: 49, low: 49, close: 49, carried: true, volume: 0 }) : bar,
    );
    const nights = [
      Math.log((bars[6] as FeatureBar).open / (bars[4] as FeatureBar).close),
      Math.log((bars[10] as FeatureBar).open / (bars[9] as FeatureBar).close),
    ];
    const minute = sampleVariance([
      Math.log((bars[8] as FeatureBar).close / (bars[7] as FeatureBar).close),
      Math.log((bars[9] as FeatureBar).close / (bars[8] as FeatureBar).close),
      Math.log((bars[10] as FeatureBar).close / (bars[10] as FeatureBar).open),
    ]);
    const feature = featuresOf(carriedOpen, 'nyse')[10];
    expect(feature?.realisedVolatility).toBeCloseTo(Math.sqrt(252 * (390 * minute + sampleVariance(nights))), 10);
  });

  it('does not take the time around a session without a trade for one night', () => {
    const bars = sessions(4, 4, 13).map((bar, i) => (i >= 4 && i < 8 ? { ...bar, carried: true } : bar));
    expect(featuresOf(bars, 'nyse').at(-1)?.volatilityScope).toBe('session-only');
  });

  it('does not take an opening hidden by a gap, although nothing traded in it, for the end of a night', () => {
    const bars = sessions(3, 4, 13).map((bar, i) => (i === 8 ? { ...bar, touchesGap: true, carried: true } : bar));
    expect(featuresOf(bars, 'nyse').at(-1)?.volatilityScope).toBe('session-only');
  });

  it('bridges a weekend but not a week', () => {
    const shifted = (days: number) =>
      sessions(3, 4, 4).map((bar, i) => (i < 8 ? bar : { ...bar, startMs: bar.startMs + days * DAY_MS }));
    expect(featuresOf(shifted(2), 'nyse')[8]?.volatilityScope).toBe('session-and-overnight');
    expect(featuresOf(shifted(7), 'nyse')[8]?.volatilityScope).toBe('session-only');
  });

  it('starts over after a silence longer than its window', () => {
    const bars = [...minutes(0, [1, 2, 3, 5]), ...minutes(HOUR_MS, [7, 8, 7, 9])];
    const known = featuresOf(bars).map(({ realisedVolatility }) => realisedVolatility !== null);
    expect(known).toEqual([false, false, false, true, false, false, false, true]);
  });

  it('finds the volatility that made the prices', () => {
    // ±0.05 % with a probability of a half each: 36.3 % a year around the clock.
    const bars = minutes(
      0,
      Array.from({ length: 2_000 }, (_, i) => 100 * (i % 2 === 0 ? 1 : Math.exp(0.0005))),
    );
    const last = featuresOf(bars, 'crypto', { ...DEFAULT_FEATURE_SETTINGS, volatilityReturns: 1_000 }).at(-1);
    expect(last?.realisedVolatility).toBeCloseTo(0.0005 * Math.sqrt(525_600), 3);
  });
});

describe('the jump score', () => {
  it('measures a return by the products of neighbouring returns before it, not by itself', () => {
    const closes = [100, 101, 100.5, 102, 120];
    const [r1, r2, r3, r4] = returnsOf(closes).map(Math.abs) as [number, number, number, number];
    const features = featuresOf(minutes(0, closes));
    expect(features[3]?.jumpScore).toBeNull();
    expect(features[4]?.jumpScore).toBeCloseTo(r4 / Math.sqrt((Math.PI / 2) * ((r1 * r2 + r2 * r3) / 2)), 10);
  });

  it('is not known where nothing has moved', () => {
    expect(featuresOf(minutes(0, [100, 100, 100, 100, 100, 101])).at(-1)?.jumpScore).toBeNull();
  });

  it('passes over minutes without a trade and measures the next trade by the time since the last', () => {
    const traded = minutes(0, [100, 101, 100.5, 102]);
    const quiet = minutes(4 * MINUTE_MS, [102, 102, 102], { carried: true, volume: 0 });
    const features = featuresOf([...traded, ...quiet, ...minutes(7 * MINUTE_MS, [103])]);
    const plain = featuresOf([...traded, ...minutes(4 * MINUTE_MS, [103])]);
    expect(features.slice(4, 7).every(({ jumpScore }) => jumpScore === null)).toBe(true);
    expect(features[7]?.jumpScore).toBeCloseTo((plain[4]?.jumpScore as number) / 2, 12);
  });

  it('does not multiply returns that a missing minute separates', () => {
    const bars = [...minutes(0, [100, 101, 100]), ...minutes(4 * MINUTE_MS, [102, 103, 101, 104])];
    // Products known: one before the hole, one after it when the last bar comes.
    const [r1, r2] = returnsOf([100, 101, 100]).map(Math.abs) as [number, number];
    const [r3, r4, r5] = returnsOf([102, 103, 101, 104]) as [number, number, number];
    const features = featuresOf(bars);
    expect(features.slice(0, 6).every(({ jumpScore }) => jumpScore === null)).toBe(true);
    expect(features[6]?.jumpScore).toBeCloseTo(r5 / Math.sqrt((Math.PI / 2) * ((r1 * r2 + Math.abs(r3 * r4)) / 2)), 10);
  });

  it('does not measure the opening minutes by yesterday afternoon', () => {
    const scores = featuresOf(sessions(2, 8, 6), 'nyse').map(({ jumpScore }) => jumpScore !== null);
    const session = [false, false, false, false, true, true, true, true];
    expect(scores).toEqual([...session, ...session]);
  });
});

describe('the volume score', () => {
  it('measures log volume by the bars before it', () => {
    const volumes = [10, 20, 40, 400];
    const bars = volumes.map((volume, i) => featureBar({ startMs: i * MINUTE_MS, volume }));
    const logs = volumes.slice(0, 3).map((volume) => Math.log(1 + volume));
    const mean = logs.reduce((sum, value) => sum + value, 0) / 3;
    const features = featuresOf(bars);
    expect(features[2]?.volumeZ).toBeNull();
    expect(features[3]?.volumeZ).toBeCloseTo((Math.log(401) - mean) / Math.sqrt(sampleVariance(logs)), 10);
  });

  it('is not known where the volume never varied', () => {
    const bars = [0.1, 0.1, 0.1, 5].map((volume, i) => featureBar({ startMs: i * MINUTE_MS, volume }));
    expect(featuresOf(bars).at(-1)?.volumeZ).toBeNull();
  });

  it('leaves out volumes that a gap cut short', () => {
    const volumes = [10, 20, 40, 400];
    const cut = volumes.flatMap((volume, i) => [
      featureBar({ startMs: 2 * i * MINUTE_MS, volume }),
      featureBar({ startMs: (2 * i + 1) * MINUTE_MS, volume: 1, touchesGap: true }),
    ]);
    const whole = volumes.map((volume, i) => featureBar({ startMs: i * MINUTE_MS, volume }));
    const features = featuresOf(cut);
    expect(features[6]?.volumeZ).toBe(featuresOf(whole)[3]?.volumeZ);
    expect(features[7]?.volumeZ).toBeNull();
  });

  it('compares regular hours with regular hours only', () => {
    const bars = sessions(2, 4, 8);
    const early = minutes(MONDAY_OPEN_MS + DAY_MS - 3 * MINUTE_MS, [50, 50, 50], { inSession: false, volume: 1 });
    const features = featuresOf([...bars.slice(0, 4), ...early, ...bars.slice(4)], 'nyse');
    expect(features.slice(4, 7).every(({ volumeZ }) => volumeZ === null)).toBe(true);
    expect(features[7]?.volumeZ).toBe(featuresOf(bars, 'nyse')[4]?.volumeZ);
  });
});

it('refuses bars out of order', () => {
  const builder = new BarFeatureBuilder(SMALL, 'crypto');
  builder.add(featureBar({ startMs: MINUTE_MS }));
  expect(() => builder.add(featureBar({ startMs: MINUTE_MS }))).toThrow('order');
});

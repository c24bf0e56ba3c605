import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import { DEFAULT_REGIME_THRESHOLDS, thresholdsHash } from '#market/regimes/regime-thresholds';
import type { RegimeThresholds } from '#market/regimes/regime-thresholds';
import { SymbolRegimeClassifier } from '#market/regimes/symbol-regime';
import type { RegimeInput, SymbolRegimeUpdate } from '#market/regimes/symbol-regime';
import { VolatilityClassifier } from '#market/regimes/volatility-classifier';
import { MINUTE_MS, epochMs } from '#primitives/clock';
import { hashState } from '#primitives/state-hash';
import { restoreSnapshot, takeSnapshot } from '#primitives/state-snapshot';
import { QUICK_THRESHOLDS, barSeries } from '#tests/property/regimes/regime-inputs';

function classify(bars: readonly RegimeInput[]): SymbolRegimeUpdate[] {
  const classifier = new SymbolRegimeClassifier(QUICK_THRESHOLDS);
  return bars.map((bar) => classifier.add(bar));
}

describe('symbol regimes', () => {
  it('never use a later bar: other bars to come leave every label as it was', () => {
    fc.assert(
      fc.property(barSeries, barSeries, fc.nat(119), (bars, others, cut) => {
        const past = bars.slice(0, cut);
        expect(classify([...past, ...others]).slice(0, past.length)).toEqual(classify(bars).slice(0, past.length));
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it('continue from a snapshot taken anywhere as if undisturbed, whatever the restored part had seen before', () => {
    fc.assert(
      fc.property(barSeries, barSeries, fc.nat(119), (bars, elsewhere, cut) => {
        const undisturbed = new SymbolRegimeClassifier(QUICK_THRESHOLDS);
        for (const bar of bars.slice(0, cut)) undisturbed.add(bar);
        const snapshot = takeSnapshot(undisturbed);
        const fresh = new SymbolRegimeClassifier(QUICK_THRESHOLDS);
        const used = new SymbolRegimeClassifier(QUICK_THRESHOLDS);
        for (const bar of elsewhere) used.add(bar);
        restoreSnapshot(fresh, snapshot);
        restoreSnapshot(used, snapshot);
        for (const bar of bars.slice(cut)) {
          const expected = undisturbed.add(bar);
          expect(fresh.add(bar)).toEqual(expected);
          expect(used.add(bar)).toEqual(expected);
        }
        expect(hashState(fresh, 'everything')).toEqual(hashState(undisturbed, 'everything'));
        expect(hashState(used, 'everything')).toEqual(hashState(undisturbed, 'everything'));
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it('hold no NaN and give a confidence from 0 to 1 in steps of a millionth', () => {
    fc.assert(
      fc.property(barSeries, (bars) => {
        const classifier = new SymbolRegimeClassifier(QUICK_THRESHOLDS);
        for (const bar of bars) {
          const { confidence } = classifier.add(bar).regime;
          expect(confidence >= 0 && confidence <= 1).toBe(true);
          expect(confidence).toBe(Math.round(confidence * 1e6) / 1e6);
        }
        expect(takeSnapshot(classifier).some((cell) => !Number.isFinite(cell))).toBe(false);
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it('reach every label in these tests', () => {
    const seen = new Set<string>();
    for (const bars of fc.sample(barSeries, { seed: 7, numRuns: 60 })) {
      for (const { regime } of classify(bars)) seen.add(regime.trend).add(regime.volatility);
    }
    expect([...seen].toSorted()).toEqual([...new Set([...TREND_REGIMES, ...VOLATILITY_REGIMES])].toSorted());
  });

  it('stay in a trend label for at least the minimum number of bars, unless figures go missing', () => {
    fc.assert(
      fc.property(barSeries, (bars) => {
        const trends = ['UNKNOWN', ...classify(bars).map((update) => update.regime.trend)];
        const tooShort: number[] = [];
        let run = 1;
        for (let i = 1; i < trends.length; i++) {
          const isChange = trends[i] !== trends[i - 1];
          const isLabelled = trends[i] !== 'UNKNOWN' && trends[i - 1] !== 'UNKNOWN';
          if (isChange && isLabelled && run < QUICK_THRESHOLDS.trend.minimumBars) tooShort.push(i);
          run = isChange ? 1 : run + 1;
        }
        expect(tooShort).toEqual([]);
      }),
      { seed: 7, numRuns: 60 },
    );
  });
});

describe('volatility labels', () => {
  const rank = (label: string): number => VOLATILITY_REGIMES.indexOf(label as (typeof VOLATILITY_REGIMES)[number]);
  const history = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 5, maxLength: 60 });

  function after(samples: readonly number[]): VolatilityClassifier {
    const classifier = new VolatilityClassifier(QUICK_THRESHOLDS.volatility);
    samples.forEach((sample, i) => classifier.add(epochMs(i * 2 * MINUTE_MS), sample / 10));
    return classifier;
  }

  it('never rank lower for a higher volatility, from the same state', () => {
    fc.assert(
      fc.property(history, (samples) => {
        const snapshot = takeSnapshot(after(samples));
        let before = 0;
        for (let figure = 0; figure <= 41; figure++) {
          const classifier = new VolatilityClassifier(QUICK_THRESHOLDS.volatility);
          restoreSnapshot(classifier, snapshot);
          classifier.add(epochMs(1e9), figure / 10);
          const now = rank(classifier.label);
          expect(now).toBeGreaterThanOrEqual(before);
          before = now;
        }
        expect(before).toBe(rank('SPIKE'));
      }),
      { seed: 7, numRuns: 40 },
    );
  });

  it('never fall while volatility rises from bar to bar', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 5000 }), { minLength: 6, maxLength: 80 }), (figures) => {
        const classifier = new VolatilityClassifier(QUICK_THRESHOLDS.volatility);
        let before = 0;
        for (const [i, figure] of figures.toSorted((a, b) => a - b).entries()) {
          classifier.add(epochMs(i * MINUTE_MS), figure / 1000);
          expect(rank(classifier.label)).toBeGreaterThanOrEqual(before);
          before = rank(classifier.label);
        }
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it('differ from the plain percentile by no more than the hysteresis', () => {
    fc.assert(
      fc.property(history, (samples) => {
        const { normalFrom, highFrom, spikeFrom, hysteresis } = QUICK_THRESHOLDS.volatility;
        const lowest = [Number.NaN, 0, normalFrom, highFrom, spikeFrom];
        const classifier = new VolatilityClassifier(QUICK_THRESHOLDS.volatility);
        samples.forEach((sample, i) => {
          classifier.add(epochMs(i * 2 * MINUTE_MS), sample / 10);
          if (classifier.percentile === null) return;
          const label = rank(classifier.label);
          expect(classifier.percentile).toBeGreaterThanOrEqual((lowest[label] as number) - hysteresis);
          expect(classifier.percentile).toBeLessThan(lowest[label + 1] ?? 101);
        });
      }),
      { seed: 7, numRuns: 100 },
    );
  });
});

describe('the hash of thresholds', () => {
  it('does not depend on the order of keys', () => {
    const order = fc.array(fc.nat(), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(order, fc.dictionary(fc.string(), fc.double({ noNaN: true })), (picks, symbolWeights) => {
        const market = { ...DEFAULT_REGIME_THRESHOLDS.market, symbolWeights };
        const thresholds: RegimeThresholds = { ...DEFAULT_REGIME_THRESHOLDS, market };
        expect(thresholdsHash(reordered(thresholds, picks) as RegimeThresholds)).toBe(thresholdsHash(thresholds));
      }),
      { seed: 7, numRuns: 60 },
    );
  });
});

function reordered(value: unknown, picks: readonly number[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const keyed = entries.map((entry, i) => ({ entry, pick: picks[(i * 7 + entries.length) % picks.length] as number }));
  const moved = keyed.toSorted((a, b) => a.pick - b.pick);
  return Object.fromEntries(moved.map(({ entry: [key, inner] }) => [key, reordered(inner, picks)]));
}

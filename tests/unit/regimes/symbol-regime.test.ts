import { describe, expect, it } from 'vitest';
import { BarFlag } from '#domain/bar';
import { qualityFlagNames } from '#domain/regime';
import { DEFAULT_REGIME_THRESHOLDS, thresholdsHash } from '#market/regimes/regime-thresholds';
import { SymbolRegimeClassifier } from '#market/regimes/symbol-regime';
import type { RegimeInput } from '#market/regimes/symbol-regime';
import { MINUTE_MS, epochMs } from '#primitives/clock';

const START = Date.UTC(2026, 2, 3, 14, 0);

const THRESHOLDS = {
  ...DEFAULT_REGIME_THRESHOLDS,
  trend: { ...DEFAULT_REGIME_THRESHOLDS.trend, slopeBars: 1 },
  volatility: {
    ...DEFAULT_REGIME_THRESHOLDS.volatility,
    sampleMinutes: 1,
    minimumSamples: 2,
    warmSamples: 4,
    historySamples: 8,
  },
  quality: { ...DEFAULT_REGIME_THRESHOLDS.quality, gapKeptBars: 2 },
};

/** A calm bar, flawless in every respect: the fast EMA on the slow one, volatility as ever. */
function bar(minute: number, changes: Partial<RegimeInput> = {}): RegimeInput {
  return {
    barEndMs: epochMs(START + minute * MINUTE_MS),
    close: 100,
    emaFast: 100,
    emaSlow: 100,
    atr: 1,
    realisedVolatility: 0.5,
    session: 'US',
    barFlags: 0,
    ticks: 50,
    crossedQuotes: 0,
    lateTicks: 0,
    minutesSincePreviousBar: minute === 0 ? null : 1,
    ...changes,
  };
}

function warm(): SymbolRegimeClassifier {
  const classifier = new SymbolRegimeClassifier(THRESHOLDS);
  for (let minute = 0; minute < 10; minute++) classifier.add(bar(minute));
  return classifier;
}

function flagsAfter(classifier: SymbolRegimeClassifier, input: RegimeInput): readonly string[] {
  return qualityFlagNames(classifier.add(input).regime.quality);
}

describe('the regime of a symbol', () => {
  it('says that it is warming up, trusts itself step by step, and then says so no more', () => {
    const classifier = new SymbolRegimeClassifier(THRESHOLDS);
    const regimes = [0, 1, 2, 3, 4].map((minute) => classifier.add(bar(minute)).regime);
    expect(regimes.map((regime) => [regime.trend, regime.volatility, regime.quality, regime.confidence])).toEqual([
      ['UNKNOWN', 'UNKNOWN', 1, 0],
      ['RANGE', 'UNKNOWN', 1, 0.25],
      // NORMAL at percentile 50 of the band 20 to 75: 25 of 27.5; clarity (1 + 10/11) / 2.
      ['RANGE', 'NORMAL', 1, 0.715909],
      ['RANGE', 'NORMAL', 0, 0.954545],
      ['RANGE', 'NORMAL', 0, 0.954545],
    ]);
  });

  it('announces a change of trend, volatility or session, and of nothing else', () => {
    const classifier = warm();
    expect(classifier.add(bar(10)).changed).toBe(false);
    expect(classifier.add(bar(11, { lateTicks: 5 })).changed).toBe(false);
    expect(classifier.add(bar(12, { session: 'LATE' })).changed).toBe(true);
    expect(classifier.add(bar(13, { session: 'LATE', realisedVolatility: 0.6 })).changed).toBe(true);
    const rising = { session: 'LATE', realisedVolatility: 0.6, close: 104, emaFast: 103, emaSlow: 101 } as const;
    expect(classifier.add(bar(14, rising))).toMatchObject({ changed: true, regime: { trend: 'TREND_UP' } });
  });

  it('announces its first label', () => {
    expect(new SymbolRegimeClassifier(THRESHOLDS).add(bar(0)).changed).toBe(true);
  });

  it('calls it a spike within the bar', () => {
    expect(warm().add(bar(10, { realisedVolatility: 0.500001 })).regime.volatility).toBe('SPIKE');
  });

  it('keeps the gap flag for the configured number of bars after the gap', () => {
    const classifier = warm();
    expect(flagsAfter(classifier, bar(10, { barFlags: BarFlag.gap }))).toEqual(['gap']);
    expect([11, 12, 13].map((minute) => flagsAfter(classifier, bar(minute)))).toEqual([['gap'], ['gap'], []]);
  });

  it.each([
    ['crossed', { crossedQuotes: 1 }, 0.8],
    ['lateData', { lateTicks: 1 }, 0.9],
    ['thin', { ticks: 2 }, 0.8],
    ['gap', { barFlags: BarFlag.gap }, 0.7],
    ['stale', { minutesSincePreviousBar: 6 }, 0.5],
  ] as const)('flags %s and trusts the label less', (flag, changes, factor) => {
    expect(warm().add(bar(10)).regime.confidence).toBeCloseTo(21 / 22, 6);
    const disturbed = warm().add(bar(10, changes)).regime;
    expect(qualityFlagNames(disturbed.quality)).toEqual([flag]);
    expect(disturbed.confidence).toBeCloseTo((21 / 22) * factor, 6);
  });

  it('multiplies the factors of several faults', () => {
    const regime = warm().add(bar(10, { crossedQuotes: 3, lateTicks: 2, ticks: 0 })).regime;
    expect(qualityFlagNames(regime.quality)).toEqual(['crossed', 'lateData', 'thin']);
    expect(regime.confidence).toBeCloseTo((21 / 22) * 0.8 * 0.9 * 0.8, 6);
  });

  it('does not call a bar thin whose ticks nobody counted', () => {
    expect(flagsAfter(warm(), bar(10, { ticks: null }))).toEqual([]);
    expect(flagsAfter(warm(), bar(10, { ticks: 3 }))).toEqual([]);
  });

  it('forgets its labels when figures are no longer known', () => {
    const classifier = warm();
    expect(classifier.add(bar(10, { atr: null, realisedVolatility: null })).regime).toMatchObject({
      trend: 'UNKNOWN',
      volatility: 'UNKNOWN',
      quality: 1,
      confidence: 0,
    });
  });
});

describe('staleness', () => {
  it('begins after the configured minutes without a bar, not at them', () => {
    expect(flagsAfter(warm(), bar(15, { minutesSincePreviousBar: 5 }))).toEqual([]);
    expect(flagsAfter(warm(), bar(16, { minutesSincePreviousBar: 6 }))).toEqual(['stale']);
  });

  it('counts carried bars as silence and ends with the first bar after one that traded', () => {
    const classifier = warm();
    const carried = { barFlags: BarFlag.carried, ticks: null };
    const flags = [10, 11, 12, 13, 14, 15].map((minute) => flagsAfter(classifier, bar(minute, carried)));
    expect(flags).toEqual([[], [], [], [], [], ['stale']]);
    expect(flagsAfter(classifier, bar(16))).toEqual(['stale']);
    expect(flagsAfter(classifier, bar(17))).toEqual([]);
  });

  it('does not take the night, the pre-market or a closed market for silence', () => {
    const classifier = warm();
    const regular = { session: 'RTH' } as const;
    classifier.add(bar(10, regular));
    expect(flagsAfter(classifier, bar(24 * 60, { ...regular, minutesSincePreviousBar: 1430 }))).toEqual([]);
    expect(flagsAfter(classifier, bar(25 * 60, { ...regular, minutesSincePreviousBar: 60 }))).toEqual(['stale']);
    expect(flagsAfter(classifier, bar(26 * 60, { session: 'POST', minutesSincePreviousBar: 60 }))).toEqual([]);
    expect(flagsAfter(classifier, bar(40 * 60, { session: 'PRE', minutesSincePreviousBar: 840 }))).toEqual([]);
    expect(flagsAfter(classifier, bar(48 * 60, { ...regular, minutesSincePreviousBar: 480 }))).toEqual([]);
  });

  it('counts around the clock where the market never closes', () => {
    expect(flagsAfter(warm(), bar(900, { session: 'ASIA', minutesSincePreviousBar: 891 }))).toEqual(['stale']);
  });
});

describe('the hash of thresholds', () => {
  it('is pinned, because tapes carry it', () => {
    expect(thresholdsHash(DEFAULT_REGIME_THRESHOLDS)).toBe('a6dc64bb8fad3d93');
  });

  it('changes with any figure and with any weight', () => {
    const trend = { ...DEFAULT_REGIME_THRESHOLDS.trend, enterSeparation: 1.5000000000000002 };
    const market = { ...DEFAULT_REGIME_THRESHOLDS.market, symbolWeights: { SPY: 1 } };
    const renamed = { ...DEFAULT_REGIME_THRESHOLDS.market, symbolWeights: { SPX: 1 } };
    const hashes = [
      DEFAULT_REGIME_THRESHOLDS,
      { ...DEFAULT_REGIME_THRESHOLDS, trend },
      { ...DEFAULT_REGIME_THRESHOLDS, market },
      { ...DEFAULT_REGIME_THRESHOLDS, market: renamed },
    ].map(thresholdsHash);
    expect(new Set(hashes).size).toBe(4);
    for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{16}$/);
  });
});

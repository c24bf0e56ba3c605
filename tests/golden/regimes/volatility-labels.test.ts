import { describe, expect, it } from 'vitest';
import type { VolatilityRegime } from '#domain/regime';
import { DEFAULT_REGIME_THRESHOLDS } from '#market/regimes/regime-thresholds';
import { VolatilityClassifier } from '#market/regimes/volatility-classifier';
import { MINUTE_MS, epochMs } from '#primitives/clock';

const START = Date.UTC(2026, 2, 3);

/** A history of 1 %, 2 % … 100 %, after which no sample is taken: `n − 0.5` % stands at percentile n − 1. */
function ladder(): VolatilityClassifier {
  const classifier = new VolatilityClassifier({ ...DEFAULT_REGIME_THRESHOLDS.volatility, minimumSamples: 100 });
  // Odd steps in between: the order of the history must not matter.
  for (let i = 0; i < 100; i++) classifier.add(epochMs(START + i * 15 * MINUTE_MS), (((i * 37) % 100) + 1) / 100);
  return classifier;
}

const SAME_SLOT = epochMs(START + 99 * 15 * MINUTE_MS + 1);

function labels(percentiles: readonly number[]): VolatilityRegime[] {
  const classifier = ladder();
  return percentiles.map((percentile) => {
    classifier.add(SAME_SLOT, (percentile + 0.5) / 100);
    expect(classifier.percentile).toBe(percentile);
    return classifier.label;
  });
}

describe('the volatility label', () => {
  it('is what the percentile says where there was none before', () => {
    const first = [0, 24, 25, 74, 75, 94, 95, 100].map((percentile) => labels([percentile])[0]);
    expect(first).toEqual(['LOW', 'LOW', 'NORMAL', 'NORMAL', 'HIGH', 'HIGH', 'SPIKE', 'SPIKE']);
  });

  it('rises at each boundary, at once', () => {
    expect(labels([0, 24, 25])).toEqual(['LOW', 'LOW', 'NORMAL']);
    expect(labels([50, 74, 75])).toEqual(['NORMAL', 'NORMAL', 'HIGH']);
    expect(labels([80, 94, 95])).toEqual(['HIGH', 'HIGH', 'SPIKE']);
    expect(labels([0, 100])).toEqual(['LOW', 'SPIKE']);
  });

  it('falls only once it is five points below the boundary', () => {
    expect(labels([25, 20, 19])).toEqual(['NORMAL', 'NORMAL', 'LOW']);
    expect(labels([75, 70, 69])).toEqual(['HIGH', 'HIGH', 'NORMAL']);
    expect(labels([95, 90, 89])).toEqual(['SPIKE', 'SPIKE', 'HIGH']);
  });

  it('falls as far as the percentile says, but stops where the next boundary holds it', () => {
    expect(labels([95, 72])).toEqual(['SPIKE', 'HIGH']);
    expect(labels([95, 69])).toEqual(['SPIKE', 'NORMAL']);
    expect(labels([95, 22])).toEqual(['SPIKE', 'NORMAL']);
    expect(labels([95, 0])).toEqual(['SPIKE', 'LOW']);
  });

  it('does not flicker within the five points', () => {
    const hovering = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 75 : 71));
    expect(new Set(labels(hovering))).toEqual(new Set(['HIGH']));
  });

  it('counts half of the samples that are equal', () => {
    const classifier = ladder();
    classifier.add(SAME_SLOT, 0.4);
    expect(classifier.percentile).toBe(39.5);
    const still = new VolatilityClassifier({ ...DEFAULT_REGIME_THRESHOLDS.volatility, sampleMinutes: 1 });
    for (let i = 0; i < 30; i++) still.add(epochMs(START + i * MINUTE_MS), 0);
    expect(still.percentile).toBe(50);
    expect(still.label).toBe('NORMAL');
  });

  it('waits for the smallest history and compares a bar only with samples before it', () => {
    const classifier = new VolatilityClassifier({ ...DEFAULT_REGIME_THRESHOLDS.volatility, sampleMinutes: 1 });
    const seen: VolatilityRegime[] = [];
    for (let i = 0; i < 21; i++) {
      classifier.add(epochMs(START + i * MINUTE_MS), i === 20 ? 0.9 : 0.5);
      seen.push(classifier.label);
    }
    expect(seen.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 'UNKNOWN'));
    expect(classifier.percentile).toBe(100);
    expect(seen[20]).toBe('SPIKE');
  });

  it('samples once per quarter of an hour, at the first bar that ends in it', () => {
    const classifier = new VolatilityClassifier(DEFAULT_REGIME_THRESHOLDS.volatility);
    const counts = [1, 2, 14, 15, 29, 30, 61, 62, 75].map((minute) => {
      classifier.add(epochMs(START + minute * MINUTE_MS), 0.5);
      return classifier.samples;
    });
    expect(counts).toEqual([1, 1, 1, 2, 2, 3, 4, 4, 5]);
  });

  it('takes neither a label nor a sample from a figure that is not known', () => {
    const classifier = ladder();
    for (const unknown of [null, Number.NaN, -0.1]) {
      classifier.add(epochMs(START + 200 * 15 * MINUTE_MS), unknown);
      expect([classifier.label, classifier.percentile, classifier.samples]).toEqual(['UNKNOWN', null, 100]);
    }
  });

  it('forgets the oldest sample when the history is full', () => {
    const thresholds = {
      ...DEFAULT_REGIME_THRESHOLDS.volatility,
      sampleMinutes: 1,
      historySamples: 3,
      minimumSamples: 3,
    };
    const classifier = new VolatilityClassifier(thresholds);
    const percentiles = [0.1, 0.2, 0.3, 0.15, 0.15].map((figure, i) => {
      classifier.add(epochMs(START + i * MINUTE_MS), figure);
      return classifier.percentile;
    });
    // 0.15 among 0.1 0.2 0.3, then among 0.2 0.3 0.15.
    expect(percentiles).toEqual([null, null, null, 100 / 3, 50 / 3]);
    expect(classifier.samples).toBe(3);
  });
});

describe('the distance of the volatility from its thresholds', () => {
  it.each([
    [0, 1],
    [20, 0.2],
    [25, 5 / 27.5],
    [50, 25 / 27.5],
    [75, 5 / 12.5],
    [90, 5 / 12.5],
    [95, 0.5],
    [100, 1],
  ])('at percentile %d is %d', (percentile, distance) => {
    const classifier = ladder();
    classifier.add(SAME_SLOT, (percentile + 0.5) / 100);
    expect(classifier.distance).toBe(distance);
  });
});

import { describe, expect, it } from 'vitest';
import type { TrendRegime } from '#domain/regime';
import type { TrendThresholds } from '#market/regimes/regime-thresholds';
import { TrendClassifier } from '#market/regimes/trend-classifier';

const THRESHOLDS: TrendThresholds = {
  enterSeparation: 1.5,
  exitSeparation: 0.75,
  enterPosition: 1,
  exitPosition: 0.5,
  enterSlope: 0.25,
  slopeBars: 2,
  minimumBars: 3,
  atrFloor: 0,
};

/** ATR is 2 and the slow EMA passes 100 by `slope` ATR in two bars, so that every figure is exact in binary. */
interface Step {
  readonly separation: number;
  readonly position: number;
  readonly slope?: number;
  readonly carried?: boolean;
}

const ATR = 2;

/**
 * Feeds each step after two bars of warm-up; a step's slope moves the slow EMA and everything with it. The slow EMA of
 * two bars ago is what the slope is measured from.
 */
function labels(steps: readonly Step[], thresholds: TrendThresholds = THRESHOLDS): TrendRegime[] {
  const classifier = new TrendClassifier(thresholds);
  const slows = [128, 128];
  for (const slow of slows) classifier.add(slow, slow, slow, ATR, false);
  return steps.map(({ separation, position, slope = 0, carried = false }) => {
    const slow = (slows.at(-2) as number) + slope * ATR;
    slows.push(slow);
    classifier.add(slow + position * ATR, slow + separation * ATR, slow, ATR, carried);
    return classifier.label;
  });
}

const flat: Step = { separation: 0, position: 0 };
const up: Step = { separation: 1.5, position: 1, slope: 0.25 };
const down: Step = { separation: -1.5, position: -1, slope: -0.25 };
const inUp: Step = { separation: 0.75, position: -0.5 };
const inDown: Step = { separation: -0.75, position: 0.5 };
const hair = 2 ** -20;

describe('the trend label', () => {
  it('is unknown until the slow EMA is known as many bars back as the slope reaches', () => {
    const classifier = new TrendClassifier(THRESHOLDS);
    const seen: TrendRegime[] = [];
    for (const slow of [null, null, 100, 100, 100, 100]) {
      classifier.add(100, 100, slow, ATR, false);
      seen.push(classifier.label);
    }
    expect(seen).toEqual(['UNKNOWN', 'UNKNOWN', 'UNKNOWN', 'UNKNOWN', 'RANGE', 'RANGE']);
  });

  it('rises, ends, falls and ends', () => {
    expect(labels([up, inUp, inUp, flat, flat, flat, down, inDown, inDown, flat])).toEqual([
      'TREND_UP',
      'TREND_UP',
      'TREND_UP',
      'RANGE',
      'RANGE',
      'RANGE',
      'TREND_DOWN',
      'TREND_DOWN',
      'TREND_DOWN',
      'RANGE',
    ]);
  });

  it.each([
    ['separation', { ...up, separation: 1.5 - hair }],
    ['position', { ...up, position: 1 - hair }],
    ['slope', { ...up, slope: 0.25 - hair }],
  ])('does not rise while the %s is a hair short', (_figure, step) => {
    expect(labels([step, up])).toEqual(['RANGE', 'RANGE']);
    expect(labels([up])).toEqual(['TREND_UP']);
  });

  it.each([
    ['separation', { ...down, separation: -1.5 + hair }],
    ['position', { ...down, position: -1 + hair }],
    ['slope', { ...down, slope: -0.25 + hair }],
  ])('does not fall while the %s is a hair short', (_figure, step) => {
    expect(labels([step])).toEqual(['RANGE']);
    expect(labels([down])).toEqual(['TREND_DOWN']);
  });

  it.each([
    ['separation', { ...inUp, separation: 0.75 - hair }, { ...inDown, separation: -0.75 + hair }],
    ['position', { ...inUp, position: -0.5 - hair }, { ...inDown, position: 0.5 + hair }],
  ])('ends when the %s is a hair beyond its exit, not at it', (_figure, afterUp, afterDown) => {
    expect(labels([up, inUp, inUp, inUp, afterUp]).slice(-2)).toEqual(['TREND_UP', 'RANGE']);
    expect(labels([down, inDown, inDown, inDown, afterDown]).slice(-2)).toEqual(['TREND_DOWN', 'RANGE']);
  });

  it('lasts for the minimum number of bars whatever happens', () => {
    expect(labels([up, down, down, down, up, up, up])).toEqual([
      'TREND_UP',
      'TREND_UP',
      'TREND_UP',
      'TREND_DOWN',
      'TREND_DOWN',
      'TREND_DOWN',
      'TREND_UP',
    ]);
  });

  it('does not take hovering between the thresholds for a change', () => {
    const hover: Step[] = [];
    for (let i = 0; i < 20; i++) hover.push({ separation: i % 2 === 0 ? 0.8 : 1.45, position: 1, slope: 0.25 });
    expect(new Set(labels([flat, ...hover]))).toEqual(new Set(['RANGE']));
    expect(new Set(labels([up, ...hover]))).toEqual(new Set(['TREND_UP']));
  });

  it('neither changes nor ages over carried bars', () => {
    const carried = (step: Step): Step => ({ ...step, carried: true });
    expect(labels([flat, flat, flat, carried(up), carried(up)])).toEqual(Array.from({ length: 5 }, () => 'RANGE'));
    expect(labels([up, carried(flat), carried(flat), carried(flat), flat, flat, flat])).toEqual([
      'TREND_UP',
      'TREND_UP',
      'TREND_UP',
      'TREND_UP',
      'TREND_UP',
      'TREND_UP',
      'RANGE',
    ]);
  });

  it('does not see a trend in a market that stands still', () => {
    const classifier = new TrendClassifier({ ...THRESHOLDS, enterPosition: 0, enterSlope: 0, atrFloor: 0.001 });
    const lead = (fast: number, atr: number): TrendRegime => {
      for (let i = 0; i < 4; i++) classifier.add(100, fast, 100, atr, false);
      return classifier.label;
    };
    // The floor is 0.1: a lead of 0.125 is 1.25 ATR of it, whatever the ATR says below.
    expect(lead(100.125, 0.0001)).toBe('RANGE');
    expect(lead(100.125, 0)).toBe('RANGE');
    expect(lead(100.1875, 0)).toBe('TREND_UP');
  });

  it('is a range where nothing has ever moved', () => {
    const classifier = new TrendClassifier(THRESHOLDS);
    for (let i = 0; i < 4; i++) classifier.add(100, 100, 100, 0, false);
    expect(classifier.label).toBe('RANGE');
    expect(classifier.distance).toBe(1);
  });

  it.each([null, Number.NaN, Number.POSITIVE_INFINITY])('starts afresh after an ATR of %s', (atr) => {
    const classifier = new TrendClassifier(THRESHOLDS);
    for (let i = 0; i < 4; i++) classifier.add(100, 100, 100, 1, false);
    classifier.add(100, 100, 100, atr, false);
    expect(classifier.label).toBe('UNKNOWN');
    const seen = [0, 1, 2].map(() => {
      classifier.add(100, 100, 100, 1, false);
      return classifier.label;
    });
    expect(seen).toEqual(['UNKNOWN', 'UNKNOWN', 'RANGE']);
  });
});

describe('the distance of the trend from its thresholds', () => {
  it.each([
    [flat, 1],
    [{ ...flat, separation: 0.75 }, 0.5],
    [{ ...flat, separation: -1.5 }, 0],
    [{ ...flat, separation: 9 }, 0],
    [up, 0.5],
    [{ ...down, separation: -2.25 }, 1],
    [{ ...down, separation: -9 }, 1],
  ])('of %j is %d', (step, distance) => {
    const classifier = new TrendClassifier(THRESHOLDS);
    const slow = 128 + (step.slope ?? 0) * ATR;
    classifier.add(128, 128, 128, ATR, false);
    classifier.add(128, 128, 128, ATR, false);
    classifier.add(slow + step.position * ATR, slow + step.separation * ATR, slow, ATR, false);
    expect(classifier.distance).toBe(distance);
  });
});

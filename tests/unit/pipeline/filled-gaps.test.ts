import { describe, expect, it } from 'vitest';
import { type Bar, BarFlag, type BarInterval } from '#domain/bar';
import type { BarInput } from '#domain/engine-input';
import { Pipeline } from '#pipeline/pipeline';
import type { PipelineSettings } from '#pipeline/pipeline-settings';
import { MINUTE_MS } from '#primitives/clock';
import { COIN, gap, HeardPipeline, minuteTick, providerBar, SETTINGS, T0, trade } from '#tests/support/scripted-inputs';
import { stateOf } from '#tests/support/memory-tape';

const FILLED = BarFlag.fromBars | BarFlag.gap | BarFlag.corrected;
const BEFORE: PipelineSettings = { ...SETTINGS, bars: { ...SETTINGS.bars, fillGaps: false } };
const minute = (count: number): number => T0 + count * MINUTE_MS;

/** Trades until minute `from`, then silence until minute `to`, which is said at once and again in the end. */
function interrupted(from: number, to: number, settings = SETTINGS): HeardPipeline {
  const pipeline = new HeardPipeline([COIN], settings);
  for (let at = 0; at < from; at++) pipeline.take(trade(minute(at) + 5_000, { price: 200 + at }));
  pipeline.take(gap(minute(from) + 10_000, minute(from), null));
  for (let at = from; at < to; at++) pipeline.take(minuteTick(minute(at + 1) + 1_000));
  pipeline.take(gap(minute(to) + 2_000, minute(from), minute(to)));
  return pipeline;
}

function fill(pipeline: HeardPipeline, at: number, seenMs: number, terms: Partial<BarInput> = {}): void {
  pipeline.take(providerBar(seenMs, minute(at), terms));
}

function corrected(pipeline: HeardPipeline, interval: BarInterval = '1m'): readonly Bar[] {
  return pipeline.heard('bar.corrected').flatMap(({ bar }) => (bar.interval === interval ? [bar] : []));
}

function reasons(pipeline: HeardPipeline): readonly string[] {
  return pipeline.heard('input.refused').map(({ reason }) => reason);
}

describe('a minute that an announced gap took', () => {
  it('is repaired by a finished bar within the grace', () => {
    const pipeline = interrupted(2, 3);
    fill(pipeline, 2, minute(3) + 3_000);
    expect(corrected(pipeline)).toMatchObject([
      { startMs: minute(2), open: 100, close: 105, volume: 7, flags: FILLED, revision: 1 },
    ]);
    expect(reasons(pipeline)).toEqual([]);
  });

  it('is filled long after the grace too, as a numbered correction, and so are the longer bars around it', () => {
    const pipeline = interrupted(2, 62);
    fill(pipeline, 2, minute(62) + 3_000);
    expect(corrected(pipeline)).toMatchObject([{ startMs: minute(2), flags: FILLED, revision: 2 }]);
    expect(corrected(pipeline, '5m')).toMatchObject([{ startMs: T0, open: 200, close: 105, volume: 9, ticks: 3 }]);
    expect(corrected(pipeline, '1h').at(-1)).toMatchObject({ startMs: T0, open: 200, close: 105, volume: 9 });
    fill(pipeline, 5, minute(62) + 3_100, { open: 107 as never });
    expect(corrected(pipeline, '5m').at(-1)).toMatchObject({ startMs: minute(5), open: 107, volume: 7, ticks: 1 });
  });

  it('takes a bar while it still settles, and no tick after that', () => {
    const pipeline = new HeardPipeline();
    pipeline.take(trade(minute(0) + 5_000), minuteTick(minute(1) + 1_000));
    pipeline.take(gap(minute(2) + 100, minute(1), minute(2)), providerBar(minute(2) + 200, minute(1)));
    pipeline.take(trade(minute(2) + 300, { atMs: minute(2) - 50 }), minuteTick(minute(2) + 1_000));
    pipeline.take(trade(minute(2) + 1_300, { atMs: minute(2) - 40 }));
    const [, second] = pipeline.heard('bar.closed').flatMap(({ bar }) => (bar.interval === '1m' ? [bar] : []));
    expect(second).toMatchObject({ startMs: minute(1), volume: 7, ticks: 1, flags: BarFlag.fromBars | BarFlag.gap });
    expect(pipeline.count('tooLate')).toBe(2);
    expect(corrected(pipeline)).toEqual([]);
  });

  it('is filled once', () => {
    const pipeline = interrupted(2, 30);
    fill(pipeline, 3, minute(30) + 3_000);
    fill(pipeline, 29, minute(30) + 3_000);
    const told = pipeline.events.length;
    fill(pipeline, 3, minute(30) + 4_000);
    fill(pipeline, 29, minute(30) + 4_000);
    expect(reasons(pipeline)).toEqual(['already-known', 'already-known']);
    expect(pipeline.events.length).toBe(told + 2);
  });

  it('is left alone where something of it came by itself', () => {
    const pipeline = interrupted(2, 30);
    pipeline.take(gap(minute(30) + 3_000, minute(1) + 30_000, minute(2)));
    fill(pipeline, 1, minute(30) + 4_000);
    expect(reasons(pipeline)).toEqual(['already-known']);
  });

  it('can be filled however many gaps came after it', () => {
    const pipeline = interrupted(2, 4);
    for (let at = 5; at < 50; at += 5)
      pipeline.take(gap(minute(at) + 30_000, minute(at) + 10_000, minute(at) + 20_000));
    fill(pipeline, 2, minute(50));
    expect(corrected(pipeline).at(-1)).toMatchObject({ startMs: minute(2), revision: 2 });
  });

  it('is forgotten after a week', () => {
    const pipeline = interrupted(2, 30);
    const later = minute(8 * 1_440);
    pipeline.take(minuteTick(later));
    fill(pipeline, 3, later + 1_000);
    expect(reasons(pipeline)).toEqual(['not-a-bar']);
  });

  it('of an instrument that is told in bars is filled after the grace as well', () => {
    const pipeline = new HeardPipeline([{ ...COIN, barsFrom: 'bars' }]);
    pipeline.take(providerBar(minute(1), minute(0)), gap(minute(9), minute(1), minute(8)));
    pipeline.take(minuteTick(minute(9) + 1_000));
    fill(pipeline, 1, minute(9) + 2_000);
    fill(pipeline, 0, minute(9) + 2_000);
    expect(corrected(pipeline)).toMatchObject([{ startMs: minute(1), revision: 2, flags: FILLED }]);
    expect(reasons(pipeline)).toEqual(['too-late']);
  });
});

it('a gap of a time when nobody listened is filled as well', () => {
  const pipeline = new HeardPipeline();
  const later = minute(5 * 1_440);
  pipeline.take(trade(minute(0) + 5_000), trade(later + 5_000), gap(later + 6_000, minute(0) + 5_000, later));
  fill(pipeline, 700, later + 7_000);
  expect(corrected(pipeline).at(-1)).toMatchObject({ startMs: minute(700), revision: 2, flags: FILLED });
});

it('outside of an announced gap nobody brings bars for what is made of ticks', () => {
  const pipeline = interrupted(2, 30);
  fill(pipeline, 1, minute(30) + 3_000);
  fill(pipeline, 30, minute(31) + 3_000);
  expect(reasons(pipeline)).toEqual(['not-a-bar', 'not-a-bar']);
});

it('what was decided on the bars of that time is not decided anew', () => {
  const pipeline = interrupted(2, 30);
  const [coin] = pipeline.pipeline.instruments;
  const before = { told: pipeline.heard('features.computed').length, ema: coin?.analysis.indicators.emaFast.value };
  for (let at = 2; at < 30; at++) fill(pipeline, at, minute(30) + 3_000);
  expect(corrected(pipeline)).toHaveLength(28);
  expect(pipeline.heard('features.computed')).toHaveLength(before.told);
  expect(coin?.analysis.indicators.emaFast.value).toBe(before.ema);
});

it('a pipeline that continues from a keyframe fills the same minutes in the same way', () => {
  const lived = interrupted(2, 40);
  const restored = Pipeline.restore(SETTINGS, [COIN], lived.pipeline.snapshot());
  for (const at of [1, 2, 3, 4, 5, 39, 5]) {
    const bar = providerBar(minute(40) + 4_000, minute(at));
    expect(restored.handle(bar)).toEqual(lived.take(bar));
  }
  expect(stateOf(restored)).toBe(stateOf(lived.pipeline));
});

it('tapes from before gaps were filled refuse such bars as ever, and keep their keyframes and hashes', () => {
  const before = interrupted(2, 30, BEFORE);
  fill(before, 3, minute(30) + 3_000);
  expect(reasons(before)).toEqual(['not-a-bar']);
  const now = interrupted(2, 30);
  const proofs = (heard: HeardPipeline) => heard.heard('minute.proved').map(({ proof }) => proof);
  expect(proofs(before)).toEqual(proofs(now));
  expect(before.pipeline.snapshot().length).toBeLessThan(now.pipeline.snapshot().length);
});

import { describe, expect, it } from 'vitest';
import { type Bar, BarFlag } from '#domain/bar';
import type { BarInput } from '#domain/engine-input';
import { Pipeline } from '#pipeline/pipeline';
import { MINUTE_MS } from '#primitives/clock';
import { COIN, HeardPipeline, minuteTick, providerBar, SETTINGS, T0 } from '#tests/support/scripted-inputs';

const FED = { ...COIN, barsFrom: 'bars' } as const;
const minute = (count: number): number => T0 + count * MINUTE_MS;

function reasons(pipeline: HeardPipeline): readonly string[] {
  return pipeline.heard('input.refused').map(({ reason }) => reason);
}

function bars(pipeline: HeardPipeline, type: 'bar.closed' | 'bar.corrected', interval = '1m'): readonly Bar[] {
  return pipeline.heard(type).flatMap(({ bar }) => (bar.interval === interval ? [bar] : []));
}

describe('a finished bar', () => {
  it('is taken over as it came, flagged, and told when its minute closes', () => {
    const pipeline = new HeardPipeline([FED]);
    pipeline.take(providerBar(minute(1) + 500, T0));
    expect(bars(pipeline, 'bar.closed')).toEqual([]);
    pipeline.take(minuteTick(minute(1) + 1_000));
    expect(bars(pipeline, 'bar.closed')).toMatchObject([
      { open: 100, high: 110, low: 90, close: 105, volume: 7, ticks: 1, flags: BarFlag.fromBars, revision: 0 },
    ]);
    expect(pipeline.heard('regime.labelled')).toHaveLength(1);
  });

  it('is refused before its minute is over: it would tell the future', () => {
    const pipeline = new HeardPipeline([FED]);
    pipeline.take(providerBar(minute(1) - 1, T0));
    expect(reasons(pipeline)).toEqual(['from-the-future']);
    pipeline.take(providerBar(minute(1), T0));
    expect(reasons(pipeline)).toEqual(['from-the-future']);
  });

  const NOT_A_BAR: Readonly<Record<string, Readonly<Record<string, number>>>> = {
    'a high below its close': { high: 104 },
    'a low above its open': { low: 101 },
    'a price of 0': { low: 0 },
    'a negative volume': { volume: -1 },
    'a price that is no number': { open: Number.NaN },
    'half a unit': { close: 104.5 },
    'a start within a minute': { startMs: T0 + 1 },
  };
  it.each(Object.keys(NOT_A_BAR))('with %s is no bar', (name) => {
    const pipeline = new HeardPipeline([FED]);
    pipeline.take(providerBar(minute(2), T0, NOT_A_BAR[name] as unknown as Partial<BarInput>));
    expect(reasons(pipeline)).toEqual(['not-a-bar']);
    pipeline.take(minuteTick(minute(3)));
    expect(bars(pipeline, 'bar.closed')).toEqual([]);
  });

  it('is no bar for an instrument whose bars are made from ticks', () => {
    const pipeline = new HeardPipeline([COIN]);
    pipeline.take(providerBar(minute(1), T0));
    expect(reasons(pipeline)).toEqual(['not-a-bar']);
  });

  it('that comes after its minute has settled is the newest bar all the same, analysed and part of longer ones', () => {
    const pipeline = new HeardPipeline([FED]);
    pipeline.take(providerBar(minute(1), T0), minuteTick(minute(2) + 1_000));
    pipeline.take(providerBar(minute(2) + 2_000, minute(1), { high: 150 as never, volume: 5 as never }));
    expect(bars(pipeline, 'bar.closed').at(-1)).toMatchObject({ startMs: minute(1), high: 150, revision: 0 });
    expect(pipeline.heard('regime.labelled').map(({ barEndMs }) => barEndMs)).toEqual([minute(1), minute(2)]);
    expect(bars(pipeline, 'bar.corrected')).toEqual([]);
    expect(reasons(pipeline)).toEqual([]);
    pipeline.take(minuteTick(minute(5) + 1_000));
    expect(bars(pipeline, 'bar.closed', '5m')).toMatchObject([{ startMs: T0, high: 150, volume: 12, ticks: 2 }]);
  });

  it('that comes after a newer one fills the hole as a correction: the past is not analysed anew', () => {
    const pipeline = new HeardPipeline([FED]);
    pipeline.take(providerBar(minute(2), minute(1)), minuteTick(minute(2) + 1_000));
    pipeline.take(providerBar(minute(2) + 2_000, minute(0)));
    expect(bars(pipeline, 'bar.corrected')).toMatchObject([{ startMs: minute(0), revision: 1 }]);
    expect(pipeline.heard('features.computed')).toHaveLength(1);
  });

  it('that comes late is a correction on tapes from before, and after a keyframe it is what it would have been', () => {
    const before = { ...SETTINGS, bars: { ...SETTINGS.bars, lateBars: 'correction' } } as const;
    for (const [settings, told] of [
      [before, 'bar.corrected'],
      [SETTINGS, 'bar.closed'],
    ] as const) {
      const lived = new HeardPipeline([FED], settings);
      lived.take(providerBar(minute(1), T0), minuteTick(minute(2) + 1_000));
      const restored = Pipeline.restore(settings, [FED], lived.pipeline.snapshot());
      const late = providerBar(minute(2) + 2_000, minute(1));
      expect(restored.handle(late)).toEqual(lived.take(late));
      expect(bars(lived, told).at(-1)).toMatchObject({ startMs: minute(1) });
    }
  });

  it('that comes after its minute closed replaces nothing', () => {
    const pipeline = new HeardPipeline([FED]);
    pipeline.take(providerBar(minute(1), T0), minuteTick(minute(1) + 1_000));
    pipeline.take(providerBar(minute(1) + 2_000, T0, { high: 150 as never }));
    expect(reasons(pipeline)).toEqual(['too-late']);
    expect(bars(pipeline, 'bar.corrected')).toEqual([]);
  });

  it('that comes after the grace is refused', () => {
    const pipeline = new HeardPipeline([FED]);
    pipeline.take(minuteTick(minute(5) + 1_000), providerBar(minute(5) + 1_500, minute(2)));
    expect(reasons(pipeline)).toEqual(['too-late']);
    pipeline.take(providerBar(minute(5) + 1_600, minute(3)));
    expect(reasons(pipeline)).toEqual(['too-late']);
  });

  it('that comes late takes the place of the price that was carried for want of it', () => {
    const carrying = { ...SETTINGS, bars: { ...SETTINGS.bars, emptyMinutes: 'carry' } } as const;
    const pipeline = new HeardPipeline([FED], carrying);
    pipeline.take(providerBar(minute(1), T0), minuteTick(minute(2) + 1_000));
    expect(bars(pipeline, 'bar.closed').at(-1)).toMatchObject({ startMs: minute(1), close: 105, ticks: 0 });
    pipeline.take(providerBar(minute(2) + 2_000, minute(1), { close: 109 as never }), minuteTick(minute(3) + 1_000));
    expect(bars(pipeline, 'bar.corrected')).toMatchObject([
      { startMs: minute(1), close: 109, ticks: 1, flags: BarFlag.fromBars | BarFlag.corrected, revision: 1 },
    ]);
    expect(bars(pipeline, 'bar.closed').at(-1), 'the next empty minute carries the late close').toMatchObject({
      startMs: minute(2),
      close: 109,
      flags: BarFlag.fromBars | BarFlag.carried,
    });
  });
});

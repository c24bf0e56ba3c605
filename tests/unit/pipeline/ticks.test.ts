import { describe, expect, it } from 'vitest';
import type { Bar } from '#domain/bar';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { COIN, HeardPipeline, minuteTick, quote, SHARE, T0, trade } from '#tests/support/scripted-inputs';

const AFTER = T0 + MINUTE_MS + 2 * SECOND_MS;

/** The minute bar that starts at `startMs`, once its minute is over. */
function minuteBar(pipeline: HeardPipeline, startMs = T0): Bar | undefined {
  return pipeline.heard('bar.closed').find(({ bar }) => bar.interval === '1m' && bar.startMs === startMs)?.bar;
}

describe('trades', () => {
  it('make the bar of the minute in which the venue says they happened', () => {
    const pipeline = new HeardPipeline([COIN]);
    pipeline.take(
      trade(T0 + 1_000, { price: 100, size: 2 }),
      trade(T0 + 2_000, { price: 107, size: 3 }),
      trade(T0 + 3_000, { price: 95, size: 5 }),
      trade(T0 + MINUTE_MS + 10, { price: 101, size: 7, atMs: T0 + MINUTE_MS - 1 }),
      trade(T0 + MINUTE_MS + 20, { price: 999, size: 11, atMs: T0 + MINUTE_MS }),
    );
    pipeline.take(minuteTick(AFTER));
    expect(minuteBar(pipeline)).toMatchObject({ open: 100, high: 107, low: 95, close: 101, volume: 17, ticks: 4 });
  });

  it.each([
    ['without a source time', 'noSourceTime', { atMs: null }],
    ['of a price of 0', 'badPrice', { price: 0 }],
    ['of half a unit', 'badPrice', { price: 100.5 }],
    ['of a price that is no number', 'badPrice', { price: Number.NaN }],
    ['of a size that is no number', 'badPrice', { size: Number.NaN }],
    ['from the future', 'fromTheFuture', { atMs: T0 + 1_000 + 5_001 }],
    ['from before the grace', 'tooLate', { atMs: T0 - 10 * MINUTE_MS }],
  ] as const)('%s are counted and go into no bar', (_title, count, terms) => {
    const pipeline = new HeardPipeline([COIN]);
    pipeline.take(trade(T0 + 1_000, { ...terms }), minuteTick(AFTER));
    expect(pipeline.count(count)).toBe(1);
    expect(pipeline.count('trades')).toBe(1);
    expect(pipeline.heard('bar.closed')).toEqual([]);
    expect(pipeline.heard('bar.corrected')).toEqual([]);
  });

  it('that a venue repeats are recognised by their number', () => {
    const pipeline = new HeardPipeline([COIN]);
    pipeline.take(
      trade(T0 + 1_000, { tradeId: 41, size: 2 }),
      trade(T0 + 1_500, { tradeId: 42, size: 3, price: 103 }),
      trade(T0 + 2_000, { tradeId: 41, size: 2 }),
      minuteTick(AFTER),
    );
    expect(pipeline.count('duplicate')).toBe(1);
    expect(minuteBar(pipeline)).toMatchObject({ volume: 5, ticks: 2, close: 103 });
  });

  it('that come out of order are counted and still placed by their own time', () => {
    const pipeline = new HeardPipeline([COIN]);
    pipeline.take(
      trade(T0 + 5_000, { atMs: T0 + 4_000, price: 104 }),
      trade(T0 + 6_000, { atMs: T0 + 3_000, price: 103 }),
      minuteTick(AFTER),
    );
    expect(pipeline.count('outOfOrder')).toBe(1);
    expect(minuteBar(pipeline)).toMatchObject({ open: 103, close: 104 });
  });

  it('that come after their minute closed repair it as a numbered correction', () => {
    const pipeline = new HeardPipeline([COIN]);
    pipeline.take(trade(T0 + 1_000), minuteTick(AFTER));
    const said = pipeline.take(
      trade(AFTER + 100, { atMs: T0 + 30_000, price: 120 }),
      trade(AFTER + 200, { atMs: T0 + 31_000, price: 80 }),
    );
    const minutes = said.filter((event) => event.type === 'bar.corrected' && event.bar.interval === '1m');
    expect(minutes).toMatchObject([
      { seenMs: AFTER + 100, bar: { startMs: T0, high: 120, low: 100, close: 120, revision: 1 } },
      { seenMs: AFTER + 200, bar: { startMs: T0, high: 120, low: 80, close: 80, revision: 2 } },
    ]);
    expect(pipeline.count('repaired')).toBe(2);
  });
});

describe('quotes', () => {
  it('make bars from their middle, half a unit rounded down, where a venue has no trades', () => {
    const pipeline = new HeardPipeline([SHARE]);
    pipeline.take(
      quote(T0 + 1_000, { bid: 100, ask: 103 }),
      quote(T0 + 2_000, { bid: 110, ask: 112 }),
      quote(T0 + 3_000, { bid: 90, ask: 92 }),
      minuteTick(AFTER),
    );
    expect(minuteBar(pipeline)).toMatchObject({ open: 101, high: 111, low: 91, close: 91, ticks: 3, flags: 4 });
  });

  it('with one side only count by their last price, and without one not at all', () => {
    const pipeline = new HeardPipeline([SHARE]);
    pipeline.take(
      quote(T0 + 1_000, { bid: null, ask: 103, last: 99 }),
      quote(T0 + 2_000, { bid: 50, ask: null }),
      minuteTick(AFTER),
    );
    expect(minuteBar(pipeline)).toMatchObject({ open: 99, high: 99, low: 99, close: 99, ticks: 1 });
  });

  it('leave the bars alone where trades make them', () => {
    const pipeline = new HeardPipeline([COIN]);
    pipeline.take(quote(T0 + 1_000, { bid: 50, ask: 60 }), minuteTick(AFTER));
    expect(pipeline.count('quotes')).toBe(1);
    expect(pipeline.heard('bar.closed')).toEqual([]);
  });

  it.each([
    ['crossed ones', 'crossed', { bid: 103, ask: 102 }],
    ['ones without a source time', 'noSourceTime', { atMs: null }],
    ['ones with a bid of 0', 'badPrice', { bid: 0 }],
    ['ones with a negative ask', 'badPrice', { ask: -7 }],
    ['ones with a last price that is no number', 'badPrice', { last: Number.NaN }],
    ['ones from the future', 'fromTheFuture', { atMs: T0 + 1_000 + 5_001 }],
  ] as const)('%s are counted and go into no bar', (_title, count, terms) => {
    const pipeline = new HeardPipeline([SHARE]);
    pipeline.take(quote(T0 + 1_000, { ...terms }), minuteTick(AFTER));
    expect(pipeline.count(count)).toBe(1);
    expect(pipeline.heard('bar.closed')).toEqual([]);
  });

  it('that touch are not crossed', () => {
    const pipeline = new HeardPipeline([SHARE]);
    pipeline.take(quote(T0 + 1_000, { bid: 102, ask: 102 }), minuteTick(AFTER));
    expect(pipeline.count('crossed')).toBe(0);
    expect(minuteBar(pipeline)).toMatchObject({ close: 102 });
  });

  it('that repeat the one before in every field are counted once more but not used again', () => {
    const pipeline = new HeardPipeline([SHARE]);
    const one = { atMs: T0 + 900, volume: 500 };
    pipeline.take(quote(T0 + 1_000, one), quote(T0 + 1_010, one), quote(T0 + 1_020, { ...one, bidSize: 6 }));
    pipeline.take(minuteTick(AFTER));
    expect(pipeline.count('duplicate')).toBe(1);
    expect(minuteBar(pipeline)).toMatchObject({ ticks: 2 });
  });
});

describe('a running session volume', () => {
  const at = (second: number, volume: number | null): ReturnType<typeof quote> =>
    quote(T0 + second * SECOND_MS, { volume, bid: 100 + second, ask: 110 });

  it('becomes volume by difference, the first total being where counting starts', () => {
    const pipeline = new HeardPipeline([SHARE]);
    pipeline.take(at(1, 1_000), at(2, 1_030), at(3, null), at(4, 1_050), minuteTick(AFTER));
    expect(minuteBar(pipeline)).toMatchObject({ volume: 50 });
  });

  it('that falls within a day is a restatement: counted, and adding nothing', () => {
    const pipeline = new HeardPipeline([SHARE]);
    pipeline.take(at(1, 1_000), at(2, 1_030), at(3, 900), at(4, 910), minuteTick(AFTER));
    expect(pipeline.count('volumeRestated')).toBe(1);
    expect(pipeline.count('volumeResets')).toBe(0);
    expect(minuteBar(pipeline)).toMatchObject({ volume: 40 });
  });

  it('that falls on the next day starts over', () => {
    const pipeline = new HeardPipeline([SHARE]);
    const tomorrow = T0 + DAY_MS;
    pipeline.take(at(1, 1_000), quote(tomorrow + SECOND_MS, { volume: 80 }), minuteTick(AFTER + DAY_MS));
    expect(pipeline.count('volumeResets')).toBe(1);
    expect(minuteBar(pipeline, tomorrow)).toMatchObject({ volume: 80 });
  });

  it('of an older quote changes nothing', () => {
    const pipeline = new HeardPipeline([SHARE]);
    pipeline.take(
      at(1, 1_000),
      at(3, 1_030),
      quote(T0 + 4_000, { atMs: T0 + 1_500, volume: 1_010, bid: 77, ask: 110 }),
    );
    pipeline.take(at(5, 1_040), minuteTick(AFTER));
    expect(pipeline.count('volumeRestated')).toBe(0);
    expect(minuteBar(pipeline)).toMatchObject({ volume: 40 });
  });

  it('that rolls over 24 hours is never differenced', () => {
    const pipeline = new HeardPipeline([{ ...SHARE, quoteVolume: 'rolling-24h' }]);
    pipeline.take(at(1, 1_000), at(2, 5_000), at(3, 200), minuteTick(AFTER));
    expect(minuteBar(pipeline)).toMatchObject({ volume: 0, ticks: 3 });
    expect(pipeline.count('volumeResets') + pipeline.count('volumeRestated')).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { type Bar, BarFlag } from '#domain/bar';
import { sourceId, ticker } from '#domain/instrument';
import { MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { COIN, gap, HeardPipeline, minuteTick, T0, trade } from '#tests/support/scripted-inputs';

const OTHER_SYMBOL = { ...COIN, symbol: ticker('ETHUSDT') };
const OTHER_SOURCE = { ...COIN, source: sourceId('elsewhere') };
const ALL = [COIN, OTHER_SYMBOL, OTHER_SOURCE];

function listen(): HeardPipeline {
  const pipeline = new HeardPipeline(ALL);
  for (let index = 0; index < ALL.length; index++) pipeline.take(trade(T0 + SECOND_MS, { index }));
  return pipeline;
}

function gapFlags(bars: readonly Bar[], startMs = T0): Readonly<Record<number, boolean>> {
  const minutes = bars.filter((bar) => bar.interval === '1m' && bar.startMs === startMs);
  return Object.fromEntries(minutes.map((bar) => [bar.instrument, (bar.flags & BarFlag.gap) !== 0]));
}

const closedBars = (pipeline: HeardPipeline): readonly Bar[] => pipeline.heard('bar.closed').map(({ bar }) => bar);
const correctedBars = (pipeline: HeardPipeline): readonly Bar[] =>
  pipeline.heard('bar.corrected').map(({ bar }) => bar);

describe('a gap', () => {
  it('of a source flags the bars of all that it tells, and of nobody else', () => {
    const pipeline = listen();
    pipeline.take(gap(T0 + 20_000, T0 + 5_000, T0 + 15_000), minuteTick(T0 + MINUTE_MS + 2_000));
    expect(gapFlags(closedBars(pipeline))).toEqual({ 0: true, 1: true, 2: false });
  });

  it('of one symbol flags that symbol', () => {
    const pipeline = listen();
    pipeline.take(gap(T0 + 20_000, T0 + 5_000, T0 + 15_000, { symbol: OTHER_SYMBOL.symbol }));
    pipeline.take(minuteTick(T0 + MINUTE_MS + 2_000));
    expect(gapFlags(closedBars(pipeline))).toEqual({ 0: false, 1: true, 2: false });
  });

  it('is told to everyone as it came', () => {
    const notice = gap(T0 + 20_000, T0 + 5_000, null);
    expect(listen().take(notice)).toEqual([{ type: 'gap.noticed', seenMs: T0 + 20_000, gap: notice }]);
  });

  it('that lasts flags every bar until its end is known', () => {
    const pipeline = listen();
    pipeline.take(gap(T0 + 20_000, T0 + 10_000, null));
    pipeline.take(trade(T0 + MINUTE_MS + 5_000), minuteTick(T0 + 2 * MINUTE_MS + 2_000));
    pipeline.take(gap(T0 + 2 * MINUTE_MS + 3_000, T0 + 10_000, T0 + 2 * MINUTE_MS));
    pipeline.take(trade(T0 + 2 * MINUTE_MS + 4_000), minuteTick(T0 + 3 * MINUTE_MS + 2_000));
    const flags = [0, 1, 2].map((minute) => gapFlags(closedBars(pipeline), T0 + minute * MINUTE_MS)[0]);
    expect(flags).toEqual([true, true, false]);
  });

  it('noticed after a bar closed flags it by a numbered correction', () => {
    const pipeline = listen();
    pipeline.take(minuteTick(T0 + MINUTE_MS + 2_000));
    pipeline.take(gap(T0 + MINUTE_MS + 10_000, T0 + 50_000, T0 + MINUTE_MS + 5_000, { symbol: COIN.symbol }));
    expect(gapFlags(closedBars(pipeline))[0]).toBe(false);
    expect(gapFlags(correctedBars(pipeline))).toEqual({ 0: true });
    expect(correctedBars(pipeline)[0]).toMatchObject({ revision: 1, startMs: T0 });
  });
});

import { describe, expect, it } from 'vitest';
import type { EngineInput } from '#domain/engine-input';
import { sourceId } from '#domain/instrument';
import {
  COIN,
  gap,
  HeardPipeline,
  listing,
  metric,
  providerBar,
  SHARE,
  T0,
  trade,
  quote,
} from '#tests/support/scripted-inputs';

/** Why the last input was refused, and what it was; null when it was taken. */
function refusalOf(pipeline: HeardPipeline, input: EngineInput): string | null {
  const [event] = pipeline.take(input).filter(({ type }) => type === 'input.refused');
  return event?.type === 'input.refused' ? `${event.reason}: ${event.what}` : null;
}

describe('a metric', () => {
  it('is told with both of its times', () => {
    const [event] = new HeardPipeline().take(metric(T0 + 500, -0.0001, T0 + 100));
    expect(event).toEqual({
      type: 'metric.seen',
      seenMs: T0 + 500,
      atMs: T0 + 100,
      source: 'sim-crypto',
      symbol: 'BTCUSDT',
      name: 'funding-rate',
      value: -0.0001,
    });
  });

  it('that is 0 is a number like any other', () => {
    expect(refusalOf(new HeardPipeline(), metric(T0 + 500, 0))).toBeNull();
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('of %s is refused', (value) => {
    const said = refusalOf(new HeardPipeline(), metric(T0 + 500, value));
    expect(said).toBe('not-a-number: funding-rate of BTCUSDT from sim-crypto');
  });

  it('without a source time is refused', () => {
    expect(refusalOf(new HeardPipeline(), metric(T0 + 500, 1, null))).toMatch(/^no-source-time: /);
  });

  it('from the future is refused from the first millisecond beyond the tolerance', () => {
    expect(refusalOf(new HeardPipeline(), metric(T0, 1, T0 + 5_000))).toBeNull();
    expect(refusalOf(new HeardPipeline(), metric(T0, 1, T0 + 5_001))).toMatch(/^from-the-future: /);
  });
});

describe('an instrument', () => {
  it('gets the next free index', () => {
    const pipeline = new HeardPipeline([]);
    const said = pipeline.take(listing(COIN), listing(SHARE));
    expect(said).toMatchObject([
      { type: 'instrument.listed', index: 0, instrument: COIN },
      { type: 'instrument.listed', index: 1, instrument: SHARE },
    ]);
  });

  it('cannot be listed twice at one source, but at another one', () => {
    const pipeline = new HeardPipeline([COIN]);
    expect(refusalOf(pipeline, listing({ ...COIN, priceDecimals: 4 }))).toBe('already-listed: BTCUSDT of sim-crypto');
    expect(refusalOf(pipeline, listing({ ...COIN, source: sourceId('elsewhere') }))).toBeNull();
    expect(pipeline.pipeline.instruments.map(({ instrument }) => instrument.source)).toEqual([
      'sim-crypto',
      'elsewhere',
    ]);
  });

  it('that nobody listed has no ticks and no bars', () => {
    const pipeline = new HeardPipeline([COIN]);
    expect(refusalOf(pipeline, trade(T0, { index: 1 }))).toBe('unknown-instrument: instrument 1');
    expect(refusalOf(pipeline, quote(T0, { index: 65_535 }))).toBe('unknown-instrument: instrument 65535');
    expect(refusalOf(pipeline, providerBar(T0, T0 - 60_000, { instrument: 9 as never }))).toBe(
      'unknown-instrument: a bar of instrument 9',
    );
    expect(pipeline.count('trades') + pipeline.count('quotes')).toBe(0);
  });
});

describe('a gap', () => {
  it('whose bounds are no numbers is refused', () => {
    const pipeline = new HeardPipeline();
    expect(refusalOf(pipeline, gap(T0, Number.NaN, null))).toMatch(/^not-a-number: /);
    expect(refusalOf(pipeline, gap(T0, T0, Number.POSITIVE_INFINITY))).toMatch(/^not-a-number: /);
  });
});

describe('inputs out of order', () => {
  it('are our own mistake and stop the pipeline', () => {
    const pipeline = new HeardPipeline();
    pipeline.take(trade(T0 + 10));
    expect(() => pipeline.take(trade(T0 + 9))).toThrow('inputs come in the order in which they were seen');
    expect(() => pipeline.take(trade(Number.NaN))).toThrow('inputs come in the order in which they were seen');
  });
});

import { describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '#primitives/clock';
import { COIN, HeardPipeline, minuteTick, quote, SHARE, T0, trade } from '#tests/support/scripted-inputs';

const SILENCE = 5 * DAY_MS;
const LATER = T0 + SILENCE;

function startsOfMinuteBars(pipeline: HeardPipeline): readonly number[] {
  return pipeline.heard('bar.closed').flatMap(({ bar }) => (bar.interval === '1m' ? [bar.startMs] : []));
}

describe('a silence', () => {
  it('of up to four days is worked through minute by minute', () => {
    const pipeline = new HeardPipeline();
    pipeline.take(trade(T0 + 1_000), minuteTick(T0 + DAY_MS));
    expect(pipeline.heard('minute.proved')).toHaveLength(1_439);
  });

  it('of days is skipped but for its first minutes', () => {
    const pipeline = new HeardPipeline();
    pipeline.take(trade(T0 + 1_000), minuteTick(LATER));
    expect(pipeline.heard('minute.proved').length).toBeLessThan(10);
    expect(pipeline.pipeline.openMinuteMs).toBe(LATER - MINUTE_MS);
  });

  it('closes the bars that were open when it began, the long ones as well', () => {
    const pipeline = new HeardPipeline();
    pipeline.take(trade(T0 + 1_000, { price: 123 }), minuteTick(LATER));
    const closed = pipeline.heard('bar.closed').map(({ bar }) => [bar.interval, bar.startMs, bar.close]);
    expect(closed.map(([interval]) => interval)).toEqual(['1m', '5m', '15m', '1h', '1d']);
    expect(closed.map(([, , close]) => close)).toEqual([123, 123, 123, 123, 123]);
  });

  it('loses no bar of a minute that had begun while the one before was settling', () => {
    const pipeline = new HeardPipeline();
    const next = T0 + MINUTE_MS;
    // Seen half a second into the next minute: that one has a tick, and the one before is still open.
    pipeline.take(trade(T0 + 1_000), trade(next + 500, { atMs: next + 400 }), minuteTick(LATER));
    expect(startsOfMinuteBars(pipeline)).toEqual([T0, next]);
  });

  it('is followed by bars as before it', () => {
    const pipeline = new HeardPipeline();
    const next = T0 + MINUTE_MS;
    pipeline.take(trade(T0 + 1_000), trade(next + 500, { atMs: next + 400 }), minuteTick(LATER));
    pipeline.events.length = 0;
    const starts = Array.from({ length: 30 }, (_, minute) => LATER + minute * MINUTE_MS);
    for (const start of starts) pipeline.take(trade(start + 5_000), minuteTick(start + MINUTE_MS + 1_000));
    expect(startsOfMinuteBars(pipeline)).toEqual(starts);
  });

  it('leaves a quote from its middle too late for any bar', () => {
    const pipeline = new HeardPipeline([SHARE]);
    pipeline.take(quote(T0 + 1_000), minuteTick(LATER));
    pipeline.events.length = 0;
    // The first thing a venue says after days is often its last quote from days ago.
    pipeline.take(quote(LATER + 10, { atMs: T0 + 2 * DAY_MS, bid: 70, ask: 72 }));
    expect(pipeline.count('tooLate')).toBe(1);
    const starts = Array.from({ length: 30 }, (_, minute) => LATER + minute * MINUTE_MS);
    for (const start of starts)
      pipeline.take(quote(start + 5_000, { bid: 101 }), minuteTick(start + MINUTE_MS + 1_000));
    expect(startsOfMinuteBars(pipeline)).toEqual(starts);
  });

  it('repeats nothing and leaves the proofs in order', () => {
    const pipeline = new HeardPipeline([COIN]);
    pipeline.take(trade(T0 + 1_000), minuteTick(LATER), minuteTick(LATER + 3 * MINUTE_MS));
    const minutes = pipeline.heard('minute.proved').map(({ proof }) => proof.minuteMs);
    expect(minutes).toEqual([...new Set(minutes)].toSorted((left, right) => left - right));
  });
});

import { describe, expect, it } from 'vitest';
import { ChangePace } from '#connectors/tastytrade/dxlink/change-pace';
import { ErrorMeter } from '#connectors/tastytrade/dxlink/error-meter';
import type { FeedTopic } from '#connectors/tastytrade/dxlink/feed-events';
import { FeedSubscriptions } from '#connectors/tastytrade/dxlink/feed-subscriptions';
import { epochMs, ManualClock, MINUTE_MS, SECOND_MS } from '#primitives/clock';

interface Frame {
  readonly add?: readonly FeedTopic[];
  readonly remove?: readonly FeedTopic[];
}

function topics(count: number): readonly FeedTopic[] {
  return Array.from({ length: count }, (_, i) => ({ type: 'Greeks', symbol: `.IBIT260320C${i / 2}` }));
}

function subscriptions() {
  const clock = new ManualClock(epochMs(0));
  const frames: string[] = [];
  let waits = 0;
  const asked = new FeedSubscriptions({
    clock,
    send: (message) => frames.push(JSON.stringify(message)),
    waited: () => waits++,
  });
  return { clock, asked, frames, sent: () => frames.map((text) => JSON.parse(text) as Frame), waits: () => waits };
}

describe('subscriptions to DXLink', () => {
  it('go in frames of less than 8 KB, one every tenth of a second, none of them twice', () => {
    const { clock, asked, frames, sent } = subscriptions();
    asked.want(topics(1_000));
    expect(frames).toEqual([]);
    asked.open();
    expect(frames).toHaveLength(1);
    clock.advanceTo(epochMs(99));
    expect(frames).toHaveLength(1);
    clock.advanceTo(epochMs(10_000));
    expect(Math.max(...frames.map((text) => text.length))).toBeLessThan(8_000);
    const told = sent().flatMap(({ add = [] }) => add.map(({ symbol }) => symbol));
    expect(told).toEqual(topics(1_000).map(({ symbol }) => symbol));
  });

  it('are only what has changed, and on a new channel everything', () => {
    const { clock, asked, sent } = subscriptions();
    asked.want(topics(3));
    asked.open();
    clock.advanceTo(epochMs(SECOND_MS));
    asked.want(topics(4).slice(1));
    clock.advanceTo(epochMs(2 * SECOND_MS));
    expect(sent().at(-1)).toMatchObject({
      remove: [{ symbol: '.IBIT260320C0' }],
      add: [{ symbol: '.IBIT260320C1.5' }],
    });
    asked.close();
    asked.open();
    expect(sent().at(-1)?.add).toHaveLength(3);
  });

  it('stay below 10 000 changes a minute', () => {
    const pace = new ChangePace();
    let now = epochMs(0);
    let changes = 0;
    while (now < MINUTE_MS) {
      changes += 150;
      now = pace.next(150, now);
    }
    expect(changes).toBeGreaterThan(8_000);
    expect(changes).toBeLessThan(10_000);
  });

  it('are no more than 25 000: the rest is counted', () => {
    const { asked } = subscriptions();
    asked.want(topics(25_010));
    expect(asked.leftOut).toBe(10);
  });

  it('that nobody answers are named after ten seconds, and keep nobody waiting for longer', () => {
    const { clock, asked, waits } = subscriptions();
    asked.want([...topics(2), { type: 'Quote', symbol: 'IBIT' }]);
    asked.open();
    asked.heard('IBIT');
    asked.heard('.IBIT260320C0');
    expect([asked.isSettled, asked.withoutData]).toEqual([false, []]);
    clock.advanceTo(epochMs(10 * SECOND_MS));
    expect([asked.isSettled, asked.withoutData, waits()]).toEqual([true, ['.IBIT260320C0.5'], 1]);
    asked.heard('.IBIT260320C0.5');
    expect(asked.withoutData).toEqual([]);
  });

  it('are not settled by waiting alone: somebody has to say something', () => {
    const { clock, asked } = subscriptions();
    asked.want(topics(1));
    asked.open();
    clock.advanceTo(epochMs(MINUTE_MS));
    expect(asked.isSettled).toBe(false);
  });
});

describe('errors of the stream', () => {
  it('are too many from the fourth within a minute on', () => {
    const meter = new ErrorMeter(3, MINUTE_MS);
    expect([0, 20, 40].map((second) => meter.add(epochMs(second * SECOND_MS)))).toEqual([false, false, false]);
    expect(meter.add(epochMs(61 * SECOND_MS))).toBe(false);
    expect(meter.add(epochMs(62 * SECOND_MS))).toBe(true);
    meter.forget();
    expect(meter.add(epochMs(63 * SECOND_MS))).toBe(false);
  });
});

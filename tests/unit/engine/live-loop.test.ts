import { describe, expect, it } from 'vitest';
import type { EngineInput } from '#domain/engine-input';
import { Inbox } from '#engine/inbox';
import { LiveLoop } from '#engine/live-loop';
import { type Clock, epochMs, ManualClock, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { ScriptedFeed } from '#tests/support/scripted-feed';
import { COIN, listing, SETTINGS, T0, trade } from '#tests/support/scripted-inputs';
import { replay, SmallEngine } from '#tests/support/small-engine';

const SETTLE_MS = SETTINGS.bars.settleMs;

interface Live extends Disposable {
  readonly clock: ManualClock;
  readonly engine: SmallEngine;
  readonly inbox: Inbox;
  readonly loop: LiveLoop;
  readonly feed: ScriptedFeed;
  until(offsetMs: number): void;
}

function live(inputs: readonly EngineInput[], minuteTickAfterMs: number | null = SETTLE_MS): Live {
  const clock = new ManualClock(epochMs(T0));
  const engine = new SmallEngine();
  const inbox = new Inbox();
  const feed = new ScriptedFeed(clock, inputs);
  const loop = new LiveLoop({ engine: engine.engine, bus: engine.bus, inbox, clock, feeds: [feed], minuteTickAfterMs });
  loop.start();
  return {
    clock,
    engine,
    inbox,
    loop,
    feed,
    until: (offsetMs) => clock.advanceTo(epochMs(T0 + offsetMs)),
    [Symbol.dispose]: () => engine[Symbol.dispose](),
  };
}

function closedMinutes(engine: SmallEngine): readonly number[] {
  return engine.events.flatMap((event) =>
    event.type === 'bar.closed' && event.bar.interval === '1m' ? [event.bar.startMs - T0] : [],
  );
}

describe('the live loop', () => {
  it('hands what feeds bring to the engine within moments', () => {
    using running = live([listing(COIN, T0 + 5), trade(T0 + 1_003)], null);
    running.until(1_002);
    expect(running.engine.engine.position).toBe(1);
    running.until(1_020);
    expect(running.engine.engine.position).toBe(2);
    running.loop[Symbol.dispose]();
  });

  it('closes the bar of a minute as soon as it has settled, although nothing trades any more', () => {
    using running = live([listing(COIN, T0), trade(T0 + 5_000)]);
    running.until(MINUTE_MS + SETTLE_MS - 1);
    expect(closedMinutes(running.engine)).toEqual([]);
    running.until(MINUTE_MS + SETTLE_MS + 20);
    expect(closedMinutes(running.engine)).toEqual([0]);
    running.until(10 * MINUTE_MS);
    const proofs = running.engine.events.filter(({ type }) => type === 'minute.proved');
    expect(proofs).toHaveLength(9);
    running.loop[Symbol.dispose]();
  });

  it('leaves minutes alone where the market brings its own time', () => {
    using running = live([listing(COIN, T0), trade(T0 + 5_000)], null);
    running.until(10 * MINUTE_MS);
    expect(running.engine.engine.handled).toBe(2);
    expect(closedMinutes(running.engine)).toEqual([]);
    running.loop[Symbol.dispose]();
  });

  it('handles what still waits when it is stopped, and then nothing more', () => {
    using running = live([listing(COIN, T0), trade(T0 + 1_001), trade(T0 + 1_005)], null);
    running.until(1_001);
    running.loop[Symbol.dispose]();
    expect(running.inbox.depth).toBe(0);
    expect(running.engine.engine.position).toBe(2);
    expect(running.feed.running).toBe(false);
    running.until(10 * MINUTE_MS);
    expect(running.engine.engine.handled).toBe(2);
  });

  it('tries once a second to record again after the disk was full', () => {
    const trades = Array.from({ length: 60 }, (_, i) => trade(T0 + (i + 1) * SECOND_MS, { tradeId: i }));
    using running = live([listing(COIN, T0), ...trades]);
    const { engine } = running;
    running.until(10 * SECOND_MS + 500);
    engine.fillDisk();
    running.until(20 * SECOND_MS + 500);
    expect(engine.engine.halt).toMatchObject({ fault: { code: 'full' } });
    expect(engine.engine.halt?.unrecorded).toBeGreaterThan(5);
    engine.freeDisk();
    running.until(21 * SECOND_MS + 600);
    expect(engine.engine.halt).toBeNull();
    running.until(3 * MINUTE_MS);
    running.loop[Symbol.dispose]();
    expect(replay(engine.files)).toMatchObject({ divergence: null, hash: engine.hash });
  });

  it('publishes what a full inbox had to refuse', () => {
    const clock = new ManualClock(epochMs(T0));
    using engine = new SmallEngine();
    const inbox = new Inbox({ quotesUntil: 2, everythingUntil: 2 });
    using loop = new LiveLoop({
      engine: engine.engine,
      bus: engine.bus,
      inbox,
      clock,
      feeds: [],
      minuteTickAfterMs: null,
    });
    loop.start();
    inbox.push(COIN.source, listing(COIN, T0));
    for (let i = 0; i < 4; i++) inbox.push(COIN.source, trade(T0 + i));
    clock.advanceTo(epochMs(T0 + 100));
    const dropped = engine.events.filter(({ type }) => type === 'edge.dropped');
    expect(dropped).toMatchObject([{ edge: 'inbox', count: 3 }]);
    expect(engine.events).toContainEqual(expect.objectContaining({ type: 'gap.noticed' }));
  });

  it('does not wait out an hour by which the clock was set back before it tries again', () => {
    const manual = new ManualClock(epochMs(T0));
    let backMs = 0;
    const clock: Clock = {
      now: () => epochMs(manual.now() - backMs),
      wakeAt: (at, task) => manual.wakeAt(epochMs(at + backMs), task),
    };
    using engine = new SmallEngine();
    const inbox = new Inbox();
    using loop = new LiveLoop({
      engine: engine.engine,
      bus: engine.bus,
      inbox,
      clock,
      feeds: [],
      minuteTickAfterMs: null,
    });
    loop.start();
    inbox.push(COIN.source, listing(COIN, T0));
    engine.fillDisk();
    manual.advanceTo(epochMs(T0 + 100));
    expect(engine.engine.halt).not.toBeNull();
    backMs = 3_600_000;
    engine.freeDisk();
    manual.advanceTo(epochMs(T0 + 2_000));
    expect(engine.engine.halt).toBeNull();
  });
});

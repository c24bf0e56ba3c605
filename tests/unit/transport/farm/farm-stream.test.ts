import { beforeEach, describe, expect, it } from 'vitest';
import type { FarmProgress } from '#contract/farm-view';
import { epochMs, ManualClock, MINUTE_MS } from '#primitives/clock';
import { EventLedger } from '#research/desk/event-ledger';
import type { Scene } from '#research/desk/scene';
import { NO_ACTIVITY } from '#transport/projections/farm/activity-words';
import type { FarmAnalyst } from '#transport/projections/farm/farm-analyst';
import { FarmStream } from '#transport/projections/farm/farm-stream';
import { noFarm } from '#transport/projections/farm/no-farm';

interface Asked {
  readonly topic: string;
  readonly until: number;
  answer(): void;
  fail(): void;
}

/** Answers when the test says so; an activity says which minute it is of. */
class PatientFarm implements FarmAnalyst {
  progress: FarmProgress = { ...noFarm(null).progress, phase: 'ready', epoch: 'e1', throughMs: 500 * MINUTE_MS };
  readonly asked: Asked[] = [];

  ask(topic: string, until: number): Promise<never> {
    return new Promise((resolve, reject) => {
      const answer = topic === 'dimensions' ? [] : { ...NO_ACTIVITY, atMs: until * MINUTE_MS, bars: 1 };
      this.asked.push({
        topic,
        until,
        answer: () => resolve(answer as never),
        fail: () => reject(new Error('the thread is gone')),
      });
    });
  }
}

describe('the stream of a farm', () => {
  let farm: PatientFarm;
  let scene: Scene;
  let clock: ManualClock;
  let changes: number;

  beforeEach(() => {
    farm = new PatientFarm();
    clock = new ManualClock(epochMs(0));
    changes = 0;
    scene = {
      epoch: 1,
      position: 10,
      seenMs: epochMs(100.9 * MINUTE_MS),
      openMinuteMs: epochMs(100 * MINUTE_MS),
      instruments: [],
      chains: [],
      ledger: new EventLedger(),
      nyse: null,
    };
  });

  function stream() {
    return new FarmStream({ scene: () => scene, farm, clock }, () => changes++, { [Symbol.dispose]: () => undefined });
  }

  async function answered(): Promise<void> {
    for (const asked of farm.asked) asked.answer();
    await Promise.resolve();
    await Promise.resolve();
    for (const asked of farm.asked) asked.answer();
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  }

  it('asks for the newest minute that is over at the cursor, and for none that is still open', async () => {
    using view = stream();
    expect(view.snapshot().activity).toBeNull();
    await answered();
    expect(farm.asked.map(({ topic, until }) => [topic, until])).toEqual([
      ['dimensions', 100],
      ['activity', 100],
    ]);
    clock.advanceTo(epochMs(300));
    expect(view.take()).toMatchObject({ activity: { atMs: 100 * MINUTE_MS } });
  });

  it('never shows what was asked for before the cursor jumped back', async () => {
    using view = stream();
    view.snapshot();
    await answered();
    scene = { ...scene, openMinuteMs: epochMs(120 * MINUTE_MS) };
    clock.advanceTo(epochMs(300));
    view.take();
    scene = { ...scene, epoch: 2, openMinuteMs: epochMs(50 * MINUTE_MS) };
    expect(view.take()).toEqual({ resync: true, missed: 0 });
    expect(view.snapshot().activity).toBeNull();
    await answered();
    clock.advanceTo(epochMs(600));
    const shown = view.take();
    expect(shown === null || 'resync' in shown || shown.activity === null).toBe(true);
    await answered();
    clock.advanceTo(epochMs(900));
    expect(view.take()).toMatchObject({ activity: { atMs: 50 * MINUTE_MS } });
  });

  it('says that the farm is behind the cursor until it has reached it', () => {
    farm.progress = { ...farm.progress, phase: 'catching-up', throughMs: 60 * MINUTE_MS };
    using view = stream();
    expect(view.snapshot().isBehind).toBe(true);
    farm.progress = { ...farm.progress, throughMs: 100 * MINUTE_MS };
    expect(view.snapshot().isBehind).toBe(false);
  });

  it('asks again once the farm has come further, and not while nothing is new', async () => {
    farm.progress = { ...farm.progress, phase: 'catching-up', throughMs: 60 * MINUTE_MS };
    using view = stream();
    view.snapshot();
    await answered();
    const before = farm.asked.length;
    view.take();
    view.take();
    expect(farm.asked).toHaveLength(before);
    farm.progress = { ...farm.progress, throughMs: 80 * MINUTE_MS };
    view.take();
    expect(farm.asked).toHaveLength(before + 1);
  });

  it('goes on after a question that failed', async () => {
    using view = stream();
    view.snapshot();
    farm.asked[0]?.fail();
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    expect(changes).toBeGreaterThan(0);
    scene = { ...scene, openMinuteMs: epochMs(101 * MINUTE_MS) };
    view.take();
    expect(farm.asked).toHaveLength(2);
  });

  it('asks nobody where no farm runs, and says why', () => {
    farm.progress = noFarm('This tape has no option chains.').progress;
    using view = stream();
    expect(view.snapshot()).toMatchObject({
      phase: 'none',
      problem: 'This tape has no option chains.',
      activity: null,
    });
    expect(farm.asked).toHaveLength(0);
  });
});

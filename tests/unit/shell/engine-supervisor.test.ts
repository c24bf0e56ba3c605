import type { UtilityProcess } from 'electron';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EngineExit } from '#contract/bridge-channels';
import { EngineSupervisor } from '#shell/engine-supervisor';
import { FakeUtilityProcess } from '#tests/support/fake-electron';

let forked: FakeUtilityProcess[];
let exits: EngineExit[];
let starts: number;

beforeEach(() => {
  forked = [];
  exits = [];
  starts = 0;
});

function supervisor(patienceMs = 50): EngineSupervisor {
  return new EngineSupervisor({
    fork: (restarts) => {
      const child = new FakeUtilityProcess('engine.js', [String(restarts)], {});
      forked.push(child);
      return child as unknown as UtilityProcess;
    },
    limits: { delaysMs: [1, 2], exits: 2, withinMs: 60_000 },
    patienceMs,
    onStart: () => starts++,
    onMessage: () => undefined,
    onExit: (exit) => exits.push(exit),
  });
}

describe('an engine that keeps ending', () => {
  it('is started again a few times, then no more, until the user asks', async () => {
    const engine = supervisor();
    engine.start();
    for (let crash = 0; crash < 3; crash++) {
      forked.at(-1)?.end(1);
      await sleep(20);
    }
    expect(exits).toEqual([
      { reason: 'exit code 1', retryInMs: 1 },
      { reason: 'exit code 1', retryInMs: 2 },
      { reason: 'exit code 1', retryInMs: null },
    ]);
    expect([forked.length, engine.running, starts]).toEqual([3, false, 3]);
    expect(engine.post({ kind: 'window', window: 1 })).toBe(false);
    engine.restart();
    expect([forked.length, engine.running]).toEqual([4, true]);
    expect(forked.map(({ given }) => given)).toEqual([['0'], ['1'], ['2'], ['3']]);
  });

  it('says what V8 could not go on with', async () => {
    const engine = supervisor();
    engine.start();
    forked[0]?.emit('error', 'FatalError', 'v8::ToLocalChecked', '{}');
    forked[0]?.end(5);
    await sleep(20);
    expect(exits[0]?.reason).toBe('FatalError in v8::ToLocalChecked');
    await Promise.all([engine.stop(), sleep(1).then(() => forked.at(-1)?.end(0))]);
  });
});

describe('an engine that is told to stop', () => {
  it('is waited for, and not started again', async () => {
    const engine = supervisor(10_000);
    engine.start();
    const stopped = engine.stop();
    expect(forked[0]?.received.map(({ data }) => data)).toEqual([{ kind: 'shutdown' }]);
    expect(engine.post({ kind: 'window', window: 1 })).toBe(false);
    forked[0]?.end(0);
    await stopped;
    await sleep(20);
    expect([forked.length, exits.length, engine.running]).toEqual([1, 0, false]);
    engine.start();
    expect(forked).toHaveLength(1);
  });

  it('is ended the hard way when it does not listen', async () => {
    const engine = supervisor(5);
    engine.start();
    await engine.stop();
    expect(forked[0]?.ended).toBe(true);
  });

  it('is not started again by a start that was waiting', async () => {
    const engine = supervisor();
    engine.start();
    forked[0]?.end(1);
    await sleep(0);
    await engine.stop();
    await sleep(20);
    expect(forked).toHaveLength(1);
  });
});

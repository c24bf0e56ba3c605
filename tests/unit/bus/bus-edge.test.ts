import { describe, expect, it } from 'vitest';
import { BusEdge, type BusEdgeOptions, type EdgeTrouble } from '#bus/bus-edge';
import { EventBus } from '#bus/event-bus';
import type { EventOf } from '#domain/engine-event';
import { epochMs, ManualClock } from '#primitives/clock';
import { metricEvent } from '#tests/support/history-fixture';

type Metric = EventOf<'metric.seen'>;

/** A consumer that is slow until `answer` is called and fails when told to. */
function harness(options: Partial<BusEdgeOptions<'metric.seen'>>) {
  const bus = new EventBus();
  const clock = new ManualClock(epochMs(0));
  const tasks: (() => void)[] = [];
  const batches: number[][] = [];
  const troubles: EdgeTrouble[] = [];
  const answers: PromiseWithResolvers<void>[] = [];
  const edge = new BusEdge<'metric.seen'>({
    name: 'metrics',
    bus,
    types: ['metric.seen'],
    policy: 'never-drop',
    capacity: 4,
    clock,
    defer: (task) => void tasks.push(task),
    consume: (batch: readonly Metric[]) => {
      batches.push(batch.map(({ value }) => value));
      const answer = Promise.withResolvers<void>();
      answers.push(answer);
      return answer.promise;
    },
    onTrouble: (trouble) => void troubles.push(trouble),
    atEnd: 'flush',
    ...options,
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  return {
    bus,
    edge,
    clock,
    batches,
    troubles,
    publish: (...values: number[]): void => values.forEach((value) => bus.publish(metricEvent(value))),
    runDeferred: async (): Promise<void> => {
      for (const task of tasks.splice(0)) task();
      await settle();
    },
    answer: async (error?: Error): Promise<void> => {
      const next = answers.shift();
      if (error === undefined) next?.resolve();
      else next?.reject(error);
      await settle();
    },
  };
}

describe('an edge of the bus', () => {
  it('hands over nothing while the publisher speaks, and then everything in order', async () => {
    const { edge, publish, batches, runDeferred, answer } = harness({});
    publish(1, 2, 3);
    expect(batches).toEqual([]);
    await runDeferred();
    expect(batches).toEqual([[1, 2, 3]]);
    await answer();
    await edge[Symbol.asyncDispose]();
  });

  it('lets the publisher go on while the consumer is slow', async () => {
    const { edge, publish, batches, runDeferred, answer, troubles } = harness({ policy: 'drop-oldest', capacity: 2 });
    publish(1);
    await runDeferred();
    publish(2, 3, 4, 5);
    await runDeferred();
    expect(batches).toEqual([[1]]);
    await answer();
    await runDeferred();
    expect(batches).toEqual([[1], [4, 5]]);
    expect(troubles).toEqual([{ kind: 'dropped', edge: 'metrics', count: 2 }]);
    await answer();
    await edge[Symbol.asyncDispose]();
  });

  it('hands a failed batch over again, later and later, where nothing may be dropped', async () => {
    const { edge, publish, batches, runDeferred, answer, clock, troubles } = harness({});
    publish(1, 2);
    await runDeferred();
    await answer(new Error('no network'));
    await runDeferred();
    expect(batches).toEqual([[1, 2]]);
    clock.advanceTo(epochMs(100));
    await runDeferred();
    publish(3);
    await answer(new Error('no network'));
    clock.advanceTo(epochMs(299));
    await runDeferred();
    expect(batches).toHaveLength(2);
    clock.advanceTo(epochMs(300));
    await runDeferred();
    await answer();
    await runDeferred();
    await answer();
    expect(batches).toEqual([[1, 2], [1, 2], [1, 2], [3]]);
    expect(troubles.map((trouble) => trouble.kind)).toEqual(['failed', 'failed']);
    await edge[Symbol.asyncDispose]();
  });

  it('counts a failed batch as dropped under any other policy', async () => {
    const { edge, publish, batches, runDeferred, answer, clock, troubles } = harness({ policy: 'drop-newest' });
    publish(1, 2);
    await runDeferred();
    await answer(new Error('no network'));
    publish(3);
    clock.advanceTo(epochMs(100));
    await runDeferred();
    await answer();
    expect(batches).toEqual([[1, 2], [3]]);
    expect(edge.counts.dropped).toBe(2);
    expect(troubles).toMatchObject([
      { kind: 'failed', lost: 2 },
      { kind: 'dropped', count: 2 },
    ]);
    await edge[Symbol.asyncDispose]();
  });

  it('says how many events a full never-drop edge had to refuse', async () => {
    const { edge, publish, runDeferred, answer, troubles } = harness({ capacity: 2 });
    publish(1, 2, 3, 4);
    await runDeferred();
    expect(troubles).toEqual([{ kind: 'refused', edge: 'metrics', count: 2 }]);
    await answer();
    await edge[Symbol.asyncDispose]();
  });

  it('survives a consumer that throws at once', async () => {
    const { edge, publish, runDeferred, troubles } = harness({
      policy: 'drop-oldest',
      consume: () => {
        throw new Error('broken');
      },
    });
    publish(1);
    await runDeferred();
    expect(troubles[0]).toMatchObject({ kind: 'failed', lost: 1 });
    await edge[Symbol.asyncDispose]();
  });

  it('flushes at the end and then holds no subscription', async () => {
    const { bus, edge, publish, batches, runDeferred, answer } = harness({});
    publish(1);
    await runDeferred();
    publish(2);
    const ended = edge[Symbol.asyncDispose]();
    expect(bus.subscriptionCount).toBe(0);
    await answer();
    await answer();
    await ended;
    expect(batches).toEqual([[1], [2]]);
  });

  it('gives up and counts what waits, where it shall abandon or the consumer fails at the end', async () => {
    const abandoning = harness({ atEnd: 'abandon' });
    abandoning.publish(1, 2);
    await abandoning.edge[Symbol.asyncDispose]();
    expect(abandoning.batches).toEqual([]);
    expect(abandoning.troubles).toEqual([{ kind: 'dropped', edge: 'metrics', count: 2 }]);

    const failing = harness({ batchSize: 1, consume: () => Promise.reject(new Error('gone')) });
    failing.publish(1, 2);
    await failing.edge[Symbol.asyncDispose]();
    expect(failing.troubles).toMatchObject([{ kind: 'failed' }, { kind: 'dropped', count: 2 }]);
    expect(failing.edge.counts.dropped).toBe(2);
  });
});

import { describe, expect, it } from 'vitest';
import { EdgeQueue } from '#bus/edge-queue';

describe('an edge queue', () => {
  it('pushes back where nothing may be dropped', () => {
    const queue = new EdgeQueue<number>({ name: 'bars', capacity: 2, policy: 'never-drop' });
    expect([queue.offer(1), queue.offer(2), queue.offer(3)]).toEqual([true, true, false]);
    expect(queue.drain()).toEqual([1, 2]);
    expect(queue.offer(3)).toBe(true);
    expect(queue.counts).toEqual({ depth: 1, highWater: 2, accepted: 3, dropped: 0, coalesced: 0, refused: 1 });
  });

  it('drops the oldest', () => {
    const queue = new EdgeQueue<number>({ name: 'metrics', capacity: 2, policy: 'drop-oldest' });
    for (const item of [1, 2, 3]) expect(queue.offer(item)).toBe(true);
    expect(queue.drain()).toEqual([2, 3]);
    expect(queue.counts).toMatchObject({ accepted: 3, dropped: 1 });
  });

  it('drops the newest and says so', () => {
    const queue = new EdgeQueue<number>({ name: 'log', capacity: 2, policy: 'drop-newest' });
    expect([queue.offer(1), queue.offer(2), queue.offer(3)]).toEqual([true, true, false]);
    expect(queue.drain()).toEqual([1, 2]);
    expect(queue.counts).toMatchObject({ accepted: 2, dropped: 1, refused: 0 });
  });

  it('keeps the newest of each key in the place of the first', () => {
    const queue = new EdgeQueue<[string, number]>({
      name: 'quotes',
      capacity: 2,
      policy: 'coalesce-by-key',
      keyOf: ([key]) => key,
    });
    queue.offer(['a', 1]);
    queue.offer(['b', 1]);
    queue.offer(['a', 2]);
    expect(queue.drain()).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
    expect(queue.counts).toMatchObject({ accepted: 3, dropped: 0, coalesced: 1 });
  });

  it('pushes out the oldest key for a new one', () => {
    const queue = new EdgeQueue<string>({ name: 'q', capacity: 2, policy: 'coalesce-by-key', keyOf: (item) => item });
    for (const item of ['a', 'b', 'c', 'a']) queue.offer(item);
    expect(queue.drain()).toEqual(['c', 'a']);
    expect(queue.counts).toMatchObject({ accepted: 4, dropped: 2, coalesced: 0 });
  });

  it('tells of its drops once per drain', () => {
    const told: string[] = [];
    const queue = new EdgeQueue<number>({
      name: 'metrics',
      capacity: 1,
      policy: 'drop-oldest',
      onDrop: (name, count) => told.push(`${name} ${count}`),
    });
    for (const item of [1, 2, 3]) queue.offer(item);
    expect(told).toEqual([]);
    queue.drain();
    queue.drain();
    queue.offer(4);
    queue.offer(5);
    queue.abandon();
    expect(told).toEqual(['metrics 2', 'metrics 2']);
    expect(queue.counts).toMatchObject({ depth: 0, dropped: 4 });
  });

  it('wants a key exactly when it coalesces', () => {
    expect(() => new EdgeQueue({ name: 'q', capacity: 1, policy: 'coalesce-by-key' })).toThrow('key');
    expect(() => new EdgeQueue({ name: 'q', capacity: 0, policy: 'drop-oldest' })).toThrow('room');
  });
});

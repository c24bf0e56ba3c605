import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EdgePolicy, EdgeQueue } from '#bus/edge-queue';

interface Item {
  readonly key: number;
  readonly serial: number;
}

/** The same promises, kept the slow and obvious way. */
class NaiveQueue {
  items: Item[] = [];
  dropped = 0;
  refused = 0;
  coalesced = 0;
  readonly capacity: number;
  readonly policy: EdgePolicy;

  constructor(capacity: number, policy: EdgePolicy) {
    this.capacity = capacity;
    this.policy = policy;
  }

  offer(item: Item): boolean {
    const same = this.items.findIndex(({ key }) => key === item.key);
    if (this.policy === 'coalesce-by-key' && same >= 0) {
      this.items[same] = item;
      this.coalesced++;
      return true;
    }
    if (this.items.length === this.capacity) {
      if (this.policy === 'never-drop') {
        this.refused++;
        return false;
      }
      this.dropped++;
      if (this.policy === 'drop-newest') return false;
      this.items.shift();
    }
    this.items.push(item);
    return true;
  }

  drain(limit: number): Item[] {
    return this.items.splice(0, limit);
  }
}

const policies: readonly EdgePolicy[] = ['never-drop', 'drop-oldest', 'drop-newest', 'coalesce-by-key'];

const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ offer: fc.integer({ min: 0, max: 5 }) }) },
    { weight: 1, arbitrary: fc.record({ drain: fc.integer({ min: 0, max: 6 }) }) },
  ),
  { maxLength: 120 },
);

describe('an edge queue', () => {
  it.each(policies)('with policy %s does what a plain list would do', (policy) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), steps, (capacity, script) => {
        let told = 0;
        let taken = 0;
        let serial = 0;
        const naive = new NaiveQueue(capacity, policy);
        const queue = new EdgeQueue<Item>({
          name: 'q',
          capacity,
          policy,
          onDrop: (_name, count) => (told += count),
          ...(policy === 'coalesce-by-key' ? { keyOf: (item: Item) => item.key } : {}),
        });
        for (const step of script) {
          if ('offer' in step) {
            const item = { key: step.offer, serial: serial++ };
            expect(queue.offer(item)).toBe(naive.offer(item));
          } else {
            const batch = queue.drain(step.drain);
            taken += batch.length;
            expect(batch).toEqual(naive.drain(step.drain));
            expect(told).toBe(naive.dropped);
          }
          expect(queue.depth).toBe(naive.items.length);
        }
        const { accepted, dropped, coalesced, refused, depth, highWater } = queue.counts;
        expect([dropped, coalesced, refused]).toEqual([naive.dropped, naive.coalesced, naive.refused]);
        const evicted = policy === 'drop-newest' ? 0 : dropped;
        expect(accepted).toBe(taken + depth + coalesced + evicted);
        expect(highWater).toBeLessThanOrEqual(capacity);
        expect(queue.drain()).toEqual(naive.drain(capacity));
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

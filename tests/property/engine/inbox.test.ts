import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputBlock } from '#domain/input-block';
import { type SourceId, sourceId } from '#domain/instrument';
import { Inbox } from '#engine/inbox';
import { SeededRandom } from '#primitives/random';
import { T0, trade } from '#tests/support/scripted-inputs';

interface Arrival {
  readonly source: SourceId;
  readonly seenMs: number;
  /** Says which one it is, once it is in a block. */
  readonly id: number;
}

const SOURCES = ['binance', 'alpaca', 'clock', 'tradier'].map(sourceId);

/** What each of several sources sees, in its own order; many of them in the same millisecond. */
function arrivals(seed: number): readonly (readonly Arrival[])[] {
  const random = new SeededRandom(seed);
  let id = 0;
  return SOURCES.map((source) => {
    let seenMs = T0;
    return Array.from({ length: random.below(25) }, () => ({ source, seenMs: (seenMs += random.below(3)), id: id++ }));
  });
}

/** One of the orders in which they may reach us: each source's own order is kept. */
function interleaved(streams: readonly (readonly Arrival[])[], seed: number): readonly Arrival[] {
  const random = new SeededRandom(seed);
  const left = streams.map((stream) => [...stream]);
  const order: Arrival[] = [];
  while (left.some((stream) => stream.length > 0)) {
    const next = left[random.below(left.length)]?.shift();
    if (next !== undefined) order.push(next);
  }
  return order;
}

function order(pushed: readonly Arrival[], capacity: number): readonly number[] {
  const inbox = new Inbox();
  for (const { source, seenMs, id } of pushed) inbox.push(source, trade(seenMs, { tradeId: id }));
  const block = new InputBlock(capacity);
  const ids: number[] = [];
  for (;;) {
    block.clear();
    if (inbox.drain(block) === 0) return ids;
    ids.push(...block.tradeId.subarray(0, block.length));
  }
}

const SEED = fc.integer({ min: 0, max: 2 ** 31 });
const RUNS = { seed: 7, numRuns: 200 };

describe('the order of the inbox', () => {
  it('is the same however the sources overtake one another on the way', () => {
    fc.assert(
      fc.property(SEED, SEED, SEED, (market, one, another) => {
        const streams = arrivals(market);
        expect(order(interleaved(streams, one), 1_000)).toEqual(order(interleaved(streams, another), 1_000));
      }),
      RUNS,
    );
  });

  it('is that of time, source and arrival, in blocks of any size, with nothing lost', () => {
    fc.assert(
      fc.property(SEED, SEED, fc.integer({ min: 1, max: 40 }), (market, way, capacity) => {
        const streams = arrivals(market);
        const expected = streams
          .flat()
          .toSorted(
            (a, b) => a.seenMs - b.seenMs || (a.source < b.source ? -1 : a.source > b.source ? 1 : a.id - b.id),
          );
        expect(order(interleaved(streams, way), capacity)).toEqual(expected.map(({ id }) => id));
      }),
      RUNS,
    );
  });

  it('never goes back, whatever the wall clock does and whenever it is drained', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 60 }), SEED, (steps, seed) => {
        const random = new SeededRandom(seed);
        const inbox = new Inbox();
        const block = new InputBlock(7);
        let [now, last, came] = [T0, 0, 0];
        const drain = (): void => {
          block.clear();
          inbox.drain(block);
          came += block.length;
          for (const seenMs of block.seenMs.subarray(0, block.length)) {
            expect(seenMs).toBeGreaterThanOrEqual(last);
            last = seenMs;
          }
        };
        for (const step of steps) {
          inbox.push(SOURCES[random.below(4)] as SourceId, trade((now += step)));
          if (random.below(3) === 0) drain();
        }
        while (inbox.depth > 0) drain();
        expect(came).toBe(steps.length);
      }),
      RUNS,
    );
  });
});

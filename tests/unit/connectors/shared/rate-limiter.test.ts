import { describe, expect, it } from 'vitest';
import { RateLimiter, type RequestPriority } from '#connectors/shared/rate-limiter';
import { epochMs, HOUR_MS, ManualClock, SECOND_MS } from '#primitives/clock';

const START = epochMs(1_800_000_000_000);

class Queue {
  readonly clock = new ManualClock(START);
  readonly limiter: RateLimiter;
  readonly gone: string[] = [];

  constructor(requests: number, perMs: number, burst: number) {
    this.limiter = new RateLimiter({ requests, perMs, burst }, this.clock);
  }

  ask(name: string, priority: RequestPriority = 'live'): void {
    void this.limiter.take(priority).then((allowed) => this.gone.push(allowed ? name : `not ${name}`));
  }

  async pass(ms: number): Promise<void> {
    this.clock.advanceTo(epochMs(this.clock.now() + ms));
    await Promise.resolve();
    await Promise.resolve();
  }
}

describe('the limiter of requests', () => {
  it('lets a burst go at once and the rest evenly', async () => {
    const queue = new Queue(10, SECOND_MS, 2);
    for (const name of ['a', 'b', 'c', 'd']) queue.ask(name);
    await queue.pass(0);
    expect(queue.gone).toEqual(['a', 'b']);
    await queue.pass(100);
    expect(queue.gone).toEqual(['a', 'b', 'c']);
    await queue.pass(100);
    expect(queue.gone).toEqual(['a', 'b', 'c', 'd']);
  });

  it('lets the most important go first, and the first among equals', async () => {
    const queue = new Queue(1, SECOND_MS, 1);
    queue.ask('first');
    queue.ask('past', 'backfill');
    queue.ask('screen');
    queue.ask('ticket', 'urgent');
    queue.ask('other screen');
    await queue.pass(0);
    for (let second = 0; second < 4; second++) await queue.pass(SECOND_MS);
    expect(queue.gone).toEqual(['first', 'ticket', 'screen', 'other screen', 'past']);
  });

  it('refuses what nobody would miss while others wait', async () => {
    const queue = new Queue(1, SECOND_MS, 1);
    queue.ask('optional', 'optional');
    queue.ask('screen');
    queue.ask('another optional', 'optional');
    await queue.pass(0);
    expect(queue.gone).toEqual(['optional', 'not another optional']);
  });

  it('counts the whole of a pause, however many minutes it was', async () => {
    const queue = new Queue(20, SECOND_MS, 100);
    for (let i = 0; i < 100; i++) queue.ask(String(i));
    await queue.pass(0);
    expect(queue.limiter.budget.left).toBe(0);
    // 61 s are not one second, and an hour is not none.
    await queue.pass(61 * SECOND_MS);
    expect(queue.limiter.budget.left).toBe(100);
    await queue.pass(HOUR_MS);
    expect(queue.limiter.budget.left).toBe(100);
  });

  it('is silent as long as the venue asks', async () => {
    const queue = new Queue(10, SECOND_MS, 10);
    queue.limiter.closeUntil(START + 10 * SECOND_MS);
    queue.ask('a', 'urgent');
    await queue.pass(9_900);
    expect(queue.gone).toEqual([]);
    expect(queue.limiter.budget).toMatchObject({ left: 0, waiting: 1 });
    await queue.pass(200);
    expect(queue.gone).toEqual(['a']);
  });

  it('tells whoever waits when it is over', async () => {
    const queue = new Queue(1, SECOND_MS, 1);
    queue.ask('a');
    queue.ask('b');
    await queue.pass(0);
    queue.limiter[Symbol.dispose]();
    queue.ask('c');
    await queue.pass(0);
    expect(queue.gone).toEqual(['a', 'not b', 'not c']);
  });
});

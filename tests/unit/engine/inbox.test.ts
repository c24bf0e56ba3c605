import { describe, expect, it } from 'vitest';
import type { EngineInput, GapInput } from '#domain/engine-input';
import { InputBlock } from '#domain/input-block';
import { sourceId } from '#domain/instrument';
import { Inbox } from '#engine/inbox';
import { metric, minuteTick, quote, T0, trade } from '#tests/support/scripted-inputs';

const A = sourceId('a');
const B = sourceId('b');
const LIMITS = { quotesUntil: 5, everythingUntil: 8 };

function drained(inbox: Inbox, capacity = 1_000): readonly EngineInput[] {
  const block = new InputBlock(capacity);
  inbox.drain(block);
  return Array.from({ length: block.length }, (_, row) => block.inputAt(row));
}

function filled(count: number, limits = LIMITS): Inbox {
  const inbox = new Inbox(limits);
  for (let i = 0; i < count; i++) inbox.push(A, trade(T0 + i));
  return inbox;
}

describe('the inbox', () => {
  it('orders by when we saw, then by source, then by arrival, and never by the venue time', () => {
    const inbox = new Inbox();
    inbox.push(B, trade(T0 + 5, { price: 1, atMs: T0 - 900 }));
    inbox.push(A, trade(T0 + 5, { price: 2, atMs: T0 + 4 }));
    inbox.push(B, trade(T0 + 4, { price: 3, atMs: T0 + 3 }));
    inbox.push(A, trade(T0 + 5, { price: 4, atMs: T0 + 1 }));
    expect(drained(inbox)).toMatchObject([{ price: 3 }, { price: 2 }, { price: 4 }, { price: 1 }]);
  });

  it('gives what fits and keeps the rest in order', () => {
    const inbox = filled(5);
    inbox.push(B, trade(T0 + 2, { price: 777 }));
    expect(drained(inbox, 2).map(({ seenMs }) => seenMs - T0)).toEqual([0, 1]);
    expect(inbox.depth).toBe(4);
    inbox.push(B, trade(T0 + 3, { price: 778 }));
    expect(drained(inbox)).toMatchObject([
      { price: 100 },
      { price: 777 },
      { price: 100 },
      { price: 778 },
      { price: 100 },
    ]);
    expect(inbox.depth).toBe(0);
  });

  it('lets time stand still where the wall clock steps back, and counts it', () => {
    const inbox = new Inbox();
    inbox.push(A, trade(T0 + 100));
    drained(inbox);
    inbox.push(A, trade(T0 + 40, { price: 7, atMs: T0 + 39 }));
    inbox.push(A, trade(T0 + 100, { price: 8 }));
    inbox.push(A, trade(T0 + 101, { price: 9 }));
    expect(drained(inbox)).toMatchObject([
      { seenMs: T0 + 100, atMs: T0 + 39, price: 7 },
      { seenMs: T0 + 100, price: 8 },
      { seenMs: T0 + 101, price: 9 },
    ]);
    expect(inbox.counts.clockSteppedBack).toBe(1);
  });

  it('refuses quotes first, and counts each', () => {
    const inbox = filled(5);
    expect(inbox.push(A, quote(T0 + 5))).toBe(false);
    expect(inbox.push(A, trade(T0 + 5))).toBe(true);
    expect(inbox.push(A, metric(T0 + 5, 1))).toBe(true);
    expect(inbox.push(A, quote(T0 + 6))).toBe(false);
    expect(inbox.counts).toEqual({ droppedQuotes: 2, droppedOther: 0, clockSteppedBack: 0 });
    expect(drained(inbox)).toHaveLength(7);
  });

  it('takes quotes again once there is room', () => {
    const inbox = filled(5);
    drained(inbox, 1);
    expect(inbox.push(A, quote(T0 + 9))).toBe(true);
  });

  it('says nothing about quotes it refused: a newer one will come', () => {
    const inbox = filled(5);
    inbox.push(A, quote(T0 + 5));
    drained(inbox);
    expect(drained(inbox)).toEqual([]);
  });

  it('announces what else it refused as a gap of its source, with its bounds', () => {
    const inbox = filled(8);
    expect(inbox.push(A, trade(T0 + 20))).toBe(false);
    expect(inbox.push(B, minuteTick(T0 + 22))).toBe(false);
    expect(inbox.push(A, trade(T0 + 25))).toBe(false);
    expect(inbox.counts.droppedOther).toBe(3);
    expect(drained(inbox)).toHaveLength(8);
    const gaps = drained(inbox) as readonly GapInput[];
    expect(gaps).toMatchObject([
      { kind: 'gap', source: 'b', symbol: null, fromMs: T0 + 22, toMs: T0 + 22 },
      { kind: 'gap', source: 'a', symbol: null, fromMs: T0 + 20, toMs: T0 + 25 },
    ]);
    expect(drained(inbox), 'once').toEqual([]);
  });

  it('never says of a gap that it ended later than we could have known', () => {
    const inbox = filled(8);
    inbox.push(A, trade(T0 + 25));
    drained(inbox);
    for (const { seenMs, toMs } of drained(inbox) as readonly GapInput[])
      expect(seenMs).toBeGreaterThanOrEqual(toMs ?? 0);
  });

  it('announces a gap only after everything that waits has been handled', () => {
    const inbox = filled(8);
    inbox.push(A, trade(T0 + 20));
    const first = drained(inbox, 5);
    const second = drained(inbox, 5);
    expect([...first, ...second].map(({ kind }) => kind)).not.toContain('gap');
    expect(drained(inbox).map(({ kind }) => kind)).toEqual(['gap']);
  });
});

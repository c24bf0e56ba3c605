import { describe, expect, it } from 'vitest';
import type { PriceE4 } from '#domain/money';
import type { Fill } from '#options/fills/fill';
import type { LegQuote } from '#options/fills/leg-quote';
import type { LifecycleEvent } from '#options/lifecycle/lifecycle-event';
import { PositionBook } from '#options/lifecycle/position-book';
import { formatHash, hashState } from '#primitives/state-hash';
import { compareWithSnapshot, restoreSnapshot, takeSnapshot } from '#primitives/state-snapshot';
import { market } from '#tests/support/option-desk';
import { keyOf, type LifeStep, live, optionLife } from '#tests/support/option-life';

const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);
const MARKET = market('ibkr');

function lived(steps: readonly LifeStep[]): readonly LifecycleEvent[] {
  const book = new PositionBook(MARKET);
  return steps.flatMap((step) => live(book, step));
}

function ofType<Type extends LifecycleEvent['type']>(events: readonly LifecycleEvent[], type: Type) {
  return events.filter((event): event is Extract<LifecycleEvent, { type: Type }> => event.type === type);
}

/** A fill's cash as a clerk would add it up from the quotes: each leg at its worse side. */
function clerksCash({ legs, quantity }: Fill): number {
  return legs.reduce((sum, { quantity: lots, quote }) => {
    const price = lots < 0 ? (quote.bid ?? 0) : (quote.ask ?? 0);
    return sum - lots * quantity * price;
  }, 0);
}

describe('positions through a market of accidents', () => {
  const stories = SEEDS.map((seed) => ({ seed, steps: optionLife(seed) }));

  it('all end, and every result is what a clerk adds up from fills, deliveries and fees', () => {
    const ways = new Map<string, number>();
    for (const { steps } of stories) {
      const events = lived(steps);
      const closed = ofType(events, 'position.closed');
      const opened = new Set(ofType(events, 'order.filled').map(({ position }) => position));
      expect(closed.length).toBe(opened.size);
      for (const { position, result, record } of closed) {
        const fills = ofType(events, 'order.filled').filter((event) => event.position === position);
        const deliveries = ofType(events, 'leg.delivered').filter((event) => event.position === position);
        const traded = fills.reduce((sum, { fill }) => sum + fill.cash, 0);
        const fees = fills.reduce((sum, { fill }) => sum + fill.fees, 0);
        const delivered = deliveries.reduce((sum, { delivery }) => sum + delivery.cash, 0);
        // Interactive Brokers charges nothing for exercise and assignment.
        expect(result).toBe(traded + delivered - fees);
        expect(record.holdings).toEqual([]);
        for (const { fill } of fills) expect(fill.cash).toBeLessThanOrEqual(clerksCash(fill));
        for (const { delivery } of deliveries) count(ways, delivery.result);
        for (const { reason } of ofType(events, 'exit.decided').filter((event) => event.position === position))
          count(ways, reason);
      }
    }
    // The stories are worth something only if everything happens in them.
    for (const way of [
      'assigned',
      'exercised',
      'expired',
      'stop',
      'target',
      'trailing',
      'theta',
      'held',
      'days',
      'guard',
    ]) {
      expect(ways.get(way) ?? 0, way).toBeGreaterThan(0);
    }
  });

  it('hold lots that always agree with what was traded and delivered', () => {
    for (const { steps } of stories.slice(0, 6)) {
      const book = new PositionBook(MARKET);
      for (const step of steps) {
        live(book, step);
        for (const position of book.positions) {
          const lots = new Map<string, number>();
          for (const fill of [...position.opening, ...position.closing]) {
            for (const leg of fill.legs) add(lots, keyOf(leg.contract), leg.quantity * fill.quantity);
          }
          for (const { leg, result } of position.deliveries) {
            add(lots, keyOf(leg.contract), -leg.quantity);
            const shares = leg.contract?.right === 'call' ? leg.quantity : -leg.quantity;
            if (result !== 'expired') add(lots, 'shares', shares);
          }
          for (const leg of [...position.holdings, ...position.inDoubt]) add(lots, keyOf(leg.contract), -leg.quantity);
          expect([...lots].filter(([, count_]) => count_ !== 0)).toEqual([]);
        }
      }
    }
  });

  it('are the same after being restored between any two steps', () => {
    for (const { seed, steps } of stories.slice(0, 4)) {
      let book = new PositionBook(MARKET);
      const whole = new PositionBook(MARKET);
      for (const step of steps) {
        const kept = takeSnapshot(book);
        book = new PositionBook(MARKET);
        restoreSnapshot(book, kept);
        expect(compareWithSnapshot(book, kept)).toEqual([]);
        const told = live(book, step).map(withoutRecord);
        expect(told, `seed ${seed}`).toEqual(live(whole, step).map(withoutRecord));
        expect(formatHash(hashState(book, 'everything'))).toBe(formatHash(hashState(whole, 'everything')));
      }
    }
  });

  it('have decided nothing by what was quoted later', () => {
    for (const { steps } of stories.slice(0, 6)) {
      const other = optionLife(99);
      for (const cut of [20, 47, 80]) {
        const told = lived(steps.slice(0, cut));
        const changed = [...steps.slice(0, cut), ...other.filter(({ atMs }) => atMs > (steps[cut - 1]?.atMs ?? 0))];
        expect(lived(changed).slice(0, told.length).map(withoutRecord)).toEqual(told.map(withoutRecord));
      }
    }
  });

  it('are not touched by quotes that claim to have been seen later than now', () => {
    const steps = optionLife(3);
    const early = steps.map((step): LifeStep => {
      if (step.kind !== 'quotes') return step;
      const quotes = new Map(
        [...step.quotes].map(([key, quote]): [string, LegQuote] => [
          key,
          { ...quote, seenMs: (step.atMs + 1) as typeof step.atMs, bid: ((quote.bid ?? 0) * 2) as PriceE4 },
        ]),
      );
      return { ...step, quotes };
    });
    expect(ofType(lived(early), 'order.filled')).toEqual([]);
  });
});

function withoutRecord(event: LifecycleEvent): unknown {
  return event.type === 'position.closed' ? { ...event, record: null } : event;
}

function count(ways: Map<string, number>, way: string): void {
  ways.set(way, (ways.get(way) ?? 0) + 1);
}

function add(lots: Map<string, number>, key: string, by: number): void {
  lots.set(key, (lots.get(key) ?? 0) + by);
}

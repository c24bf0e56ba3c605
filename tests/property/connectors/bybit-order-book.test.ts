import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderBook } from '#connectors/bybit/parse/order-book';

const SCALE = { priceDecimals: 2, sizeDecimals: 3 };
const DEPTH = 50;

type Side = Map<number, number>;

/** The venue's own book: prices in cents, sizes in thousandths. */
class VenueBook {
  readonly bids: Side = new Map();
  readonly asks: Side = new Map();
  update = 1_000;

  /** Keeps to the depth that is told: what falls out of it is told as gone. */
  change(bids: readonly (readonly [number, number])[], asks: readonly (readonly [number, number])[]) {
    this.update++;
    return { s: 'X', b: apply(this.bids, bids, -1), a: apply(this.asks, asks, 1), u: this.update, seq: this.update };
  }

  snapshot() {
    return { s: 'X', b: rows(this.bids, -1), a: rows(this.asks, 1), u: this.update, seq: this.update };
  }
}

function apply(side: Side, changes: readonly (readonly [number, number])[], direction: 1 | -1): string[][] {
  const told = new Map<number, number>();
  for (const [price, size] of changes) {
    told.set(price, size);
    if (size > 0) side.set(price, size);
    else side.delete(price);
  }
  const beyond = sorted(side, direction).slice(DEPTH);
  for (const [price] of beyond) {
    side.delete(price);
    told.set(price, 0);
  }
  return [...told].map(text);
}

function sorted(side: Side, direction: 1 | -1): [number, number][] {
  return [...side].sort(([left], [right]) => (left - right) * direction);
}

function rows(side: Side, direction: 1 | -1): string[][] {
  return sorted(side, direction).map(text);
}

function text([price, size]: readonly [number, number]): string[] {
  return [(price / 100).toFixed(2), (size / 1_000).toFixed(3)];
}

function sameAs(book: OrderBook, venue: VenueBook): void {
  expect(book.bids.map(({ price, size }) => [price, size])).toEqual(sorted(venue.bids, -1));
  expect(book.asks.map(({ price, size }) => [price, size])).toEqual(sorted(venue.asks, 1));
}

const level = fc.tuple(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 0, max: 9 }));
const change = fc.record({ bids: fc.array(level, { maxLength: 70 }), asks: fc.array(level, { maxLength: 70 }) });
/** What comes between two changes, all of it legal. */
const step = fc.record({ change, again: fc.boolean(), told: fc.constantFrom('change', 'snapshot', 'both') });

describe('An order book of Bybit', () => {
  it('is the venue’s own after any changes, repeats and snapshots in between', () => {
    fc.assert(
      fc.property(change, fc.array(step, { maxLength: 12 }), (first, steps) => {
        const venue = new VenueBook();
        const book = new OrderBook('X', DEPTH, SCALE);
        venue.change(first.bids, first.asks);
        expect(book.take(venue.snapshot(), true)).toBe('taken');
        for (const { change: next, again, told } of steps) {
          const message = venue.change(next.bids, next.asks);
          if (told !== 'snapshot') expect(book.take(message, false)).toBe('taken');
          if (again && told === 'change') expect(book.take(message, false)).toBe('repeated');
          if (told !== 'change') expect(['taken', 'repeated']).toContain(book.take(venue.snapshot(), true));
          sameAs(book, venue);
        }
      }),
      { seed: 21, numRuns: 150 },
    );
  });

  it('is empty, not wrong, from the moment a change is missing or out of place, until it is told anew', () => {
    fc.assert(
      fc.property(change, fc.array(change, { minLength: 2, maxLength: 8 }), fc.nat(), (first, changes, which) => {
        const venue = new VenueBook();
        const book = new OrderBook('X', DEPTH, SCALE);
        venue.change(first.bids, first.asks);
        book.take(venue.snapshot(), true);
        const messages = changes.map(({ bids, asks }) => venue.change(bids, asks));
        const missing = which % (messages.length - 1);
        const outcomes = messages.filter((_, i) => i !== missing).map((message) => book.take(message, false));
        expect(outcomes.indexOf('broken')).toBe(missing);
        expect(outcomes.slice(missing + 1).every((outcome) => outcome === 'baseless')).toBe(true);
        expect([book.bids, book.asks, book.hasBase]).toEqual([[], [], false]);
        book.take(venue.snapshot(), true);
        sameAs(book, venue);
      }),
      { seed: 22, numRuns: 150 },
    );
  });
});

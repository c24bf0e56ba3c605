import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PerpetualTerms, perpetualTerms } from '#connectors/deribit/parse/perpetual-terms';
import { OrderBook } from '#connectors/deribit/stream/order-book';

const NAME = 'BTC-PERPETUAL';
const TERMS = perpetualTerms(NAME) as PerpetualTerms;

interface Step {
  readonly side: 'bids' | 'asks';
  readonly price: number;
  readonly amount: number;
  /** The message is lost on its way. */
  readonly isLost: boolean;
  /** How far the platform's number leaps. */
  readonly leap: number;
}

const steps = fc.array(
  fc.record({
    side: fc.constantFrom('bids' as const, 'asks' as const),
    price: fc.integer({ min: 1, max: 12 }).map((n) => 52_000 + n / 2),
    amount: fc.oneof(
      fc.constant(0),
      fc.integer({ min: 1, max: 500 }).map((n) => n * 10),
    ),
    isLost: fc.boolean(),
    leap: fc.integer({ min: 1, max: 90 }),
  }),
  { maxLength: 60 },
);

/** The venue's own book, and what it says of it. */
class Venue {
  readonly bids = new Map<number, number>();
  readonly asks = new Map<number, number>();
  changeId = 900;

  change({ side, price, amount, leap }: Step): object {
    const levels = this[side];
    const action = amount === 0 ? 'delete' : levels.has(price) ? 'change' : 'new';
    if (amount === 0) levels.delete(price);
    else levels.set(price, amount);
    const previous = this.changeId;
    this.changeId += leap;
    const rows = { bids: [] as unknown[], asks: [] as unknown[] };
    rows[side].push([action, price, amount]);
    return { type: 'change', instrument_name: NAME, prev_change_id: previous, change_id: this.changeId, ...rows };
  }

  snapshot(): object {
    const rows = (levels: ReadonlyMap<number, number>) => [...levels].map(([price, amount]) => ['new', price, amount]);
    return {
      type: 'snapshot',
      instrument_name: NAME,
      change_id: this.changeId,
      bids: rows(this.bids),
      asks: rows(this.asks),
    };
  }

  /** In units, best first. */
  side(side: 'bids' | 'asks'): readonly (readonly [number, number])[] {
    const levels = [...this[side]].map(([price, amount]): [number, number] => [price * 10_000, amount]);
    return levels.sort(([left], [right]) => (side === 'bids' ? right - left : left - right));
  }
}

describe('Deribit’s order book', () => {
  it('is the venue’s own after a snapshot and every change, and empty from the first lost one until the next snapshot', () => {
    const check = fc.property(steps, (taken) => {
      const venue = new Venue();
      const book = new OrderBook(TERMS);
      expect(book.take(venue.snapshot())).toBe('taken');
      let isWhole = true;
      for (const step of taken) {
        const message = venue.change(step);
        if (step.isLost) {
          isWhole = false;
          continue;
        }
        const outcome = book.take(message);
        if (isWhole) expect(outcome).toBe('taken');
        else {
          expect(outcome).toBe('broken');
          expect(book.bids()).toEqual([]);
          expect(book.take(message)).toBe('baseless');
          expect(book.take(venue.snapshot())).toBe('taken');
          isWhole = true;
        }
        expect(book.bids()).toEqual(venue.side('bids'));
        expect(book.asks()).toEqual(venue.side('asks'));
      }
    });
    fc.assert(check, { seed: 23, numRuns: 60 });
  });

  it('takes what came before messages had types, and a change that follows nothing', () => {
    const book = new OrderBook(TERMS);
    const rows = { instrument_name: NAME, bids: [['new', 52_000, 10]], asks: [] };
    expect(book.take({ ...rows, change_id: 5 })).toBe('taken');
    book.forget();
    expect(book.take({ ...rows, type: 'change', prev_change_id: 0, change_id: 9 })).toBe('taken');
    expect(book.take({ ...rows, type: 'change', prev_change_id: 9, change_id: 44 })).toBe('taken');
    expect(book.bids()).toEqual([[520_000_000, 10]]);
  });

  it('is left as it was by a message that has drifted', () => {
    const book = new OrderBook(TERMS);
    book.take({ type: 'snapshot', instrument_name: NAME, change_id: 5, bids: [['new', 52_000, 10]], asks: [] });
    const broken = {
      type: 'change',
      instrument_name: NAME,
      prev_change_id: 5,
      change_id: 6,
      bids: [],
      asks: [['moved', 1, 2]],
    };
    expect(book.take(broken)).toMatchObject({ field: 'asks' });
    expect(book.bids()).toEqual([[520_000_000, 10]]);
  });
});

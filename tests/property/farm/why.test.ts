import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MarketBar } from '#farm/evaluation/market-bar';
import { ReferenceTrader } from '#farm/evaluation/reference-trader';
import type { HeldReading } from '#farm/insight/held-reading';
import { GATES, type Gate } from '#farm/insight/gate-reading';
import { ORDER_ENDS, whyOf } from '#farm/insight/why';
import { Population } from '#farm/population/population';
import { arbitraryGrid, ImaginedMarket } from '#tests/support/imagined-farm';
import { writtenBook } from '#tests/support/imagined-book';

const BARS = 96;

const moments = fc
  .record({ grid: arbitraryGrid, seed: fc.nat(), of: fc.nat() })
  .map(({ grid, seed, of }) => ({ population: new Population(grid), seed, of }))
  .filter(({ population }) => population.size > 0 && population.size <= 1_000)
  .map(({ of, ...world }) => ({ ...world, config: of % world.population.size }));

describe('why a config trades, or does not', () => {
  it('is what it does: it orders exactly where every gate passes, and opens where that order can be filled', () => {
    const ends = new Set<string>();
    const alone = new Set<Gate>();
    const acted = new Set<string>();
    fc.assert(
      fc.property(moments, ({ population, seed, config }) => {
        const book = writtenBook(population, new ImaginedMarket(population, seed), BARS);
        const trader = new ReferenceTrader(population, config, () => {});
        const bar = new MarketBar(population.grid.underlying.length, population.specs.length);
        const stands = Array.from({ length: BARS }, (_, place) => {
          trader.step(book.bar(place, bar));
          return { order: trader.order, positions: trader.positions.map((position) => ({ ...position })) };
        });
        const whys = stands.map((_, place) => whyOf(book, config, place));
        for (const [place, why] of whys.entries()) {
          const { order, positions } = stands[place] ?? { order: null, positions: [] };
          const opened = positions.find(({ openedMinute }) => openedMinute === why.minute);
          expect(why.orders ? why.candidate : null).toEqual(
            order === null ? null : expect.objectContaining(sizeOf(order)),
          );
          expect(why.order !== null).toBe(whys[place - 1]?.orders ?? false);
          expect(opened !== undefined).toBe(why.order?.end === 'filled');
          if (opened !== undefined) expect(why.order).toMatchObject(sizeOf(opened));
          expect(why.held.map(heldOf).toSorted(bySpread)).toEqual(positions.map(heldOf));
          for (const held of why.held) {
            // On its first bar nothing is asked, and without a price little.
            if (held.mark === null || held.openedMinute === why.minute || held.closing === 'guard') continue;
            expect(reached(held).includes(held.closing ?? 'nothing')).toBe(held.closing !== null);
            if (held.closing === null) expect(reached(held)).toEqual([]);
            for (const exit of reached(held)) acted.add(exit);
          }
          if (why.order !== null) ends.add(why.order.end);
          const failed = why.gates.filter(({ passes }) => !passes);
          if (failed.length === 1 && failed[0] !== undefined) alone.add(failed[0].gate);
        }
      }),
      { seed: 20_260_401, numRuns: 60 },
    );
    expect([...ends].toSorted()).toEqual([...ORDER_ENDS].toSorted());
    expect([...acted].toSorted()).toEqual(['stop', 'target', 'time', 'trailing']);
    expect([...alone].toSorted()).toEqual([...GATES].toSorted());
  });
});

/** Which exits act, going by what is said of them. */
function reached({ mark, exits }: HeldReading): readonly string[] {
  return exits.flatMap(({ exit, at, days }) => {
    if (days !== null) return days === 0 ? [exit] : [];
    if (mark === null || at === null) return [];
    return (exit === 'target' ? mark <= at : mark >= at) ? [exit] : [];
  });
}

type Held = Pick<HeldReading, 'spread' | 'contracts' | 'credit' | 'openedMinute' | 'openFee' | 'closing'>;

function heldOf({ spread, contracts, credit, openedMinute, openFee, closing }: Held): Held {
  return { spread, contracts, credit, openedMinute, openFee, closing };
}

function sizeOf({ spread, contracts }: Pick<Held, 'spread' | 'contracts'>): object {
  return { spread, contracts };
}

function bySpread(left: { readonly spread: number }, right: { readonly spread: number }): number {
  return left.spread - right.spread;
}

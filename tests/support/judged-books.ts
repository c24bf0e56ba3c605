import fc from 'fast-check';
import type { FarmBook, SetVisitor } from '#farm/book/farm-book';
import type { ClosedSet, OpenedSet } from '#farm/book/trade-set';
import { Population } from '#farm/population/population';
import { arbitraryGrid, ImaginedMarket } from '#tests/support/imagined-farm';
import { writtenBook } from '#tests/support/imagined-book';
import { plainGrid } from '#tests/support/plain-grid';

/** A dozen days of them. */
export const JUDGED_BARS = 24 * 12;

/** Books of small populations of every kind. */
export const judgedWorlds = fc
  .record({ grid: arbitraryGrid, seed: fc.nat() })
  .map(({ grid, seed }) => ({ population: new Population(grid), seed }))
  .filter(({ population }) => population.size > 0 && population.size <= 400)
  .map(({ population, seed }) => ({
    population,
    seed,
    book: writtenBook(population, new ImaginedMarket(population, seed), JUDGED_BARS),
  }));

/** Configs that trade whenever they can, so that much is decided soon. */
export const BUSY = new Population(
  plainGrid({
    structure: ['bull_put', 'bear_call'],
    dteTarget: [2, 5],
    width: [0.03],
    warmthMinimum: [0, 40],
    budget: [{ dollars: 50_000, exposure: 0.2 }],
    positionSize: [0.05],
    profitTarget: [0.25, 0.5],
    stopLoss: [null, 1],
    timeExit: [null, { daysHeld: 1 }],
    concurrent: [2],
  }),
);

export const busyWorlds = fc
  .nat()
  .map((seed) => ({ population: BUSY, seed, book: writtenBook(BUSY, new ImaginedMarket(BUSY, seed), JUDGED_BARS) }));

/** The same book with one of its sets told differently. */
export function altered(book: FarmBook, change: <Set extends OpenedSet | ClosedSet>(set: Set) => Set): FarmBook {
  return {
    population: book.population,
    length: book.length,
    minuteAt: (place) => book.minuteAt(place),
    placeAt: (minute) => book.placeAt(minute),
    read: (place) => book.read(place),
    head: (place) => book.head(place),
    bar: (place, into) => book.bar(place, into),
    spread: (number) => book.spread(number),
    visitSets: (from, to, visitor: SetVisitor, spec) =>
      book.visitSets(
        from,
        to,
        { opened: (set) => visitor.opened?.(change(set)), closed: (set) => visitor.closed?.(change(set)) },
        spec,
      ),
  };
}

/** As the book was after that place. */
export function within(book: FarmBook, place: number): FarmBook {
  const whole = altered(book, (set) => set);
  return { ...whole, length: place + 1, placeAt: (minute) => Math.min(place, book.placeAt(minute)) };
}

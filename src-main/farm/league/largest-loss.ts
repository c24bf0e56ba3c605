import type { Structure } from '#domain/structure';
import type { FarmBook } from '#farm/book/farm-book';

/** How far beyond its strikes a spread without a limit is thought to be driven, as a share of the strike. */
const FURTHEST = 0.35;

/** By spread: the most that closing it could ever cost, in ten-thousandths of a dollar. */
export function worstCosts(book: FarmBook, place: number): Int32Array {
  const spreads = place < 0 ? 0 : book.bar(place).spreads;
  return Int32Array.from({ length: spreads }, (_, spread) => worstCost(book.spread(spread).structure));
}

/** What its holder is owed at expiry is a broken line: most at a strike, or as far out as the price may go. */
export function worstCost({ legs }: Structure): number {
  const strikes = legs.map(({ strike }) => strike as number);
  const prices = [...strikes, Math.min(...strikes) * (1 - FURTHEST), Math.max(...strikes) * (1 + FURTHEST)];
  const owed = prices.map((price) =>
    legs.reduce((sum, { right, strike, quantity }) => {
      const worth = Math.max(0, right === 'put' ? strike - price : price - strike);
      return sum - quantity * worth;
    }, 0),
  );
  return Math.ceil(Math.max(0, ...owed));
}

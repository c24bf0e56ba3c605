import type { MemoryBook } from '#farm/book/memory-book';
import type { MarketBar } from '#farm/evaluation/market-bar';
import type { Population } from '#farm/population/population';
import { bookOfMarket } from '#tests/support/book-of-market';

/** What a farm saw and did over so many bars, written down. */
export function writtenBook(population: Population, market: { next(): MarketBar }, bars: number): MemoryBook {
  return bookOfMarket(population, market, bars).book;
}

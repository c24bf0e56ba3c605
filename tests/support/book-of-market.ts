import type { FarmMinute } from '#farm/book/farm-minute';
import { MemoryBook } from '#farm/book/memory-book';
import { MinuteCollector } from '#farm/book/minute-collector';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import type { MarketBar } from '#farm/evaluation/market-bar';
import type { Population } from '#farm/population/population';
import { imaginedNames } from '#tests/support/booked-farm';

export interface BookOfMarket {
  readonly book: MemoryBook;
  readonly farm: FactoredFarm;
  /** As they were told; their bars are no longer what they were. */
  readonly minutes: readonly FarmMinute[];
  readonly lastBar: MarketBar;
}

/** What a population did in a market, minute by minute, and the farm that did it. */
export function bookOfMarket(population: Population, market: { next(): MarketBar }, bars: number): BookOfMarket {
  const book = new MemoryBook(population);
  const collector = new MinuteCollector(population);
  const farm = new FactoredFarm(population, collector);
  const minutes: FarmMinute[] = [];
  let spreads = 0;
  for (let at = 0; at < bars; at++) {
    const bar = market.next();
    const step = farm.step(bar);
    const minute = collector.takeMinute(bar, imaginedNames(bar, spreads), step, farm.open);
    spreads = bar.spreads;
    book.append(minute);
    minutes.push(minute);
  }
  return { book, farm, minutes, lastBar: book.bar(bars - 1) };
}

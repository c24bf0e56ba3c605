import { MemoryBook } from '#farm/book/memory-book';
import type { NamedSpread } from '#farm/book/named-spread';
import { MinuteCollector } from '#farm/book/minute-collector';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import type { MarketBar } from '#farm/evaluation/market-bar';
import type { Population } from '#farm/population/population';
import { imaginedNames } from '#tests/support/booked-farm';

/** What a population did in a market, minute by minute, and the farm that did it. */
export function bookOfMarket(
  population: Population,
  market: { next(): MarketBar; names?(bar: MarketBar, before: number): readonly NamedSpread[] },
  bars: number,
): { readonly book: MemoryBook; readonly farm: FactoredFarm; readonly lastBar: MarketBar } {
  const book = new MemoryBook(population);
  const collector = new MinuteCollector(population);
  const farm = new FactoredFarm(population, collector);
  let spreads = 0;
  for (let at = 0; at < bars; at++) {
    const bar = market.next();
    const step = farm.step(bar);
    book.append(
      collector.takeMinute(bar, market.names?.(bar, spreads) ?? imaginedNames(bar, spreads), step, farm.open),
    );
    spreads = bar.spreads;
  }
  return { book, farm, lastBar: book.bar(bars - 1) };
}

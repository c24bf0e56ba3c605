import type { PriceE4 } from '#domain/money';
import type { FarmMinute } from '#farm/book/farm-minute';
import { MemoryBook } from '#farm/book/memory-book';
import { MinuteCollector } from '#farm/book/minute-collector';
import type { NamedSpread } from '#farm/book/named-spread';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import type { MarketBar } from '#farm/evaluation/market-bar';
import type { Population } from '#farm/population/population';
import { type CivilDay, formatDay } from '#market/sessions/civil-date';
import { ImaginedMarket } from '#tests/support/imagined-farm';

/** Names for the spreads that a bar has more than the one before. A market made for a test does not say what they are. */
export function imaginedNames(bar: MarketBar, before: number): readonly NamedSpread[] {
  return Array.from({ length: bar.spreads - before }, (_, at): NamedSpread => {
    const number = before + at;
    const expiryDay = bar.expiryDay[number] as number;
    const expiry = formatDay(expiryDay as CivilDay);
    const strike = (400_000 + number * 5_000) as PriceE4;
    const legs = [
      { right: 'put', strike, expiry, quantity: -1 },
      { right: 'put', strike: (strike - 20_000) as PriceE4, expiry, quantity: 1 },
    ] as const;
    return { number, underlying: 0, structure: { kind: 'bull_put', legs, shares: 0 }, expiryDay };
  });
}

export interface BookedRun {
  readonly book: MemoryBook;
  readonly farm: FactoredFarm;
  /** As the collector told of them; their bars are no longer what they were. */
  readonly minutes: readonly FarmMinute[];
}

/** A farm in an imagined market, written down bar by bar. */
export function runBooked(population: Population, seed: number, bars: number): BookedRun {
  const book = new MemoryBook(population);
  const collector = new MinuteCollector(population);
  const farm = new FactoredFarm(population, collector);
  const market = new ImaginedMarket(population, seed);
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
  return { book, farm, minutes };
}

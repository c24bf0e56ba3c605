import { expect, it } from 'vitest';
import { nearMissesOf } from '#farm/insight/near-misses';
import { writtenBook } from '#tests/support/imagined-book';
import { MINUTES_PER_SESSION, PricedFarmMarket } from '#tests/support/priced-farm-market';
import { relaxedBy } from '#tests/support/relaxed-config';
import { firstTrade } from '#tests/support/relaxed-trader';
import { shippedPopulation } from '#tests/support/shipped-grid';

const SESSIONS = 8;

it('near misses of the shipped grid trade as they say, days after everybody began, and earn what is said by days later', () => {
  const population = shippedPopulation({ underlying: ['IBIT'] });
  const book = writtenBook(population, new PricedFarmMarket(population, 23), SESSIONS * MINUTES_PER_SESSION);
  const bars = Array.from({ length: book.length }, (_, place) => book.bar(place));
  let checked = 0;
  let closed = 0;
  for (const session of [3, 4, 5]) {
    const day = [session * MINUTES_PER_SESSION, (session + 1) * MINUTES_PER_SESSION] as const;
    for (const until of [day[1] - 1, book.length - 1]) {
      const { groups, traded, missed } = nearMissesOf(book, day[0] + 100, until);
      expect(traded).toBeGreaterThan(0);
      expect(missed).toBeGreaterThan(10_000);
      for (const group of groups) {
        for (const { by, config, orderedMinute: _ordered, credit: _credit, ...said } of group.examples) {
          const changes = relaxedBy(population.config(config), group, by);
          expect(firstTrade(population, bars, config, changes, day, until)).toEqual(said);
          expect(firstTrade(population, bars, config, {}, day, until)).toBeNull();
          checked++;
          if (said.closedMinute !== null) closed++;
        }
      }
    }
  }
  expect(checked).toBeGreaterThan(50);
  expect(closed).toBeGreaterThan(0);
});

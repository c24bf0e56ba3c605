import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import type { MarketBar } from '#farm/evaluation/market-bar';
import { MISS_GATES, type MissGate } from '#farm/insight/market-misses';
import type { NearMissGroup } from '#farm/insight/near-miss';
import { nearMissesOf } from '#farm/insight/near-misses';
import type { FarmConfig } from '#farm/population/farm-config';
import { Population } from '#farm/population/population';
import { writtenBook } from '#tests/support/imagined-book';
import { arbitraryGrid, ImaginedMarket } from '#tests/support/imagined-farm';
import { relaxedBy } from '#tests/support/relaxed-config';
import { firstTrade } from '#tests/support/relaxed-trader';

const BARS = 110;
const MILLION = 1e6;

const days = fc
  .record({ grid: arbitraryGrid, seed: fc.nat(), place: fc.nat(BARS - 1), later: fc.nat(60) })
  .map(({ grid, ...rest }) => ({ population: new Population(grid), ...rest }))
  .filter(({ population }) => population.size > 0)
  .map(({ place, later, ...world }) => ({ ...world, place, until: Math.min(BARS - 1, place + later) }));

describe('near misses', () => {
  it('trade what is said once their threshold is relaxed, earn what is said, and not before', () => {
    const gates = new Set<MissGate>();
    let open = 0;
    let closed = 0;
    fc.assert(
      fc.property(
        days.filter(({ population }) => population.size <= 2_000),
        (world) => {
          const { population, place, until } = world;
          const { book, trade } = dayIn(world);
          for (const group of nearMissesOf(book, place, until).groups) {
            for (const { by, config, orderedMinute: _, credit: _credit, ...said } of group.examples) {
              const real = population.config(config);
              expect(trade(config, relaxedBy(real, group, by))).toEqual(said);
              const less = relaxedByLess(real, group, by);
              if (less !== null) expect(trade(config, less)).toBeNull();
              gates.add(group.gate);
              if (said.closedMinute === null) open++;
              else closed++;
            }
          }
        },
      ),
      { seed: 20_260_402, numRuns: 80 },
    );
    expect([...gates].toSorted()).toEqual([...MISS_GATES].toSorted());
    expect(open * closed).toBeGreaterThan(0);
  });

  it('are all that there are: no other config trades on that day, however far one threshold gives way', () => {
    let found = 0;
    fc.assert(
      fc.property(
        days.filter(({ population }) => population.size <= 60),
        (world) => {
          const { population, place, until } = world;
          const { book, bars, trade } = dayIn(world);
          const { groups, traded, missed } = nearMissesOf(book, place, until);
          const ids = Array.from({ length: population.size }, (_, id) => id);
          const idle = ids.filter((id) => trade(id, {}) === null);
          expect(traded).toBe(population.size - idle.length);
          const byGate = MISS_GATES.map((gate) =>
            idle.filter((id) => furthest(population, bars, id, gate).some((changes) => trade(id, changes) !== null)),
          );
          for (const [at, gate] of MISS_GATES.entries()) {
            const said = groups.filter((group) => group.gate === gate).reduce((sum, { configs }) => sum + configs, 0);
            expect([gate, said]).toEqual([gate, byGate[at]?.length]);
          }
          expect(missed).toBe(new Set(byGate.flat()).size);
          found += missed;
        },
      ),
      { seed: 20_260_403, numRuns: 12 },
    );
    expect(found).toBeGreaterThan(0);
  });
});

interface World {
  readonly population: Population;
  readonly seed: number;
  readonly place: number;
  readonly until: number;
}

/** The book of a world, the bars of the day that is asked about, and what a config changed a little trades first on it. */
function dayIn({ population, seed, place, until }: World) {
  const book = writtenBook(population, new ImaginedMarket(population, seed), BARS);
  const bars = Array.from({ length: BARS }, (_, at) => book.bar(at));
  const day = dayOf(bars, place, until);
  const trade = (id: number, changes: Partial<FarmConfig>) => firstTrade(population, bars, id, changes, day, until);
  return { book, bars: bars.slice(...day), trade };
}

/** Places of the bars of a day that may be known: the first, and one past the last. */
function dayOf(bars: readonly MarketBar[], place: number, until: number): [number, number] {
  const ofDay = bars.flatMap(({ day }, at) => (day === bars[place]?.day && at <= until ? [at] : []));
  return [ofDay[0] ?? 0, (ofDay.at(-1) ?? 0) + 1];
}

/** The threshold one unit nearer to what it is; null where it is not a number. */
function relaxedByLess(config: FarmConfig, group: NearMissGroup, by: number): Partial<FarmConfig> | null {
  if (group.gate === 'session' || group.gate === 'regimes') return null;
  const unit = group.unit === 'share' ? 1 / MILLION : 1;
  return relaxedBy(config, group, by - unit);
}

/** Every way in which one threshold of a config could give, as far as the day's known values go. */
function furthest(
  population: Population,
  day: readonly MarketBar[],
  id: number,
  gate: MissGate,
): readonly Partial<FarmConfig>[] {
  const config = population.config(id);
  const { index, underlying } = population.specOf(id);
  const { ivRank, budget, positionSize, concurrent } = config;
  const seen = (read: (bar: MarketBar) => number): readonly number[] => day.map(read).filter((value) => value > 0);
  switch (gate) {
    case 'session':
      return [{ session: 'any' }];
    case 'warmthMinimum': {
      const least = Math.min(config.warmthMinimum, ...seen(({ warmth }) => warmth[underlying] as number));
      return [{ warmthMinimum: least }];
    }
    case 'popMinimum': {
      const least = Math.min(config.popMinimum * MILLION, ...seen(({ pop }) => pop[index] as number));
      return [{ popMinimum: Math.round(least) / MILLION }];
    }
    case 'ivRank':
      return ivRank === null ? [] : [{ ivRank: { from: 0, to: ivRank.to } }, { ivRank: { from: ivRank.from, to: 1 } }];
    case 'gapTolerance':
      return config.gapTolerance === null ? [] : [{ gapTolerance: 1_000 }];
    case 'regimes':
      return [{ regimes: { name: 'all', trends: TREND_REGIMES, volatilities: VOLATILITY_REGIMES } }];
    case 'positionSize':
      return [{ positionSize: Math.floor(Math.round(budget.exposure * MILLION) / concurrent) / MILLION }];
    case 'concurrent': {
      const fits = Math.round((concurrent + 1) * positionSize * MILLION) <= Math.round(budget.exposure * MILLION);
      return fits ? [{ concurrent: concurrent + 1 }] : [];
    }
    case 'cooldown':
      return [{ cooldown: 0 }];
  }
}

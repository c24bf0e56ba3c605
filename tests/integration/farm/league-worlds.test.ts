import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { FarmBook } from '#farm/book/farm-book';
import { atlasOf } from '#farm/league/atlas';
import type { League } from '#farm/league/league';
import { leagueOf } from '#farm/league/league-of';
import { DEFAULT_SORT, EVERYBODY } from '#farm/league/league-query';
import { DEFAULT_LEAGUE_RULES } from '#farm/league/league-rules';
import { LeagueTable } from '#farm/league/league-table';
import { workingRegion } from '#farm/league/working-region';
import { dimensionLevels } from '#farm/population/dimension-levels';
import type { GridDimension } from '#farm/population/farm-grid';
import { Population, type SpreadSpec } from '#farm/population/population';
import { standingsOf } from '#farm/promotion/league-standings';
import { promotionChecks } from '#farm/promotion/rule-check';
import { parsePromotionRules } from '#settings/promotion-file';
import { bookOfMarket } from '#tests/support/book-of-market';
import { FAIR_BARS_PER_SESSION, FairFarmMarket } from '#tests/support/fair-farm-market';
import { plainGrid } from '#tests/support/plain-grid';

/** Thousands of configs on a grid with room on either side of what is planted. */
const POPULATION = new Population(
  plainGrid({
    structure: ['bull_put', 'bear_call'],
    dteTarget: [7, 14, 21, 28],
    shortDelta: [0.1, 0.2, 0.3, 0.4],
    width: [0.1],
    warmthMinimum: [0, 50],
    session: ['any', 'morning'],
    budget: [{ dollars: 20_000, exposure: 0.2 }],
    positionSize: [0.05],
    profitTarget: [0.25, 0.5, 0.75],
    stopLoss: [1, 2, null],
    timeExit: [{ daysToGo: 1 }, { daysToGo: 3 }],
    cooldown: [30],
    concurrent: [1, 3],
  }),
);

const promotion = parsePromotionRules(
  readFileSync(fileURLToPath(new URL('../../../config/promotion.yaml', import.meta.url)), 'utf8'),
  'promotion.yaml',
);
if (!promotion.ok) throw new Error('config/promotion.yaml is sound');
const { promote: PROMOTE, everySessions: EVERY } = promotion.value;

function bookOfWorld(seed: number, days: number, quotedVolatility: (spec: SpreadSpec) => number): FarmBook {
  const market = new FairFarmMarket(POPULATION, { seed, quotedVolatility, halfSpread: 0.01, commission: 5_000 });
  return bookOfMarket(POPULATION, market, days * FAIR_BARS_PER_SESSION).book;
}

function leagueAfter(book: FarmBook, days: number): League {
  return leagueOf(book, days * FAIR_BARS_PER_SESSION - 1, DEFAULT_LEAGUE_RULES);
}

function promoted(league: League): readonly number[] {
  const standings = standingsOf(league);
  return [...standings.order].filter((config) =>
    promotionChecks(standings.of(config), league.days.count, PROMOTE).every(({ passed }) => passed),
  );
}

const HALF_A_YEAR = 126;

describe('a world without an edge', () => {
  it('promotes nobody of thousands at any look in half a year and finds no region that works, twenty times over', () => {
    let believable = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const book = bookOfWorld(seed, HALF_A_YEAR, () => 1);
      for (let days = PROMOTE.days; days < HALF_A_YEAR; days += EVERY) {
        expect(promoted(leagueAfter(book, days)), `world ${seed}, day ${days}`).toEqual([]);
      }
      const league = leagueAfter(book, HALF_A_YEAR);
      expect(promoted(league), `world ${seed}`).toEqual([]);
      expect(workingRegion(league)?.isConvincing ?? false, `world ${seed}`).toBe(false);
      expect(league.trials.traded).toBeGreaterThan(POPULATION.size / 2);
      // Taken alone, many look as good: that nobody is promoted is no accident of worlds in which nobody is lucky.
      const lucky = league.columns.sharpe.filter((sharpe) => sharpe > 3).length;
      if (lucky > 0) believable++;
    }
    expect(believable).toBeGreaterThan(10);
  });
});

describe('a world in which the volatility of some spreads is quoted too high', () => {
  const isPlanted = ({
    structure,
    shortDelta,
    dteTarget,
  }: Pick<SpreadSpec, 'structure' | 'shortDelta' | 'dteTarget'>) =>
    structure === 'bull_put' && [0.2, 0.3].includes(shortDelta ?? 0) && [14, 21].includes(dteTarget);

  it.each([1, 2, 3])('shows the region and where it ends: world %i', (seed) => {
    const league = leagueAfter(
      bookOfWorld(seed, 252, (spec) => (isPlanted(spec) ? 3.5 : 1)),
      252,
    );
    const region = workingRegion(league);
    const inside = Object.fromEntries(
      (region?.borders ?? []).map((border) => [border.dimension, border.inside.map(levelOf(border.dimension))]),
    );
    expect(inside).toEqual({ structure: ['bull_put'], dteTarget: [14, 21], shortDelta: [0.2, 0.3] });
    expect(region?.isConvincing).toBe(true);
    for (const border of region?.borders ?? []) {
      for (const { inSharpe } of border.outside) expect(inSharpe).toBeLessThan((region?.inSharpe ?? 0) / 2);
      // The grid was tried beyond it on both sides.
      expect([border.isOpenBelow, border.isOpenAbove]).toEqual([false, false]);
    }
    const query = { filter: EVERYBODY, sort: DEFAULT_SORT, from: 0, count: 50 };
    const { configs } = new LeagueTable(league).page(query);
    for (const config of configs) expect(isPlanted(POPULATION.config(config))).toBe(true);
    for (const config of promoted(league)) expect(isPlanted(POPULATION.config(config))).toBe(true);
    expectCliffs(league);
  });
});

/** The map of what was planted falls off on all four sides of it. */
function expectCliffs(league: League): void {
  const bullPut = dimensionLevels(POPULATION, 'structure').indexOf('bull_put');
  const filter = { levels: { structure: [bullPut] }, ranges: [] };
  const { cells } = atlasOf(league, { x: 'shortDelta', y: 'dteTarget', figure: 'sharpe', filter });
  const sides = (x: number, y: number) => cells.find((cell) => cell.x === x && cell.y === y)?.cliffs ?? [];
  expect(sides(1, 1)).toEqual(['left', 'below']);
  expect(sides(2, 2)).toEqual(['right', 'above']);
}

function levelOf(dimension: GridDimension): (level: number) => unknown {
  return (level) => dimensionLevels(POPULATION, dimension)[level];
}

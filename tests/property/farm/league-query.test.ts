import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atlasOf } from '#farm/league/atlas';
import type { League } from '#farm/league/league';
import type { LeagueColumn } from '#farm/league/league-columns';
import { DEFAULT_SORT, EVERYBODY, type LeagueFilter, type LeagueSort } from '#farm/league/league-query';
import { leagueRegions } from '#farm/league/league-regions';
import { LeagueTable } from '#farm/league/league-table';
import { configLevels } from '#farm/population/config-levels';
import { dimensionLevels } from '#farm/population/dimension-levels';
import { GRID_DIMENSIONS, type GridDimension } from '#farm/population/farm-grid';
import { gridAxes } from '#farm/population/grid-axes';
import { GridNeighbours } from '#farm/population/grid-neighbours';
import { Population } from '#farm/population/population';
import { arbitraryGrid } from '#tests/support/imagined-farm';
import { imaginedLeague } from '#tests/support/imagined-league';

const RUNS = { seed: 20_261_121, numRuns: 25 };

const populations = arbitraryGrid.map((grid) => new Population(grid)).filter(({ size }) => size > 0 && size <= 1_000);
const leagues = fc
  .record({ population: populations, seed: fc.nat() })
  .map(({ population, seed }) => imaginedLeague(population, seed));

const sortable = [
  'standing',
  'trades',
  'realised',
  'sharpe',
  'stretchesAhead',
  'dteTarget',
  'structure',
  'timeExit',
] as const;
const sorts: fc.Arbitrary<LeagueSort> = fc.record({ by: fc.constantFrom(...sortable), isDescending: fc.boolean() });
const filters: fc.Arbitrary<LeagueFilter> = fc.record({
  levels: fc.record(
    { structure: fc.subarray([0, 1]), concurrent: fc.subarray([0, 1, 2], { minLength: 1 }) },
    { requiredKeys: [] },
  ),
  ranges: fc.array(
    fc.record({
      column: fc.constantFrom('trades' as const, 'sharpe' as const),
      from: fc.constant(0),
      to: fc.integer({ min: 0, max: 20 }),
    }),
    { maxLength: 2 },
  ),
});

describe('levels of all configs', () => {
  it('are those of each config, spelt out', () => {
    fc.assert(
      fc.property(populations, (population) => {
        const levels = configLevels(population);
        for (let id = 0; id < population.size; id++) {
          const config = population.config(id);
          for (const dimension of GRID_DIMENSIONS) {
            const level = dimensionLevels(population, dimension)[levels[dimension][id] as number];
            expect(level, dimension).toEqual(config[dimension]);
          }
        }
      }),
      RUNS,
    );
  });

  it('know the neighbours of each config: one step along one dimension with an order', () => {
    fc.assert(
      fc.property(
        populations.filter(({ size }) => size <= 250),
        (population) => {
          const near = new GridNeighbours(population);
          const levels = configLevels(population);
          const axes = gridAxes(population.grid);
          near.visit(
            () => true,
            (config) => {
              const found = Array.from({ length: near.count }, (_, at) => {
                const dimension = GRID_DIMENSIONS[near.dimensions[at] as number];
                return `${near.configs[at]} ${dimension} ${near.isUp[at]}`;
              });
              const expected: string[] = [];
              for (let other = 0; other < population.size; other++) {
                const apart = GRID_DIMENSIONS.filter((name) => levels[name][config] !== levels[name][other]);
                const [dimension] = apart;
                const axis = dimension === undefined ? null : axes[dimension];
                if (apart.length !== 1 || dimension === undefined || axis === null) continue;
                const steps = rankOf(axis, levels[dimension][other]) - rankOf(axis, levels[dimension][config]);
                if (Math.abs(steps) === 1) expected.push(`${other} ${dimension} ${steps === 1 ? 1 : 0}`);
              }
              expect(found.toSorted()).toEqual(expected.toSorted());
            },
          );
        },
      ),
      { ...RUNS, numRuns: 15 },
    );
  });
});

describe('a query of the league', () => {
  it('finds and orders what a plain filter and sort would', () => {
    fc.assert(
      fc.property(leagues, filters, sorts, fc.nat(30), fc.nat(30), (league, filter, sort, from, count) => {
        const expected = plainOrder(league, filter, sort);
        const table = new LeagueTable(league);
        for (let again = 0; again < 2; again++) {
          const page = table.page({ filter, sort, from, count });
          expect(page.matching).toBe(expected.length);
          expect([...page.configs]).toEqual(expected.slice(from, from + count));
        }
      }),
      { ...RUNS, numRuns: 60 },
    );
  });

  it('never orders by what somebody earned unless it is asked to', () => {
    expect(DEFAULT_SORT.by).toBe('standing');
  });

  it('judges a region by the middle of those of its configs that traded', () => {
    fc.assert(
      fc.property(leagues, filters, (league, filter) => {
        const dimensions = ['structure', 'profitTarget', 'cooldown'] as const;
        const found = leagueRegions(league, dimensions, filter);
        if (!found.ok) throw new Error(found.failure);
        const members = Map.groupBy(plainOrder(league, filter, DEFAULT_SORT), (config) =>
          dimensions.map((name) => league.levels[name][config]).join(' '),
        );
        expect(found.value).toHaveLength(members.size);
        for (const region of found.value) {
          const configs = members.get(region.levels.join(' ')) ?? [];
          const traded = configs.filter((config) => (league.columns.trades[config] as number) > 0);
          expect(region.configs).toBe(configs.length);
          expect(region.traded).toBe(traded.length);
          expect(region.sharpe).toEqual(median(traded.map((config) => league.columns.sharpe[config] as number)));
          expect(region.realised).toEqual(median(traded.map((config) => league.columns.realised[config] as number)));
        }
      }),
      RUNS,
    );
  });

  it('refuses more regions than anybody could look at, and says how to have fewer', () => {
    const twoStructures = leagues.filter(({ population }) => population.grid.structure.length === 2);
    const [league] = fc.sample(twoStructures, { seed: 5, numRuns: 1 }) as [League];
    const halves = (count: number) => Array.from({ length: count }, (): GridDimension => 'structure');
    expect(leagueRegions(league, halves(10), EVERYBODY).ok).toBe(true);
    const refused = leagueRegions(league, halves(18), EVERYBODY);
    expect(refused.ok ? '' : refused.failure).toContain('name fewer');
  });
});

describe('the atlas', () => {
  it('shows in each cell the middle of its configs, whatever else is sliced', () => {
    fc.assert(
      fc.property(leagues, filters, (league, filter) => {
        const atlas = atlasOf(league, { x: 'profitTarget', y: 'stopLoss', figure: 'sharpe', filter });
        const members = plainOrder(league, filter, DEFAULT_SORT);
        for (const cell of atlas.cells) {
          const configs = members.filter(
            (config) =>
              league.levels.profitTarget[config] === atlas.xLevels[cell.x] &&
              league.levels.stopLoss[config] === atlas.yLevels[cell.y],
          );
          const traded = configs.filter((config) => (league.columns.trades[config] as number) > 0);
          const value = median(traded.map((config) => league.columns.sharpe[config] as number));
          expect(cell.configs).toBe(configs.length);
          expect(cell.value).toEqual(Number.isNaN(value) ? null : value);
        }
      }),
      RUNS,
    );
  });
});

function rankOf({ rank }: { readonly rank: readonly number[] }, level: number | undefined): number {
  const at = rank[level as number] ?? -1;
  return at === -1 ? Number.NaN : at;
}

/** The lower of two where the middle lies between them. */
function median(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value)).sort((left, right) => left - right);
  return known[Math.floor((known.length - 1) * 0.5)] ?? Number.NaN;
}

function plainOrder(league: League, filter: LeagueFilter, sort: LeagueSort): readonly number[] {
  const { columns, levels, population } = league;
  const passes = (config: number): boolean =>
    Object.entries(filter.levels).every(([name, wanted]) =>
      wanted.includes(levels[name as GridDimension][config] as number),
    ) &&
    filter.ranges.every(({ column, from, to }) => {
      const value = columns[column][config] as number;
      return value >= from && value <= to;
    });
  const axes = gridAxes(population.grid);
  const valueOf = (by: LeagueSort['by'], config: number): number => {
    if (by in columns) return columns[by as LeagueColumn][config] as number;
    const level = levels[by as GridDimension][config] as number;
    const rank = axes[by as GridDimension]?.rank[level];
    return rank === undefined ? level : rank === -1 ? 255 : rank;
  };
  const compare = (by: LeagueSort['by'], sign: number) => (left: number, right: number) => {
    const [a, b] = [valueOf(by, left), valueOf(by, right)];
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return sign * (a - b);
  };
  const tie = compare(sort.by === 'standing' ? 'deflated' : 'standing', -1);
  const most = compare('trades', -1);
  const main = compare(sort.by, sort.isDescending ? -1 : 1);
  return Array.from({ length: population.size }, (_, config) => config)
    .filter(passes)
    .sort((left, right) => main(left, right) || tie(left, right) || most(left, right) || left - right);
}

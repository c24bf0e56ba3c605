import type { League } from '#farm/league/league';
import type { LeagueColumn } from '#farm/league/league-columns';
import { sortedByKeys, sortKeys } from '#farm/league/sort-keys';
import type { GridDimension } from '#farm/population/farm-grid';
import { dimensionLevels } from '#farm/population/dimension-levels';

/** Configs by region: those that share their levels in some dimensions. */
export interface Regions {
  readonly dimensions: readonly GridDimension[];
  /** Levels of the dimensions, by which a region's number is made up, the last one changing fastest. */
  readonly sizes: readonly number[];
  readonly count: number;
  /** In the order of the configs asked about. */
  readonly of: Int32Array;
}

export function regionsOf(league: League, configs: Int32Array, dimensions: readonly GridDimension[]): Regions {
  const sizes = dimensions.map((dimension) => dimensionLevels(league.population, dimension).length);
  const of = new Int32Array(configs.length);
  for (const [at, dimension] of dimensions.entries()) {
    const size = sizes[at] as number;
    const levels = league.levels[dimension];
    for (let row = 0; row < of.length; row++) {
      of[row] = (of[row] as number) * size + (levels[configs[row] as number] as number);
    }
  }
  return { dimensions, sizes, count: sizes.reduce((product, size) => product * size, 1), of };
}

/** The levels that make up a region's number. */
export function levelsOfRegion({ sizes }: Regions, region: number): readonly number[] {
  const levels: number[] = [];
  let left = region;
  for (const size of sizes.toReversed()) {
    levels.unshift(left % size);
    left = Math.floor(left / size);
  }
  return levels;
}

export interface Quartiles {
  readonly lower: Float64Array;
  readonly median: Float64Array;
  readonly upper: Float64Array;
}

/**
 * Of one figure, by region: over those configs that have traded and of which it is known. NaN where there are none. Where a
 * quartile lies between two configs it is the worse one's.
 */
export function quartilesOf(
  { columns }: League,
  configs: Int32Array,
  regions: Regions,
  column: LeagueColumn,
): Quartiles {
  const values = columns[column];
  const regionOf = new Int32Array(columns.trades.length);
  const known = new Int32Array(configs.length);
  const starts = new Int32Array(regions.count + 1);
  let count = 0;
  for (let row = 0; row < configs.length; row++) {
    const config = configs[row] as number;
    if (columns.trades[config] === 0 || Number.isNaN(values[config])) continue;
    const region = regions.of[row] as number;
    regionOf[config] = region;
    starts[region + 1] = (starts[region + 1] as number) + 1;
    known[count++] = config;
  }
  for (let region = 0; region < regions.count; region++) {
    starts[region + 1] = (starts[region + 1] as number) + (starts[region] as number);
  }
  const traded = known.subarray(0, count);
  const rising = sortedByKeys(traded, sortKeys(values, traded, false));
  const next = starts.slice();
  const sorted = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    const config = rising[at] as number;
    const region = regionOf[config] as number;
    const to = next[region] as number;
    next[region] = to + 1;
    sorted[to] = values[config] as number;
  }
  const quantile = (share: number): Float64Array =>
    Float64Array.from({ length: regions.count }, (_, region) => {
      const from = starts[region] as number;
      const length = (starts[region + 1] as number) - from;
      return length === 0 ? Number.NaN : (sorted[from + Math.floor((length - 1) * share)] as number);
    });
  return { lower: quantile(0.25), median: quantile(0.5), upper: quantile(0.75) };
}

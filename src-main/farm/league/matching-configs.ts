import type { League } from '#farm/league/league';
import type { LeagueFilter } from '#farm/league/league-query';
import { GRID_DIMENSIONS } from '#farm/population/farm-grid';

/** Numbers of the configs that a filter lets through, rising. */
export function matchingConfigs({ population, columns, levels }: League, filter: LeagueFilter): Int32Array {
  const kept = new Int32Array(population.size);
  let count = 0;
  for (let config = 0; config < kept.length; config++) kept[count++] = config;
  for (const dimension of GRID_DIMENSIONS) {
    const wanted = filter.levels[dimension];
    if (wanted === undefined) continue;
    const passes = new Uint8Array(256);
    for (const level of wanted) passes[level] = 1;
    const column = levels[dimension];
    const before = count;
    count = 0;
    for (let at = 0; at < before; at++) {
      const config = kept[at] as number;
      if (passes[column[config] as number] === 1) kept[count++] = config;
    }
  }
  for (const { column, from, to } of filter.ranges) {
    const values = columns[column];
    const before = count;
    count = 0;
    for (let at = 0; at < before; at++) {
      const config = kept[at] as number;
      const value = values[config] as number;
      if (value >= from && value <= to) kept[count++] = config;
    }
  }
  return kept.subarray(0, count);
}

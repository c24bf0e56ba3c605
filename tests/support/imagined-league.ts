import type { League } from '#farm/league/league';
import { emptyColumns } from '#farm/league/league-columns';
import { DEFAULT_LEAGUE_RULES } from '#farm/league/league-rules';
import { configLevels } from '#farm/population/config-levels';
import type { Population } from '#farm/population/population';
import { SeededRandom } from '#primitives/random';

/** A league of nothing but draws: one in five never traded, figures repeat, and everybody has some that are not known. */
export function imaginedLeague(population: Population, seed: number): League {
  const columns = emptyColumns(population.size);
  const random = new SeededRandom(seed);
  for (let config = 0; config < population.size; config++) {
    if (random.next() < 0.2) continue;
    for (const column of Object.values(columns)) {
      if (column instanceof Int32Array) column[config] = random.below(20) - 10;
      else if (column instanceof Float32Array)
        column[config] = random.next() < 0.1 ? Number.NaN : random.below(9) / 4 - 1;
      else column[config] = random.below(5);
    }
    columns.trades[config] = 1 + random.below(30);
    columns.standing[config] = Math.max(0, random.below(9) - 5);
  }
  return {
    population,
    rules: DEFAULT_LEAGUE_RULES,
    place: 0,
    days: { count: 0, starts: new Int32Array(1) },
    split: { inSampleDays: 0, outOfSampleDays: 0, fromMinute: Number.POSITIVE_INFINITY },
    trials: {
      configs: population.size,
      traded: 0,
      distinct: 0,
      independent: 0,
      representatives: 0,
      groups: 0,
      variance: 0,
      luckyRaw: 0,
      luckyIndependent: 0,
    },
    columns,
    levels: configLevels(population),
  };
}

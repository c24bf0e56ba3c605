import { dimensionLevels } from '#farm/population/dimension-levels';
import { GRID_DIMENSIONS, type GridDimension } from '#farm/population/farm-grid';
import type { ExitRule } from '#farm/population/exit-rule';
import type { GateLevels, Interior, Pace, Population, Sizing } from '#farm/population/population';

export interface DimensionCount {
  readonly dimension: GridDimension;
  /** Each level of the grid with the configs that have it; what a straddle has no use for is counted as `null`. */
  readonly levels: readonly { readonly level: unknown; readonly configs: number }[];
}

const GATES = {
  warmthMinimum: 'warmth',
  popMinimum: 'pop',
  ivRank: 'ivRank',
  gapTolerance: 'gap',
  regimes: 'regimes',
  session: 'session',
} as const satisfies Partial<Record<GridDimension, keyof GateLevels>>;

const SIZINGS = { budget: 'budget', positionSize: 'size' } as const satisfies Partial<
  Record<GridDimension, keyof Sizing>
>;

const EXITS = {
  profitTarget: 'target',
  stopLoss: 'stop',
  trailingStop: 'trail',
  timeExit: 'time',
} as const satisfies Partial<Record<GridDimension, keyof ExitRule>>;

const PACES = { cooldown: 'cooldown', concurrent: 'concurrent' } as const satisfies Partial<
  Record<GridDimension, keyof Pace>
>;

/** How many configs have each level of each dimension. */
export function levelCounts(population: Population): readonly DimensionCount[] {
  const tally = new Tally();
  const { grid, specs, gates, sizings, exits, paces } = population;
  for (const spec of specs) {
    tally.add('underlying', grid.underlying[spec.underlying], spec.configs);
    tally.add('structure', spec.structure, spec.configs);
    tally.add('dteTarget', spec.dteTarget, spec.configs);
    tally.add('shortDelta', spec.shortDelta, spec.configs);
    tally.add('width', spec.width, spec.configs);
    for (const [at, interior] of spec.interiors.entries()) {
      const { exit, pace }: Interior = interior;
      for (const [dimension, key] of entriesOf(SIZINGS)) {
        tally.add(dimension, grid[dimension][(sizings[at] as Sizing)[key]], gates.length * exit.length);
      }
      for (let within = 0; within < exit.length; within++) {
        const rule = exits[exit[within] as number] as ExitRule;
        const tempo = paces[pace[within] as number] as Pace;
        for (const [dimension, key] of entriesOf(EXITS)) tally.add(dimension, grid[dimension][rule[key]], gates.length);
        for (const [dimension, key] of entriesOf(PACES))
          tally.add(dimension, grid[dimension][tempo[key]], gates.length);
      }
    }
  }
  for (const gate of gates) {
    for (const [dimension, key] of entriesOf(GATES)) {
      tally.add(dimension, grid[dimension][gate[key]], population.size / gates.length);
    }
  }
  return GRID_DIMENSIONS.map((dimension) => ({
    dimension,
    levels: tally.of(dimension, dimensionLevels(population, dimension)),
  }));
}

class Tally {
  readonly #counts = new Map<GridDimension, Map<unknown, number>>();

  add(dimension: GridDimension, level: unknown, configs: number): void {
    const ofDimension = this.#counts.get(dimension) ?? new Map<unknown, number>();
    this.#counts.set(dimension, ofDimension);
    ofDimension.set(level, (ofDimension.get(level) ?? 0) + configs);
  }

  of(dimension: GridDimension, levels: readonly unknown[]): DimensionCount['levels'] {
    return levels.map((level) => ({ level, configs: this.#counts.get(dimension)?.get(level) ?? 0 }));
  }
}

function entriesOf<Key extends string, Value>(
  record: Readonly<Record<Key, Value>>,
): readonly (readonly [Key, Value])[] {
  return Object.entries(record) as unknown as readonly (readonly [Key, Value])[];
}

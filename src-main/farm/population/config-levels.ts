import { dimensionLevels } from '#farm/population/dimension-levels';
import type { ExitRule } from '#farm/population/exit-rule';
import { GRID_DIMENSIONS, type GridDimension } from '#farm/population/farm-grid';
import type { GateLevels, Interior, Pace, Population, Sizing } from '#farm/population/population';

/** By dimension and config: the position of its level among `dimensionLevels`. */
export type ConfigLevels = Readonly<Record<GridDimension, Uint8Array>>;

/** A byte per config and dimension, for whoever looks at all configs at once. */
export function configLevels(population: Population): ConfigLevels {
  const { specs, gates, sizings, size } = population;
  const levels = Object.fromEntries(
    GRID_DIMENSIONS.map((dimension) => [dimension, new Uint8Array(size)]),
  ) as unknown as ConfigLevels;
  let config = 0;
  for (const spec of specs) {
    const end = config + spec.configs;
    levels.underlying.fill(spec.underlying, config, end);
    for (const dimension of ['structure', 'dteTarget', 'shortDelta', 'width'] as const) {
      levels[dimension].fill(dimensionLevels(population, dimension).indexOf(spec[dimension]), config, end);
    }
    for (const gate of gates) {
      for (const [at, sizing] of sizings.entries()) {
        const interior = spec.interiors[at] as Interior;
        fillBlock(levels, gate, sizing, config, config + interior.exit.length);
        for (let within = 0; within < interior.exit.length; within++, config++) {
          const exit = population.exits[interior.exit[within] as number] as ExitRule;
          const pace = population.paces[interior.pace[within] as number] as Pace;
          levels.profitTarget[config] = exit.target;
          levels.stopLoss[config] = exit.stop;
          levels.trailingStop[config] = exit.trail;
          levels.timeExit[config] = exit.time;
          levels.cooldown[config] = pace.cooldown;
          levels.concurrent[config] = pace.concurrent;
        }
      }
    }
  }
  return levels;
}

function fillBlock(levels: ConfigLevels, gate: GateLevels, sizing: Sizing, from: number, to: number): void {
  levels.warmthMinimum.fill(gate.warmth, from, to);
  levels.popMinimum.fill(gate.pop, from, to);
  levels.ivRank.fill(gate.ivRank, from, to);
  levels.gapTolerance.fill(gate.gap, from, to);
  levels.regimes.fill(gate.regimes, from, to);
  levels.session.fill(gate.session, from, to);
  levels.budget.fill(sizing.budget, from, to);
  levels.positionSize.fill(sizing.size, from, to);
}

import type { League } from '#farm/league/league';
import { plateauScore } from '#farm/league/plateau-score';
import type { ConfigLevels } from '#farm/population/config-levels';
import { GRID_DIMENSIONS } from '#farm/population/farm-grid';
import type { GridAxes } from '#farm/population/grid-axes';
import { GridNeighbours } from '#farm/population/grid-neighbours';

/**
 * What the neighbourhood of each config says about it. A neighbour that made the very same trades only repeats it and has
 * no say, and neither has one that never traded.
 */
export function readPlateaus({ population, columns, levels }: Pick<League, 'population' | 'columns' | 'levels'>): void {
  const { sharpe, history, plateau, neighbours, edges } = columns;
  const near = new GridNeighbours(population);
  const ends = new OpenEnds(near.axes, levels);
  const around = new Float64Array(near.configs.length);
  const apart = new Float64Array(near.configs.length);
  for (let config = 0; config < plateau.length; config++) if ((sharpe[config] as number) <= 0) plateau[config] = 0;
  const isAhead = (config: number): boolean => (sharpe[config] as number) > 0;
  near.visit(isAhead, (config) => {
    const own = sharpe[config] as number;
    let count = 0;
    let worseBelow = 0;
    let worseAbove = 0;
    for (let at = 0; at < near.count; at++) {
      const other = near.configs[at] as number;
      const theirs = sharpe[other] as number;
      if (Number.isNaN(theirs) || history[other] === history[config]) continue;
      around[count++] = theirs;
      if (theirs >= own) continue;
      if (near.isUp[at] === 1) worseAbove |= 1 << (near.dimensions[at] as number);
      else worseBelow |= 1 << (near.dimensions[at] as number);
    }
    neighbours[config] = count;
    plateau[config] = plateauScore(own, around, apart, count);
    // Worse on the one side, and on the other the grid ends.
    edges[config] = ends.reached(config, worseAbove, worseBelow);
  });
}

/** Where the grid ends and the world does not. */
class OpenEnds {
  /** By dimension with an order that matters. */
  readonly #ends: readonly {
    readonly bit: number;
    readonly levels: Uint8Array;
    readonly first: number;
    readonly last: number;
  }[];

  constructor(axes: GridAxes, levels: ConfigLevels) {
    this.#ends = GRID_DIMENSIONS.flatMap((dimension, at) => {
      const axis = axes[dimension];
      if (axis === null || axis.isScale) return [];
      const first = axis.isOpenBelow ? (axis.order[0] as number) : -1;
      const last = axis.isOpenAbove ? (axis.order.at(-1) as number) : -1;
      return [{ bit: 1 << at, levels: levels[dimension], first, last }];
    });
  }

  reached(config: number, towardsFirst: number, towardsLast: number): number {
    let reached = 0;
    for (const { bit, levels, first, last } of this.#ends) {
      const level = levels[config] as number;
      if ((towardsFirst & bit) !== 0 && level === first) reached |= bit;
      if ((towardsLast & bit) !== 0 && level === last) reached |= bit;
    }
    return reached;
  }
}

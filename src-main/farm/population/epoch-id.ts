import { GRID_DIMENSIONS, type FarmGrid } from '#farm/population/farm-grid';
import { hashOfValue } from '#primitives/value-hash';

/** The rules that give a config's decisions their meaning. Counts up whenever the same grid would trade differently. */
const RULES_VERSION = 1;

/**
 * What results of a population are kept under: a hash of the grid, value by value, and of the version of the rules. The
 * order in which a file names its dimensions does not matter; that of a dimension's levels does, as it numbers configs.
 */
export function epochOf(grid: FarmGrid): string {
  return hashOfValue([RULES_VERSION, GRID_DIMENSIONS.map((dimension) => grid[dimension])]).slice(0, 12);
}

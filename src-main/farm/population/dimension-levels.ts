import { FARM_STRUCTURES, type GridDimension } from '#farm/population/farm-grid';
import type { Population } from '#farm/population/population';

/** The levels of a dimension; where straddles have no use for it, the last one is null and stands for "does not apply". */
export function dimensionLevels({ grid }: Population, dimension: GridDimension): readonly unknown[] {
  if (dimension === 'structure') return FARM_STRUCTURES.filter((kind) => grid.structure.includes(kind));
  const hasStraddle = grid.structure.includes('short_straddle');
  if (hasStraddle && (dimension === 'shortDelta' || dimension === 'width')) return [...grid[dimension], null];
  return grid[dimension];
}

import { GRID_DIMENSIONS, type FarmGrid } from '#farm/population/farm-grid';
import type { Stateful } from '#primitives/state';
import { formatHash, hashState } from '#primitives/state-hash';

/** The rules that give a config's decisions their meaning. Counts up whenever the same grid would trade differently. */
const RULES_VERSION = 1;

/**
 * What results of a population are kept under: a hash of the grid, value by value, and of the version of the rules. The
 * order in which a file names its dimensions does not matter; that of a dimension's levels does, as it numbers configs.
 */
export function epochOf(grid: FarmGrid): string {
  const text = JSON.stringify([RULES_VERSION, GRID_DIMENSIONS.map((dimension) => sorted(grid[dimension]))]);
  const letters: Stateful = {
    visitState(visitor) {
      for (let at = 0; at < text.length; at++) visitor.number('letter', text.charCodeAt(at));
    },
  };
  return formatHash(hashState(letters)).slice(0, 12);
}

/** With the keys of objects in order: `{ from, by }` is `{ by, from }`. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .map(([key, inner]) => [key, sorted(inner)] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1));
}

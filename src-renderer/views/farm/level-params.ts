import type { DimensionView, LevelFilter } from '#contract/farm-view';

/** A filter as it was kept with a layout, less what the grid of today does not have. */
export function levelsFrom(kept: unknown, dimensions: readonly DimensionView[]): LevelFilter {
  if (!Array.isArray(kept)) return [];
  return (kept as readonly unknown[]).flatMap((one) => {
    const { dimension, levels } = (one ?? {}) as { readonly dimension?: unknown; readonly levels?: unknown };
    const found = dimensions.find(({ id }) => id === dimension);
    if (found === undefined || !Array.isArray(levels)) return [];
    const known = (levels as readonly unknown[]).filter(
      (level): level is number => Number.isInteger(level) && found.levels[level as number] !== undefined,
    );
    return known.length === 0 || known.length === found.levels.length ? [] : [{ dimension: found.id, levels: known }];
  });
}

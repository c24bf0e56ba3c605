import type { LevelFilter } from '#contract/farm-view';

/** A rectangle of cells: from one corner to the other, both included. */
export interface AtlasRegion {
  readonly fromRow: number;
  readonly fromColumn: number;
  readonly toRow: number;
  readonly toColumn: number;
}

/** A cell of the map, counted from below and from the left. */
export interface AtlasPlace {
  readonly row: number;
  readonly column: number;
}

export function regionBetween(one: AtlasPlace, other: AtlasPlace): AtlasRegion {
  return {
    fromRow: Math.min(one.row, other.row),
    fromColumn: Math.min(one.column, other.column),
    toRow: Math.max(one.row, other.row),
    toColumn: Math.max(one.column, other.column),
  };
}

export function isInside(region: AtlasRegion | null, { row, column }: AtlasPlace): boolean {
  if (region === null) return false;
  return row >= region.fromRow && row <= region.toRow && column >= region.fromColumn && column <= region.toColumn;
}

/** Levels by their place in a map. */
interface MapLevels {
  readonly xLevels: readonly number[];
  readonly yLevels: readonly number[];
}

export function levelsOfRegion(
  x: string,
  y: string,
  { xLevels, yLevels }: MapLevels,
  region: AtlasRegion,
): LevelFilter {
  return [
    { dimension: x, levels: xLevels.slice(region.fromColumn, region.toColumn + 1).toSorted(ascending) },
    { dimension: y, levels: yLevels.slice(region.fromRow, region.toRow + 1).toSorted(ascending) },
  ];
}

/** The rectangle that a brush is in a map of these dimensions; null where it was brushed in another one. */
export function regionOfLevels(
  x: string,
  y: string,
  { xLevels, yLevels }: MapLevels,
  brush: LevelFilter,
): AtlasRegion | null {
  const columns = brush.find(({ dimension }) => dimension === x)?.levels.map((level) => xLevels.indexOf(level));
  const rows = brush.find(({ dimension }) => dimension === y)?.levels.map((level) => yLevels.indexOf(level));
  if (brush.length !== 2 || columns === undefined || rows === undefined) return null;
  return {
    fromRow: Math.min(...rows),
    fromColumn: Math.min(...columns),
    toRow: Math.max(...rows),
    toColumn: Math.max(...columns),
  };
}

function ascending(left: number, right: number): number {
  return left - right;
}

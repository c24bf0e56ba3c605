import type { DimensionView, LevelFilter } from '#contract/farm-view';

/** Whether a filter lets a level through. */
export function isWanted(filter: LevelFilter, { id }: DimensionView, level: number): boolean {
  return filter.find(({ dimension }) => dimension === id)?.levels.includes(level) ?? true;
}

/** The last level of a dimension cannot be taken away: nobody would be left. */
export function toggled(filter: LevelFilter, { id, levels }: DimensionView, level: number): LevelFilter {
  const before = filter.find(({ dimension }) => dimension === id)?.levels ?? [...levels.keys()];
  const after = before.includes(level) ? before.filter((one) => one !== level) : [...before, level].toSorted(ascending);
  if (after.length === 0) return filter;
  const others = filter.filter(({ dimension }) => dimension !== id);
  return after.length === levels.length ? others : [...others, { dimension: id, levels: after }];
}

function ascending(left: number, right: number): number {
  return left - right;
}

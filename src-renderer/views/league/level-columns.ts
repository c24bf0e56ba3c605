import type { DimensionView, LeagueGroup, LeagueRow } from '#contract/farm-view';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';

export type LeagueEntry = LeagueRow | LeagueGroup;

/** Nothing is sorted here: the engine does, and a column that it can sort by says so by having a `sortBy`. */
export const byEngine = (): null => null;

/** What each row has of the dimensions; those with one level say nothing at first. */
export function levelColumns(dimensions: readonly DimensionView[]): readonly GridColumn<LeagueEntry>[] {
  // Rows tell their levels by a dimension's place among all of them.
  return dimensions.map(({ id, title, about, levels }, at) => ({
    id,
    title,
    about,
    width: 88,
    align: 'start',
    hiddenAtFirst: levels.length < 2,
    sortBy: byEngine,
    text: (row) => {
      const level = row.levels[at] ?? null;
      return level === null ? '' : (levels[level]?.text ?? '');
    },
  }));
}

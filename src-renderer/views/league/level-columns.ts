import type { DimensionView, LeagueGroup, LeagueRow } from '#contract/farm-view';
import type { GridColumn } from '#window/components/data-grid/grid-column.ts';

export type LeagueEntry = LeagueRow | LeagueGroup;

/** Nothing is sorted here: the engine does, and a column that it can sort by says so by having a `sortBy`. */
export const byEngine = (): null => null;

/** What makes the most difference; the others can be shown as well. */
const FIRST_SHOWN: ReadonlySet<string> = new Set([
  'underlying',
  'structure',
  'dteTarget',
  'shortDelta',
  'width',
  'profitTarget',
  'stopLoss',
]);

/** What each row has of the dimensions. */
export function levelColumns(dimensions: readonly DimensionView[]): readonly GridColumn<LeagueEntry>[] {
  // Rows tell their levels by a dimension's place among all of them.
  return dimensions.map(({ id, title, about, levels }, at) => ({
    id,
    title,
    about,
    width: 88,
    align: 'start',
    hiddenAtFirst: levels.length < 2 || !FIRST_SHOWN.has(id),
    sortBy: byEngine,
    text: (row) => {
      const level = row.levels[at] ?? null;
      return level === null ? '' : (levels[level]?.text ?? '');
    },
  }));
}

import type { DimensionView, LeagueQueryView, LevelFilter } from '#contract/farm-view';
import type { GridLayout } from '#window/components/data-grid/column-layout.ts';
import { joinedLevels } from '#window/state/farm-choice.ts';
import { levelsFrom } from '#window/views/farm/level-params.ts';

/** What the panel keeps with its layout. */
export interface LeagueParams {
  readonly levels: LevelFilter;
  readonly trades: number;
  readonly groupBy: readonly string[];
}

export function leagueParamsFrom(
  params: Readonly<Record<string, unknown>>,
  dimensions: readonly DimensionView[],
): LeagueParams {
  const { trades, groupBy } = params;
  const known = new Set(dimensions.map(({ id }) => id));
  return {
    levels: levelsFrom(params['levels'], dimensions),
    trades: typeof trades === 'number' && Number.isInteger(trades) && trades >= 0 ? Math.min(trades, 1_000_000) : 0,
    groupBy: Array.isArray(groupBy)
      ? (groupBy as readonly unknown[])
          .filter((id): id is string => typeof id === 'string' && known.has(id))
          .slice(0, 6)
      : [],
  };
}

/** Null where the brush and the filter have no level in common: there is nobody to ask about. */
export function leagueQueryOf(
  { levels, trades, groupBy }: LeagueParams,
  brush: LevelFilter,
  sort: GridLayout['sort'],
): LeagueQueryView | null {
  const joined = joinedLevels(levels, brush);
  if (joined === null) return null;
  return {
    levels: [...joined],
    trades,
    groupBy: [...groupBy],
    sort: sort === null ? null : { column: sort.column, descending: sort.direction === 'descending' },
  };
}

import type { GridDimension } from '#farm/population/farm-grid';
import type { LeagueColumn } from '#farm/league/league-columns';

/** Which configs are meant; with nothing in it, all of them. */
export interface LeagueFilter {
  /** Positions among `dimensionLevels` that are let through, by dimension; a dimension left out lets all through. */
  readonly levels: Partial<Readonly<Record<GridDimension, readonly number[]>>>;
  /** Bounds inclusive. What is not known lies within none. */
  readonly ranges: readonly ColumnRange[];
}

export interface ColumnRange {
  readonly column: LeagueColumn;
  readonly from: number;
  readonly to: number;
}

export interface LeagueSort {
  readonly by: LeagueColumn | GridDimension;
  readonly isDescending: boolean;
}

/** A window of rows of a table that is as long as the farm. */
export interface LeagueQuery {
  readonly filter: LeagueFilter;
  readonly sort: LeagueSort;
  readonly from: number;
  readonly count: number;
}

export const EVERYBODY: LeagueFilter = { levels: {}, ranges: [] };

/** By standing: never by what somebody happened to earn. */
export const DEFAULT_SORT: LeagueSort = { by: 'standing', isDescending: true };

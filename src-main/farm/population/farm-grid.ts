import type { TrendRegime, VolatilityRegime } from '#domain/regime';
import type { StructureKind } from '#domain/structure';
import type { SubSession } from '#market/sessions/sub-session';

export const FARM_STRUCTURES = [
  'bull_put',
  'bear_call',
  'iron_condor',
  'short_straddle',
] as const satisfies readonly StructureKind[];

export type FarmStructure = (typeof FARM_STRUCTURES)[number];

export interface ShareBand {
  readonly from: number;
  readonly to: number;
}

export interface RegimeFilter {
  readonly name: string;
  readonly trends: readonly TrendRegime[];
  readonly volatilities: readonly VolatilityRegime[];
}

export type SessionFilter = SubSession | 'any';

export interface TrailingStop {
  /** Gain, as a share of the credit, from which on the best gain is kept in mind. */
  readonly from: number;
  /** How much of the credit may be given back from there. */
  readonly by: number;
}

/** Closed on the first day with so many days to go, or so many days after it was opened. */
export type TimeExit = { readonly daysToGo: number } | { readonly daysHeld: number };

export interface BudgetTier {
  readonly dollars: number;
  /** Most that all open positions of one config may risk together, as a share of the budget. */
  readonly exposure: number;
}

/** The whole population, as `config/farm.yaml` declares it: every possible combination is one config. */
export interface FarmGrid {
  readonly underlying: readonly string[];
  readonly structure: readonly FarmStructure[];
  /** Calendar days; the nearest listed expiry is taken. */
  readonly dteTarget: readonly number[];
  /** |delta| of what is sold. */
  readonly shortDelta: readonly number[];
  /** Shares of the underlying's price. */
  readonly width: readonly number[];
  /** 0 to 100. */
  readonly warmthMinimum: readonly number[];
  readonly popMinimum: readonly number[];
  /** Null takes any rank, known or not. */
  readonly ivRank: readonly (ShareBand | null)[];
  /** Share of the price between a close and the next open; null takes any. */
  readonly gapTolerance: readonly (number | null)[];
  readonly regimes: readonly RegimeFilter[];
  readonly session: readonly SessionFilter[];
  /** Shares of the credit. */
  readonly profitTarget: readonly (number | null)[];
  readonly stopLoss: readonly (number | null)[];
  readonly trailingStop: readonly (TrailingStop | null)[];
  readonly timeExit: readonly (TimeExit | null)[];
  readonly budget: readonly BudgetTier[];
  /** Share of the budget that one position may risk. */
  readonly positionSize: readonly number[];
  /** Minutes after a position was opened or closed in which none is opened. */
  readonly cooldown: readonly number[];
  readonly concurrent: readonly number[];
}

/** In the order in which configs are numbered: the last one changes fastest. */
export const GRID_DIMENSIONS = [
  'underlying',
  'structure',
  'dteTarget',
  'shortDelta',
  'width',
  'warmthMinimum',
  'popMinimum',
  'ivRank',
  'gapTolerance',
  'regimes',
  'session',
  'budget',
  'positionSize',
  'profitTarget',
  'stopLoss',
  'trailingStop',
  'timeExit',
  'cooldown',
  'concurrent',
] as const satisfies readonly (keyof FarmGrid)[];

export type GridDimension = (typeof GRID_DIMENSIONS)[number];

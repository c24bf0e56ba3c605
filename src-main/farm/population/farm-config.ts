import type {
  BudgetTier,
  FarmStructure,
  RegimeFilter,
  SessionFilter,
  ShareBand,
  TimeExit,
  TrailingStop,
} from '#farm/population/farm-grid';

/** One paper trader, spelt out. */
export interface FarmConfig {
  /** Its number within its epoch. */
  readonly id: number;
  readonly underlying: string;
  readonly structure: FarmStructure;
  readonly dteTarget: number;
  /** Null for a straddle. */
  readonly shortDelta: number | null;
  /** Null for a straddle. */
  readonly width: number | null;
  readonly warmthMinimum: number;
  readonly popMinimum: number;
  readonly ivRank: ShareBand | null;
  readonly gapTolerance: number | null;
  readonly regimes: RegimeFilter;
  readonly session: SessionFilter;
  readonly budget: BudgetTier;
  readonly positionSize: number;
  readonly profitTarget: number | null;
  readonly stopLoss: number | null;
  readonly trailingStop: TrailingStop | null;
  readonly timeExit: TimeExit | null;
  readonly cooldown: number;
  readonly concurrent: number;
}

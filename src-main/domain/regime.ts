/** The position in each list is the number kept in state, store and tape: append only. */
export const TREND_REGIMES = ['UNKNOWN', 'RANGE', 'TREND_UP', 'TREND_DOWN'] as const;
export type TrendRegime = (typeof TREND_REGIMES)[number];

export const VOLATILITY_REGIMES = ['UNKNOWN', 'LOW', 'NORMAL', 'HIGH', 'SPIKE'] as const;
export type VolatilityRegime = (typeof VOLATILITY_REGIMES)[number];

export const SESSIONS = ['CLOSED', 'PRE', 'RTH', 'POST', 'ASIA', 'EU', 'US', 'LATE'] as const;
export type Session = (typeof SESSIONS)[number];

/** Why a regime deserves less trust. A label carries the sum of those that apply. */
export const QualityFlag = {
  warmingUp: 1,
  gap: 2,
  stale: 4,
  crossed: 8,
  lateData: 16,
  thin: 32,
} as const;

export type QualityFlags = number;

export interface SymbolRegime {
  readonly trend: TrendRegime;
  readonly volatility: VolatilityRegime;
  readonly session: Session;
  readonly quality: QualityFlags;
  /** 0 (a guess) to 1: how far the figures are from the thresholds and how much history stands behind them. */
  readonly confidence: number;
}

export interface MarketRegime {
  readonly trend: TrendRegime;
  readonly volatility: VolatilityRegime;
  readonly confidence: number;
  /** Symbols that were warm enough to vote. */
  readonly voters: number;
}

const QUALITY_NAMES = Object.keys(QualityFlag) as readonly (keyof typeof QualityFlag)[];

export function qualityFlagNames(flags: QualityFlags): readonly string[] {
  return QUALITY_NAMES.filter((name) => (flags & QualityFlag[name]) !== 0);
}

import type { TrendRegime, VolatilityRegime } from '#domain/regime';

export interface WarmthFacts {
  readonly impliedVolatility: number;
  readonly realisedVolatility: number;
  /** 0 to 1; null while the year before is not known, which counts as its middle. */
  readonly ivRank: number | null;
  readonly trend: TrendRegime;
  readonly volatility: VolatilityRegime;
}

/** Whole points of each input. Every whole sum from 0 to 100 can come about. */
export interface WarmthParts {
  readonly premium: number;
  readonly rank: number;
  readonly volatility: number;
  readonly trend: number;
}

export const MOST_WARMTH: WarmthParts = { premium: 40, rank: 30, volatility: 20, trend: 10 };

const FOR_VOLATILITY: Readonly<Record<VolatilityRegime, number>> = {
  UNKNOWN: 0,
  LOW: 5,
  NORMAL: 15,
  HIGH: MOST_WARMTH.volatility,
  SPIKE: 0,
};
const FOR_TREND: Readonly<Record<TrendRegime, number>> = {
  UNKNOWN: 5,
  RANGE: MOST_WARMTH.trend,
  TREND_UP: 0,
  TREND_DOWN: 0,
};

/**
 * How well conditions suit whoever sells options, 0 to 100: a point for every hundredth by which implied volatility
 * exceeds the realised one, up to 40; its rank in the year, up to 30; the labels of volatility and trend, up to 20 and 10.
 */
export function warmth(facts: WarmthFacts): number {
  const { premium, rank, volatility, trend } = warmthParts(facts);
  return premium + rank + volatility + trend;
}

/** What each input adds to the warmth. */
export function warmthParts({
  impliedVolatility,
  realisedVolatility,
  ivRank,
  trend,
  volatility,
}: WarmthFacts): WarmthParts {
  const premium = Math.floor((impliedVolatility / realisedVolatility - 1) * 100);
  return {
    premium: Math.max(0, Math.min(MOST_WARMTH.premium, premium)),
    rank: Math.floor((ivRank ?? 0.5) * MOST_WARMTH.rank),
    volatility: FOR_VOLATILITY[volatility],
    trend: FOR_TREND[trend],
  };
}

import { TREND_REGIMES, VOLATILITY_REGIMES, type TrendRegime, type VolatilityRegime } from '#domain/regime';

export interface WarmthFacts {
  readonly impliedVolatility: number;
  readonly realisedVolatility: number;
  /** 0 to 1; null while the year before is not known. */
  readonly ivRank: number | null;
  readonly trend: TrendRegime;
  readonly volatility: VolatilityRegime;
}

const MOST_FOR_PREMIUM = 40;
const MOST_FOR_RANK = 30;
const FOR_VOLATILITY: Readonly<Record<VolatilityRegime, number>> = {
  UNKNOWN: 0,
  LOW: 5,
  NORMAL: 15,
  HIGH: 20,
  SPIKE: 0,
};
const FOR_TREND: Readonly<Record<TrendRegime, number>> = { UNKNOWN: 5, RANGE: 10, TREND_UP: 0, TREND_DOWN: 0 };

/**
 * How well conditions suit whoever sells options, 0 to 100: a point for every hundredth by which implied volatility
 * exceeds the realised one, up to 40; its rank in the year, up to 30; the labels of volatility and trend, up to 20 and 10.
 */
export function warmth({ impliedVolatility, realisedVolatility, ivRank, trend, volatility }: WarmthFacts): number {
  const premium = Math.floor((impliedVolatility / realisedVolatility - 1) * 100);
  const forPremium = Math.max(0, Math.min(MOST_FOR_PREMIUM, premium));
  const forRank = Math.floor((ivRank ?? 0.5) * MOST_FOR_RANK);
  return forPremium + forRank + FOR_VOLATILITY[volatility] + FOR_TREND[trend];
}

export function trendNumber(trend: TrendRegime): number {
  return TREND_REGIMES.indexOf(trend);
}

export function volatilityNumber(volatility: VolatilityRegime): number {
  return VOLATILITY_REGIMES.indexOf(volatility);
}

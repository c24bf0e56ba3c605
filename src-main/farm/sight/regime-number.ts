import { TREND_REGIMES, type TrendRegime, VOLATILITY_REGIMES, type VolatilityRegime } from '#domain/regime';

export function trendNumber(trend: TrendRegime): number {
  return TREND_REGIMES.indexOf(trend);
}

export function volatilityNumber(volatility: VolatilityRegime): number {
  return VOLATILITY_REGIMES.indexOf(volatility);
}

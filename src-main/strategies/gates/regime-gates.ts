import { atLeast } from '#detectors/figure-gate';
import type { CoinMoment, UnderlyingMoment } from '#detectors/sight-moment';
import type { GateVerdict } from '#domain/gate-verdict';
import type { VolatilityRegime } from '#domain/regime';
import { labelGate } from '#strategies/gates/label-gate';
import type { TimingParams } from '#strategies/strategy-params';

export type RegimeParams = Pick<TimingParams, 'trends' | 'volatilities'>;

/** Whether the underlying's labels are ones that something may be sold under; one that is not known never is. */
export function regimeGates(
  underlying: UnderlyingMoment,
  coin: CoinMoment,
  { trends, volatilities }: RegimeParams,
): readonly GateVerdict[] {
  const { symbol } = underlying;
  return [
    labelGate('trend', `the trend of ${symbol}`, trendOf(underlying), trends),
    volatilityGate(underlying, coin, volatilities),
  ];
}

/**
 * The same for whoever sells after a fall: a falling market is let in as well, once its session has made no new low for a
 * while. Selling into the fall itself is catching a knife.
 */
export function fallGates(
  underlying: UnderlyingMoment,
  coin: CoinMoment,
  { trends, volatilities, minutesSinceLow }: TimingParams,
  sinceLow: number | null,
): readonly GateVerdict[] {
  const { symbol } = underlying;
  const trend = trendOf(underlying);
  const ofTrend =
    trend === 'TREND_DOWN' && !trends.includes(trend)
      ? atLeast({
          gate: 'trend',
          what: `${symbol} is in a downtrend; its last low was`,
          found: sinceLow,
          needed: minutesSinceLow,
          say: (minutes) => `${Math.floor(minutes)} min ago`,
        })
      : labelGate('trend', `the trend of ${symbol}`, trend, trends);
  return [ofTrend, volatilityGate(underlying, coin, volatilities)];
}

/**
 * A fund whose own volatility cannot be ranked yet, its tape being too young, goes by that of its coin, which trades
 * around the clock; the verdict says so.
 */
function volatilityGate(
  { symbol, regime, coinShare }: UnderlyingMoment,
  coin: CoinMoment,
  volatilities: readonly VolatilityRegime[],
): GateVerdict {
  const own = known(regime?.volatility ?? null);
  const ofCoin = own === null && coinShare !== null ? known(coin.regime?.volatility ?? null) : null;
  const whose = ofCoin === null ? symbol : `${coin.symbol} (that of ${symbol} is not known yet)`;
  return labelGate('volatility', `the volatility of ${whose}`, own ?? ofCoin, volatilities);
}

function trendOf({ regime }: UnderlyingMoment): string | null {
  return regime === null || regime.trend === 'UNKNOWN' ? null : regime.trend;
}

function known(label: VolatilityRegime | null): VolatilityRegime | null {
  return label === 'UNKNOWN' ? null : label;
}

import type { BarInterval } from '#domain/bar';
import type { Session, TrendRegime, VolatilityRegime } from '#domain/regime';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#primitives/clock';

/** A bar as a chart draws it; what the engine sends fits. */
export interface ChartBar {
  readonly t: number;
  readonly o: number;
  readonly h: number;
  readonly l: number;
  readonly c: number;
  readonly v: number;
  readonly flags: readonly string[];
  readonly revision: number;
}

/** A label from `fromMs` on, until the next one. */
export interface ChartRegime {
  readonly fromMs: number;
  readonly trend: TrendRegime;
  readonly volatility: VolatilityRegime;
  readonly session: Session;
}

export interface ChartGap {
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly reason: string;
}

export interface ChartMark {
  readonly atMs: number;
  readonly kind: 'signal' | 'regime' | 'gap' | 'note';
  readonly text: string;
}

export const INTERVAL_MS: Readonly<Record<BarInterval, number>> = {
  '1m': MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '1h': HOUR_MS,
  '1d': DAY_MS,
};

export interface Indicators {
  readonly ema20: boolean;
  readonly ema50: boolean;
  readonly vwap: boolean;
  readonly rsi: boolean;
  readonly atr: boolean;
  readonly regimes: boolean;
  readonly sessions: boolean;
}

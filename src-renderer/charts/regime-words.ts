import type { Session, TrendRegime, VolatilityRegime } from '#domain/regime';
import type { Palette } from '#window/charts/palette.ts';

const TREND_WORDS: Readonly<Record<TrendRegime, string>> = {
  UNKNOWN: 'Not known yet',
  RANGE: 'Range',
  TREND_UP: 'Trend up ▲',
  TREND_DOWN: 'Trend down ▼',
};

const VOLATILITY_WORDS: Readonly<Record<VolatilityRegime, string>> = {
  UNKNOWN: '',
  LOW: 'low vol',
  NORMAL: 'normal vol',
  HIGH: 'high vol',
  SPIKE: 'vol spike',
};

export const SESSION_WORDS: Readonly<Record<Session, string>> = {
  CLOSED: 'Closed',
  PRE: 'Pre-market',
  RTH: 'Regular hours',
  POST: 'After hours',
  ASIA: 'Asia',
  EU: 'Europe',
  US: 'US',
  LATE: 'Late',
};

/** `Range · high vol` */
export function regimeWords(trend: TrendRegime, volatility: VolatilityRegime): string {
  const words = VOLATILITY_WORDS[volatility];
  return words === '' ? TREND_WORDS[trend] : `${TREND_WORDS[trend]} · ${words}`;
}

/** Null where nothing is known: no colour claims nothing. */
export function trendColour(palette: Palette, trend: TrendRegime): string | null {
  return { UNKNOWN: null, RANGE: palette.dim, TREND_UP: palette.up, TREND_DOWN: palette.down }[trend];
}

/** How much of the one volatility colour. */
export const VOLATILITY_SHADE: Readonly<Record<VolatilityRegime, number>> = {
  UNKNOWN: 0,
  LOW: 0.12,
  NORMAL: 0.3,
  HIGH: 0.65,
  SPIKE: 1,
};

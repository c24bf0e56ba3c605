import {
  SESSIONS,
  type SymbolRegime,
  TREND_REGIMES,
  type TrendRegime,
  VOLATILITY_REGIMES,
  type VolatilityRegime,
} from '#domain/regime';

/** A label is written every minute for every symbol: one integer of three bytes instead of four columns. */
export function packRegime(regime: SymbolRegime): number {
  return (
    TREND_REGIMES.indexOf(regime.trend) |
    (VOLATILITY_REGIMES.indexOf(regime.volatility) << 3) |
    (SESSIONS.indexOf(regime.session) << 6) |
    (regime.quality << 10)
  );
}

export function unpackRegime(label: number, confidence: number): SymbolRegime {
  return {
    trend: trendAt(label & 7),
    volatility: volatilityAt((label >> 3) & 7),
    session: SESSIONS[(label >> 6) & 15] ?? unknownCode('session', label),
    quality: label >> 10,
    confidence,
  };
}

export function trendAt(code: number): TrendRegime {
  return TREND_REGIMES[code] ?? unknownCode('trend', code);
}

export function volatilityAt(code: number): VolatilityRegime {
  return VOLATILITY_REGIMES[code] ?? unknownCode('volatility', code);
}

function unknownCode(list: string, code: number): never {
  throw new RangeError(`${code} names no ${list}: the history was written by a newer version`);
}

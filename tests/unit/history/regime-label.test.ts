import { describe, expect, it } from 'vitest';
import { SESSIONS, TREND_REGIMES, VOLATILITY_REGIMES } from '#domain/regime';
import { packRegime, unpackRegime } from '#store/history/regime-label';

describe('a packed regime', () => {
  it('comes back as it was, for every combination', () => {
    for (const trend of TREND_REGIMES) {
      for (const volatility of VOLATILITY_REGIMES) {
        for (const session of SESSIONS) {
          for (const quality of [0, 1, 21, 63]) {
            const regime = { trend, volatility, session, quality, confidence: 0.25 };
            expect(unpackRegime(packRegime(regime), 0.25)).toEqual(regime);
          }
        }
      }
    }
  });

  it('has room for the names it must hold', () => {
    expect([TREND_REGIMES.length <= 8, VOLATILITY_REGIMES.length <= 8, SESSIONS.length <= 16]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('of a newer version is refused', () => {
    expect(() => unpackRegime(7, 1)).toThrow('newer version');
  });
});

import { describe, expect, it } from 'vitest';
import type { UnderlyingMoment } from '#detectors/sight-moment';
import type { SymbolRegime } from '#domain/regime';
import { ticker } from '#domain/instrument';
import { PremiumSeller } from '#strategies/premium-seller';
import { DEFAULT_STRATEGY_PARAMS } from '#strategies/strategy-params';
import { momentAt } from '#tests/support/imagined-moment';

const { premium } = DEFAULT_STRATEGY_PARAMS;
const CALM: SymbolRegime = { trend: 'RANGE', volatility: 'NORMAL', session: 'RTH', quality: 0, confidence: 1 };
const IBIT = ticker('IBIT');

function asked(change: Partial<UnderlyingMoment>) {
  return new PremiumSeller(premium).ask(momentAt(0, { regime: CALM, ...change }), IBIT);
}

function shut(change: Partial<UnderlyingMoment>): readonly string[] {
  return asked(change)?.gates.flatMap(({ gate, passed }) => (passed ? [] : [gate])) ?? ['nothing was said'];
}

function forecastOf(forecast: number): Pick<UnderlyingMoment, 'realised'> {
  return { realised: { forecast, trailing: forecast, days: 252 } };
}

describe('the premium for volatility', () => {
  it('is sold where options cost more than is expected to come, and where the market is calm', () => {
    const signal = asked({});
    expect(signal?.gates.every(({ passed }) => passed)).toBe(true);
    expect(signal).toMatchObject({ detector: 'vrp-credit-spread', structure: 'bull_put', tier: 1 });
    expect(signal?.because).toEqual(['IBIT options cost 66.0 % a year, 50.0 % is expected to come']);
  });

  it.each([
    ['no implied volatility', { impliedVolatility: null }],
    ['one that is not a number', { impliedVolatility: Number.NaN }],
    ['one below 0', { impliedVolatility: -0.5 }],
    ['no forecast', { realised: null }],
    ['a forecast that is not a number', forecastOf(Number.NaN)],
    ['a forecast below 0', forecastOf(-0.4)],
    ['a forecast of nothing at all', forecastOf(0)],
    ['an endless forecast', forecastOf(Number.POSITIVE_INFINITY)],
  ])('is unknown, and so refused, with %s', (_what, change) => {
    expect(shut(change)).toEqual(expect.arrayContaining(['premium', 'ratio']));
    expect(asked(change)?.gates.find(({ gate }) => gate === 'premium')).toMatchObject({ found: null, passed: false });
  });

  it('says how much is missing', () => {
    const gates = asked({ impliedVolatility: 0.52 })?.gates ?? [];
    expect(gates.find(({ gate }) => gate === 'premium')?.text).toBe(
      'implied less forecast volatility 2.0 points, needs 3.0 points',
    );
    expect(shut({ impliedVolatility: 0.52 })).toEqual(['premium', 'ratio']);
  });

  it.each([
    ['a market that falls', { trend: 'TREND_DOWN' }, ['trend']],
    ['a market whose trend is not known', { trend: 'UNKNOWN' }, ['trend']],
    ['a market that jumps', { volatility: 'SPIKE' }, ['volatility']],
  ] as const)('is not sold in %s', (_what, change, gates) => {
    expect(shut({ regime: { ...CALM, ...change } })).toEqual(gates);
  });

  it('is of the second tier where it is thin, and not asked for outside of regular hours', () => {
    expect(asked({ impliedVolatility: 0.58 })?.tier).toBe(2);
    expect(new PremiumSeller(premium).hear(momentAt(8 * 60, { regime: CALM }))).toEqual([]);
  });

  it('is told once in a session', () => {
    const seller = new PremiumSeller(premium);
    const told = Array.from({ length: 120 }, (_, minute) => seller.hear(momentAt(minute, { regime: CALM })).length);
    expect(told.reduce((sum, count) => sum + count)).toBe(1);
  });
});

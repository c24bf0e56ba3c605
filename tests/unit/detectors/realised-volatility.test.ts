import { describe, expect, it } from 'vitest';
import type { UnderlyingMoment } from '#detectors/sight-moment';
import { ScriptedSight } from '#tests/support/scripted-sight';

const STRIKES = Array.from({ length: 41 }, (_, at) => 30 + at / 2);
const MOVING = Array.from({ length: 60 }, (_, at) => (at % 2 === 0 ? 40 : 40.4));

/** What is made of those closes, with options that imply 60 %. */
function fundWith(closes: readonly number[]): UnderlyingMoment {
  const sight = new ScriptedSight().at('2026-03-06T14:00Z').days('IBIT', 'daily-close', closes, '2026-03-05');
  sight.at('2026-03-06T15:00Z').price('IBIT', 40);
  sight.chain({
    spot: 40,
    rate: 0,
    dividendYield: 0,
    expiries: ['2026-03-27', '2026-04-17'],
    strikes: STRIKES,
    volatility: () => 0.6,
    halfSpread: 0.01,
  });
  return sight.underlying();
}

describe('the premium of implied over realised volatility', () => {
  it('is the difference where both are known', () => {
    const fund = fundWith(MOVING);
    expect(fund.realised?.forecast).toBeGreaterThan(0);
    expect(fund.premium).toBeCloseTo((fund.impliedVolatility ?? 0) - (fund.realised?.forecast ?? 0), 12);
    expect(fund.conditions.score).not.toBeNull();
  });

  const UNKNOWN: Readonly<Record<string, readonly number[]>> = {
    'nobody told any closes': [],
    'the closes are too few': MOVING.slice(0, 10),
    'nothing ever moved': MOVING.map(() => 40),
    'the closes are no numbers': MOVING.map(() => Number.NaN),
    'the closes are negative': MOVING.map((close) => -close),
    'the closes are 0': MOVING.map(() => 0),
  };
  it.each(Object.keys(UNKNOWN))('is not known where %s, and neither is anything made of it', (name) => {
    const fund = fundWith(UNKNOWN[name] ?? []);
    expect(fund.impliedVolatility).toBeCloseTo(0.6, 2);
    expect(fund.realised).toBeNull();
    expect(fund.premium).toBeNull();
    expect(fund.conditions.score).toBeNull();
  });

  it('leaves out single closes that cannot be, and is a number with the rest', () => {
    const fund = fundWith([...MOVING.slice(0, 30), Number.NaN, -1, 0, Number.POSITIVE_INFINITY, ...MOVING.slice(30)]);
    expect(fund.premium).toBeCloseTo(fundWith(MOVING).premium ?? Number.NaN, 1);
  });
});

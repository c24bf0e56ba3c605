import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formatSettingsProblem } from '#settings/settings-problem';
import { parseStrategyParams } from '#settings/strategy-params-file';
import { DEFAULT_STRATEGY_PARAMS } from '#strategies/strategy-params';

const SHIPPED = readFileSync(fileURLToPath(new URL('../../../config/strategy_params.json', import.meta.url)), 'utf8');

function problemIn(from: string | RegExp, to: string): string {
  const changed = SHIPPED.replace(from, to);
  expect(changed).not.toBe(SHIPPED);
  const parsed = parseStrategyParams(changed, 'strategy_params.json');
  if (parsed.ok) throw new Error('those parameters should have been refused');
  return formatSettingsProblem(parsed.failure);
}

describe('config/strategy_params.json', () => {
  it('writes out every default, so that an empty file means the same', () => {
    const shipped = parseStrategyParams(SHIPPED, 'strategy_params.json');
    expect(shipped).toEqual({ ok: true, value: DEFAULT_STRATEGY_PARAMS });
    expect(parseStrategyParams('', 'strategy_params.json')).toEqual(shipped);
    expect(parseStrategyParams('{"router": {}}', 'strategy_params.json')).toEqual(shipped);
  });

  it('gives a strategy terms of its own, with defaults for what is not written', () => {
    const text = '{"terms": {"vrp-credit-spread": {"target": 0.6, "maximumAgeMinutes": 5}}}';
    const parsed = parseStrategyParams(text, 'strategy_params.json');
    const terms = parsed.ok ? parsed.value.terms : {};
    expect(terms['vrp-credit-spread']).toEqual({
      ...DEFAULT_STRATEGY_PARAMS.terms['default'],
      target: 0.6,
      maximumAgeMs: 300_000,
    });
    expect(terms['default']).toEqual(DEFAULT_STRATEGY_PARAMS.terms['default']);
  });

  it.each([
    ['what is not JSON', '{', '', 'is not valid JSON'],
    ['a name that nobody knows', '"minimumScore"', '"minimalScore"', 'write minimumScore'],
    ['a weekday without a session', '"friday"', '"saturday"', 'must be a list of monday'],
    ['a label that nobody gives', '"RANGE", "TREND_UP"', '"SIDEWAYS"', 'timing.trends'],
    ['a score above a hundred', '"minimumScore": 50', '"minimumScore": 500', 'router.minimumScore'],
    ['part of a minute', '"waitMinutes": 90', '"waitMinutes": 9.5', 'must be a whole number'],
    ['a hundred times too much', '"minimumPremium": 0.03', '"minimumPremium": 3', 'a number from 0 to 2'],
    ['bounds with nothing between them', '"dteFrom": 14', '"dteFrom": 60', 'terms.default.dteFrom is 60 but must be'],
    ['strength below the least', '"strongPremium": 0.08', '"strongPremium": 0.01', 'premium.strongPremium'],
    [
      'a score of nothing',
      /"points": \{[^}]*\}/,
      '"points": { "data": 0, "regime": 0, "farm": 0, "edge": 0, "liquidity": 0 }',
      'router.points',
    ],
    ['terms for a strategy that is not there', '"default":', '"defaults":', 'write default'],
  ])('refuses %s and says where', (_what, from, to, said) => {
    expect(problemIn(from, to)).toContain(said);
  });
});

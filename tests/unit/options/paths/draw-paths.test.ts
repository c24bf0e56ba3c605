import { describe, expect, it } from 'vitest';
import { drawPaths } from '#options/paths/draw-paths';
import { pairedMean } from '#options/paths/path-estimate';
import { checkedPlan, type PathPlan } from '#options/paths/path-plan';
import { inverseNormalCdf } from '#primitives/normal-distribution';
import { philox4x32, uniform52 } from '#primitives/philox';
import { CALM, FIXED, JUMPY, plan, WILD } from '#tests/unit/options/paths/positions';

const MODELS = [FIXED, CALM, WILD, JUMPY] as const;

function lastRow(of: PathPlan, pairs: number): Float64Array {
  return Float64Array.from(drawPaths(of, 0, pairs).logReturns.subarray((of.steps - 1) * 2 * pairs));
}

describe('drawn paths', () => {
  it.each(MODELS)('of $name are the same whatever is drawn beside them', (model) => {
    const whole = drawPaths(plan({ model }), 0, 1_100, 'prices and variances');
    const part = drawPaths(plan({ model }), 700, 3, 'prices and variances');
    for (let step = 0; step < 30; step++) {
      for (let i = 0; i < 3; i++) {
        for (const half of [0, 1]) {
          const there = step * 2_200 + half * 1_100 + 700 + i;
          const here = step * 6 + half * 3 + i;
          expect(part.logReturns[here]).toBe(whole.logReturns[there]);
          expect(part.stepVariances?.[here]).toBe(whole.stepVariances?.[there]);
        }
      }
    }
  });

  it('under a fixed volatility are sums of the normal draws of their counters', () => {
    const { logReturns } = drawPaths(plan({ model: FIXED, steps: 3, years: 3 / 365 }), 41, 1);
    const words = new Int32Array(4);
    let expected = 0;
    let mirrored = 0;
    for (let step = 0; step < 3; step++) {
      philox4x32(41, step, 0, 0, 0x1234_5678, 0x9abc_def0, words);
      const noise = 0.55 * Math.sqrt(1 / 365) * inverseNormalCdf(uniform52(words[2] as number, words[3] as number));
      const growth = (0.043 - 0.5 * 0.55 * 0.55) / 365;
      expected += growth + noise;
      mirrored += growth - noise;
      expect(logReturns[2 * step]).toBeCloseTo(expected, 14);
      expect(logReturns[2 * step + 1]).toBeCloseTo(mirrored, 14);
    }
  });

  it.each(MODELS)('of $name make the price grow at its drift', (model) => {
    const of = plan({ model, drift: 0.1, years: 0.5, steps: 20 });
    const growth = pairedMean(lastRow(of, 20_000).map((x) => Math.exp(x)));
    expect(growth.standardError).toBeLessThan(0.005);
    expect(Math.abs(growth.value - Math.exp(0.05))).toBeLessThan(4 * growth.standardError);
  });

  it('gather the variance that the model expects', () => {
    const of = plan({ years: 0.5, steps: 30 });
    const { stepVariances } = drawPaths(of, 0, 5_000, 'prices and variances');
    const totals = new Float64Array(10_000);
    for (const [at, variance] of (stepVariances ?? []).entries()) {
      totals[at % 10_000] = (totals[at % 10_000] as number) + variance;
    }
    const total = pairedMean(totals);
    const expected = 0.36 * 0.5 + ((0.3 - 0.36) * (1 - Math.exp(-1.5))) / 3;
    expect(Math.abs(total.value - expected)).toBeLessThan(4 * total.standardError + 1e-4);
  });

  it('with jumps have the variance of both parts', () => {
    const of = plan({ model: { ...JUMPY, xi: 0.001, rho: 0, v0: 0.36 }, drift: 0, years: 1, steps: 24 });
    const returns = lastRow(of, 20_000);
    const mean = pairedMean(returns);
    const { value, standardError } = pairedMean(returns.map((x) => (x - mean.value) ** 2));
    expect(Math.abs(value - (0.36 + 6 * (0.04 ** 2 + 0.07 ** 2)))).toBeLessThan(4 * standardError);
  });

  it('of 23 bits stay close to those of 52', () => {
    for (const model of [FIXED, CALM, JUMPY]) {
      const fine = lastRow(plan({ model }), 500);
      const coarse = lastRow(plan({ model, uniformBits: 23 }), 500);
      const off = fine.map((x, i) => Math.abs(x - (coarse[i] as number)));
      expect(Math.max(...off)).toBeLessThan(1e-4);
    }
  });
});

describe('a plan', () => {
  it('that can be drawn passes', () => {
    for (const model of MODELS) expect(checkedPlan(plan({ model })).ok).toBe(true);
  });

  it.each<[string, Partial<PathPlan>]>([
    ['no time', { years: 0 }],
    ['time that is no number', { years: Number.NaN }],
    ['no steps', { steps: 0 }],
    ['half a step', { steps: 1.5 }],
    ['a drift that is no number', { drift: Number.NaN }],
    ['a negative volatility', { model: { name: 'bs', sigma: -0.1 } }],
    ['a negative variance', { model: { ...CALM, v0: -0.1 } }],
    ['a variance that returns to nowhere', { model: { ...CALM, theta: 0 } }],
    ['no reversion', { model: { ...CALM, kappa: 0 } }],
    ['a variance that does not move', { model: { ...CALM, xi: 0 } }],
    ['a correlation beyond 1', { model: { ...CALM, rho: 1.01 } }],
    ['a negative rate of jumps', { model: { ...JUMPY, lambda: -1 } }],
    ['jumps of no size', { model: { ...JUMPY, muJ: Number.NaN } }],
    ['jumps of negative spread', { model: { ...JUMPY, sigmaJ: -0.1 } }],
  ])('with %s is refused in words', (_, overrides) => {
    const result = checkedPlan(plan(overrides));
    expect(result.ok ? '' : result.failure).toMatch(/must|is not a number/);
  });
});

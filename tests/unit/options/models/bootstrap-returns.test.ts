import { describe, expect, it } from 'vitest';
import { type BootstrapSettings, bootstrapReturns, DEFAULT_BOOTSTRAP } from '#options/models/bootstrap-returns';
import { SeededRandom } from '#primitives/random';

const HORIZON = 5;
const history = returnsOf(250);

describe('the bootstrap of returns', () => {
  it('takes every stretch that happened, by default', () => {
    const stretches = valueOf(history, {});
    expect(stretches.length).toBe(246);
    expect(stretches[0]).toBeCloseTo(sumOf(history.slice(0, 5)), 15);
    expect(stretches[245]).toBeCloseTo(sumOf(history.slice(245)), 15);
  });

  it('refuses a history that is too short for the horizon, and says how long it has to be', () => {
    const short = bootstrapReturns(returnsOf(59), { ...DEFAULT_BOOTSTRAP, horizon: 1 });
    expect(short).toEqual({
      ok: false,
      failure: { code: 'too_little_history', text: '59 returns; 1 steps ahead take at least 60' },
    });
    expect(bootstrapReturns(history, { ...DEFAULT_BOOTSTRAP, horizon: 62 }).ok).toBe(true);
    expect(bootstrapReturns(history, { ...DEFAULT_BOOTSTRAP, horizon: 63 }).ok).toBe(false);
  });

  it('refuses a series with a hole in it', () => {
    const holed = Float64Array.from(history);
    holed[17] = Number.NaN;
    expect(bootstrapReturns(holed, { ...DEFAULT_BOOTSTRAP, horizon: 1 })).toMatchObject({
      failure: { code: 'bad_return' },
    });
  });

  it('draws blocks whose sums have the mean and the variance of independent returns, when blocks are single', () => {
    const draws = valueOf(history, { method: 'stationary', meanBlock: 1, draws: 20_000 });
    const mean = sumOf(history) / history.length;
    const variance = sumOf(history.map((value) => (value - mean) * (value - mean))) / history.length;
    const drawnMean = sumOf(draws) / draws.length;
    const drawnVariance = sumOf(draws.map((value) => (value - drawnMean) * (value - drawnMean))) / draws.length;
    expect(Math.abs(drawnMean - HORIZON * mean)).toBeLessThan(4 * Math.sqrt((HORIZON * variance) / 20_000));
    expect(Math.abs(drawnVariance / (HORIZON * variance) - 1)).toBeLessThan(0.05);
  });

  it('draws stretches that happened, wrapping around the end, when blocks never end', () => {
    const draws = valueOf(history, { method: 'stationary', meanBlock: Number.POSITIVE_INFINITY, draws: 500 });
    const wrapped = Float64Array.from([...history, ...history.slice(0, HORIZON - 1)]);
    const happened = new Set(Array.from(history, (_, i) => sumOf(wrapped.slice(i, i + HORIZON))));
    for (const drawn of draws) expect(happened.has(drawn)).toBe(true);
    expect(new Set(draws).size).toBeGreaterThan(150);
  });

  it('draws the same from the same seed, something else from another, and the first ones whatever follows', () => {
    const some = valueOf(history, { method: 'stationary', draws: 100, seed: 5 });
    const more = valueOf(history, { method: 'stationary', draws: 200, seed: 5 });
    const other = valueOf(history, { method: 'stationary', draws: 100, seed: 6 });
    const farther = valueOf(history, { method: 'stationary', draws: 100, seed: 5 + 2 ** 32 });
    expect(more.slice(0, 100)).toEqual(some);
    expect(other).not.toEqual(some);
    expect(farther).not.toEqual(some);
  });
});

function valueOf(returns: Float64Array, settings: Partial<BootstrapSettings>): Float64Array {
  const result = bootstrapReturns(returns, { ...DEFAULT_BOOTSTRAP, horizon: HORIZON, ...settings });
  if (!result.ok) throw new Error(result.failure.text);
  return result.value;
}

function returnsOf(count: number): Float64Array {
  const random = new SeededRandom(3);
  return Float64Array.from({ length: count }, () => (random.next() + random.next() - 1) * 0.05);
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

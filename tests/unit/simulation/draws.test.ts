import { describe, expect, it } from 'vitest';
import { SeededRandom } from '#primitives/random';
import { drawExponential, drawNormal } from '#simulation/draws';

const COUNT = 100_000;

function moments(draw: (random: SeededRandom) => number): { mean: number; variance: number; fourth: number } {
  const random = new SeededRandom(7);
  let sum = 0;
  let squares = 0;
  let fourths = 0;
  for (let i = 0; i < COUNT; i++) {
    const value = draw(random);
    sum += value;
    squares += value * value;
    fourths += value * value * value * value;
  }
  const mean = sum / COUNT;
  return { mean, variance: squares / COUNT - mean * mean, fourth: fourths / COUNT };
}

describe('draws', () => {
  it('are normal with the moments of the bell curve', () => {
    const { mean, variance, fourth } = moments(drawNormal);
    expect(mean).toBeCloseTo(0, 1);
    expect(variance).toBeCloseTo(1, 1);
    expect(Math.abs(fourth - 3)).toBeLessThan(0.15);
  });

  it.each([
    [0.5, 0],
    [0.975, 1.959964],
    [0.841345, 1],
    [0.00135, -2.999977],
  ])('turn the uniform %s into the quantile %s', (uniform, quantile) => {
    expect(drawNormal({ next: () => uniform })).toBeCloseTo(quantile, 2);
  });

  it('are exponential with mean and deviation 1', () => {
    const { mean, variance } = moments(drawExponential);
    expect(mean).toBeCloseTo(1, 1);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
  });
});

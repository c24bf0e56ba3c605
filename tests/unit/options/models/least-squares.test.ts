import { describe, expect, it } from 'vitest';
import { leastSquares, type LeastSquaresProblem } from '#options/models/least-squares';

/** Rosenbrock's valley as two residuals: 10(y − x²) and 1 − x, with its lowest point at (1, 1). */
function valley(lower: readonly number[], upper: readonly number[]): LeastSquaresProblem {
  return {
    lower: Float64Array.from(lower),
    upper: Float64Array.from(upper),
    residuals: 2,
    evaluate([x = 0, y = 0], residuals, slopes) {
      residuals.set([10 * (y - x * x), 1 - x]);
      slopes?.set([-20 * x, 10, -1, 0]);
    },
  };
}

describe('least squares', () => {
  it('find the end of a bent valley', () => {
    const fit = leastSquares(valley([-5, -5], [5, 5]), Float64Array.of(-1.2, 1));
    expect(fit.converged).toBe(true);
    expect(fit.parameters[0]).toBeCloseTo(1, 8);
    expect(fit.parameters[1]).toBeCloseTo(1, 8);
    expect(fit.evaluations).toBeLessThan(60);
  });

  it('stop at a bound and still find the best along it', () => {
    const fit = leastSquares(valley([-5, -5], [0.5, 5]), Float64Array.of(-1.2, 1));
    expect(fit.parameters[0]).toBe(0.5);
    expect(fit.parameters[1]).toBeCloseTo(0.25, 8);
  });

  it('start from within the bounds whatever they are handed', () => {
    const fit = leastSquares(valley([0, 0], [2, 2]), Float64Array.of(-100, 100));
    expect(fit.parameters[0]).toBeCloseTo(1, 8);
  });

  it('fit a straight line as its normal equations say', () => {
    const x = [0, 1, 2, 3, 4];
    const y = [1.1, 2.9, 5.2, 6.8, 9.1];
    const fit = leastSquares(
      {
        lower: Float64Array.of(-100, -100),
        upper: Float64Array.of(100, 100),
        residuals: 5,
        evaluate([offset = 0, slope = 0], residuals, slopes) {
          for (const [i, at] of x.entries()) {
            residuals[i] = offset + slope * at - (y[i] as number);
            slopes?.set([1, at], 2 * i);
          }
        },
      },
      Float64Array.of(0, 0),
    );
    expect(fit.parameters[0]).toBeCloseTo(1.04, 9);
    expect(fit.parameters[1]).toBeCloseTo(1.99, 9);
  });

  it('leave a parameter that nothing depends on where it was', () => {
    const fit = leastSquares(
      {
        lower: Float64Array.of(-10, -10),
        upper: Float64Array.of(10, 10),
        residuals: 1,
        evaluate([x = 0], residuals, slopes) {
          residuals[0] = x - 3;
          slopes?.set([1, 0]);
        },
      },
      Float64Array.of(0, 7),
    );
    expect(fit.parameters[0]).toBeCloseTo(3, 8);
    expect(fit.parameters[1]).toBe(7);
  });

  it('never take residuals that are no numbers for an improvement', () => {
    const fit = leastSquares(
      {
        lower: Float64Array.of(-10),
        upper: Float64Array.of(10),
        residuals: 1,
        evaluate([x = 0], residuals, slopes) {
          residuals[0] = x > 2 ? Number.NaN : x - 3;
          slopes?.set([1]);
        },
      },
      Float64Array.of(0),
    );
    expect(fit.parameters[0]).toBeLessThanOrEqual(2);
    expect(fit.sumOfSquares).toBeLessThan(9);
  });
});

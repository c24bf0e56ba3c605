/** Sums of squares to make small, by parameters that stay within bounds. */
export interface LeastSquaresProblem {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** How many residuals there are. */
  readonly residuals: number;
  /** Fills the residuals and, where asked, their slopes: one row of parameters a residual. */
  evaluate(parameters: Float64Array, residuals: Float64Array, slopes: Float64Array | null): void;
}

export interface LeastSquaresFit {
  readonly parameters: Float64Array;
  readonly sumOfSquares: number;
  readonly evaluations: number;
  /** Whether no further step helped; otherwise the evaluations were used up. */
  readonly converged: boolean;
}

const MOST_EVALUATIONS = 80;
const FIRST_DAMPING = 1e-3;
const LEAST_DAMPING = 1e-12;
const MOST_DAMPING = 1e12;
const RELATIVE_GAIN = 1e-8;
const LONGEST_STEP = 1;

/**
 * Levenberg and Marquardt's method: Gauss-Newton steps, damped towards steepest descent as long as they do not help. A
 * parameter at a bound that would leave it is left out of the step.
 */
export function leastSquares(problem: LeastSquaresProblem, start: Float64Array): LeastSquaresFit {
  const { lower, upper } = problem;
  const count = start.length;
  let parameters = start.map((value, i) => Math.min(upper[i] as number, Math.max(lower[i] as number, value)));
  let trial = new Float64Array(count);
  const residuals = new Float64Array(problem.residuals);
  const slopes = new Float64Array(problem.residuals * count);
  const normal = new Float64Array(count * count);
  const gradient = new Float64Array(count);
  const free: number[] = [];
  problem.evaluate(parameters, residuals, slopes);
  let sum = sumOfSquares(residuals);
  let evaluations = 1;
  let damping = FIRST_DAMPING;
  let converged = false;
  while (evaluations < MOST_EVALUATIONS && !converged) {
    normalEquations(residuals, slopes, normal, gradient);
    free.length = 0;
    for (let i = 0; i < count; i++) {
      const value = parameters[i] as number;
      const downhill = -(gradient[i] as number);
      const held = (value <= (lower[i] as number) && downhill < 0) || (value >= (upper[i] as number) && downhill > 0);
      if (!held) free.push(i);
    }
    let helped = false;
    while (!helped && damping <= MOST_DAMPING && evaluations < MOST_EVALUATIONS) {
      const step = dampedStep(normal, gradient, free, damping);
      if (step === null) {
        damping *= 10;
        continue;
      }
      trial.set(parameters);
      for (const [place, i] of free.entries()) {
        const moved = (parameters[i] as number) + clamp(step[place] as number, -LONGEST_STEP, LONGEST_STEP);
        trial[i] = clamp(moved, lower[i] as number, upper[i] as number);
      }
      problem.evaluate(trial, residuals, null);
      evaluations++;
      const reached = sumOfSquares(residuals);
      if (reached < sum) {
        helped = true;
        converged = sum - reached <= RELATIVE_GAIN * sum;
        sum = reached;
        [parameters, trial] = [trial, parameters];
        damping = Math.max(LEAST_DAMPING, damping * 0.1);
      } else damping *= 10;
    }
    if (!helped) {
      converged = damping > MOST_DAMPING;
      break;
    }
    if (!converged) problem.evaluate(parameters, residuals, slopes);
  }
  return { parameters, sumOfSquares: sum, evaluations, converged };
}

function sumOfSquares(residuals: Float64Array): number {
  let sum = 0;
  for (const residual of residuals) sum += residual * residual;
  // A residual that is no number is worse than any.
  return sum === sum ? sum : Number.POSITIVE_INFINITY;
}

function normalEquations(
  residuals: Float64Array,
  slopes: Float64Array,
  normal: Float64Array,
  gradient: Float64Array,
): void {
  const count = gradient.length;
  normal.fill(0);
  gradient.fill(0);
  for (let row = 0; row < residuals.length; row++) {
    const at = row * count;
    const residual = residuals[row] as number;
    for (let i = 0; i < count; i++) {
      const slope = slopes[at + i] as number;
      gradient[i] = (gradient[i] as number) + slope * residual;
      for (let j = 0; j <= i; j++) {
        normal[i * count + j] = (normal[i * count + j] as number) + slope * (slopes[at + j] as number);
      }
    }
  }
}

/** −(N + damping·diag N)⁻¹·gradient over the free parameters, by Cholesky; null where that is not positive definite. */
function dampedStep(
  normal: Float64Array,
  gradient: Float64Array,
  free: readonly number[],
  damping: number,
): Float64Array | null {
  const count = gradient.length;
  const size = free.length;
  const factor = new Float64Array(size * size);
  const step = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const row = free[i] as number;
    for (let j = 0; j <= i; j++) {
      let sum = normal[row * count + (free[j] as number)] as number;
      if (i === j) sum += damping * (sum + 1e-30);
      for (let k = 0; k < j; k++) sum -= (factor[i * size + k] as number) * (factor[j * size + k] as number);
      if (i !== j) factor[i * size + j] = sum / (factor[j * size + j] as number);
      else if (sum > 0) factor[i * size + i] = Math.sqrt(sum);
      else return null;
    }
    let sum = -(gradient[row] as number);
    for (let k = 0; k < i; k++) sum -= (factor[i * size + k] as number) * (step[k] as number);
    step[i] = sum / (factor[i * size + i] as number);
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = step[i] as number;
    for (let k = i + 1; k < size; k++) sum -= (factor[k * size + i] as number) * (step[k] as number);
    step[i] = sum / (factor[i * size + i] as number);
  }
  return step;
}

function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

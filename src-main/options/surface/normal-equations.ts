/**
 * The equations of a least squares step, gathered row by row and solved by Cholesky with the diagonal enlarged, as
 * Levenberg and Marquardt have it. Unknowns can be held where they are; then they take no part.
 */
export class NormalEquations {
  readonly size: number;
  /** Half the gradient of the cost. */
  readonly gradient: Float64Array;
  /** 1 for an unknown that may move, 0 for one that is held. */
  readonly free: Uint8Array;
  readonly #matrix: Float64Array;
  readonly #factored: Float64Array;

  constructor(size: number) {
    this.size = size;
    this.gradient = new Float64Array(size);
    this.free = new Uint8Array(size).fill(1);
    this.#matrix = new Float64Array(size * size);
    this.#factored = new Float64Array(size * size);
  }

  clear(): void {
    this.#matrix.fill(0);
    this.gradient.fill(0);
  }

  /** `row` is the gradient of one misfit. */
  add(row: Float64Array, weight: number, misfit: number): void {
    const { size, gradient } = this;
    const matrix = this.#matrix;
    for (let i = 0; i < size; i++) {
      const scaled = weight * (row[i] as number);
      gradient[i] = (gradient[i] as number) + scaled * misfit;
      for (let j = 0; j <= i; j++) {
        matrix[i * size + j] = (matrix[i * size + j] as number) + scaled * (row[j] as number);
      }
    }
  }

  /** False where the equations leave something undetermined: then `solve` must not be asked. */
  factor(damping: number): boolean {
    const { size, free } = this;
    const factored = this.#factored;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < i; j++) {
        factored[i * size + j] = free[i] === 1 && free[j] === 1 ? (this.#matrix[i * size + j] as number) : 0;
      }
      factored[i * size + i] = free[i] === 1 ? (this.#matrix[i * size + i] as number) * (1 + damping) : 1;
    }
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = factored[i * size + j] as number;
        for (let n = 0; n < j; n++) sum -= (factored[i * size + n] as number) * (factored[j * size + n] as number);
        if (i !== j) factored[i * size + j] = sum / (factored[j * size + j] as number);
        else if (sum > 0) factored[i * size + i] = Math.sqrt(sum);
        else return false;
      }
    }
    return true;
  }

  /** Solves for a right side, in place; held unknowns get 0. */
  solve(side: Float64Array): void {
    const { size, free } = this;
    const factored = this.#factored;
    for (let i = 0; i < size; i++) {
      let sum = free[i] === 1 ? (side[i] as number) : 0;
      for (let j = 0; j < i; j++) sum -= (factored[i * size + j] as number) * (side[j] as number);
      side[i] = sum / (factored[i * size + i] as number);
    }
    for (let i = size - 1; i >= 0; i--) {
      let sum = side[i] as number;
      for (let j = i + 1; j < size; j++) sum -= (factored[j * size + i] as number) * (side[j] as number);
      side[i] = sum / (factored[i * size + i] as number);
    }
  }
}

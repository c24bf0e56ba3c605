import { invariant } from '#primitives/invariant';
import type { Stateful, StateVisitor } from '#primitives/state';

/** Exponential moving average with weight 2 / (period + 1), seeded with the simple average of the first `period` inputs. */
export class Ema implements Stateful {
  readonly #name: string;
  readonly #period: number;
  readonly #weight: number;
  /** Inputs until the first value. */
  #missing: number;
  /** The sum of the inputs while warming up. */
  #value = 0;

  constructor(period: number, name = `ema${period}`) {
    invariant(Number.isInteger(period) && period >= 1, 'an EMA needs a whole period of at least 1');
    this.#name = name;
    this.#period = period;
    this.#missing = period;
    this.#weight = 2 / (period + 1);
  }

  get warmUp(): number {
    return this.#period;
  }

  get value(): number | null {
    return this.#missing === 0 ? this.#value : null;
  }

  add(input: number): void {
    if (this.#missing === 0) this.#value += (input - this.#value) * this.#weight;
    else this.#seed(input);
  }

  // Kept out of `add`, which is then small enough to be inlined wherever it is called.
  #seed(input: number): void {
    this.#value += input;
    this.#missing--;
    if (this.#missing === 0) this.#value /= this.#period;
  }

  visitState(visitor: StateVisitor): void {
    this.#missing = visitor.number(`${this.#name}.missing`, this.#missing);
    this.#value = visitor.number(`${this.#name}.value`, this.#value);
  }
}

export function emaSeries(inputs: Float64Array, period: number): Float64Array {
  const series = new Float64Array(inputs.length).fill(Number.NaN, 0, period - 1);
  if (inputs.length < period) return series;
  const weight = 2 / (period + 1);
  let value = 0;
  for (let i = 0; i < period; i++) value += inputs[i] as number;
  value /= period;
  series[period - 1] = value;
  for (let i = period; i < inputs.length; i++) {
    value += ((inputs[i] as number) - value) * weight;
    series[i] = value;
  }
  return series;
}

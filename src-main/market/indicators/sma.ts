import { meanOf } from '#market/indicators/rolling-moments';
import { invariant } from '#primitives/invariant';
import { RollingWindow } from '#primitives/rolling-window';
import type { Stateful, StateVisitor } from '#primitives/state';

/**
 * Simple moving average. Added up afresh from oldest to newest with every input, so that it neither drifts nor depends
 * on what has left the window.
 */
export class Sma implements Stateful {
  readonly #name: string;
  readonly #period: number;
  readonly #window: RollingWindow;
  #value = 0;

  constructor(period: number, name = `sma${period}`) {
    invariant(Number.isInteger(period) && period >= 1, 'an SMA needs a whole period of at least 1');
    this.#name = name;
    this.#period = period;
    this.#window = new RollingWindow(period);
  }

  get warmUp(): number {
    return this.#period;
  }

  get value(): number | null {
    return this.#window.full ? this.#value : null;
  }

  add(input: number): void {
    this.#window.push(input);
    if (this.#window.full) this.#value = this.#window.sum() / this.#period;
  }

  visitState(visitor: StateVisitor): void {
    this.#value = visitor.number(`${this.#name}.value`, this.#value);
    this.#window.visitState(visitor, `${this.#name}.inputs`);
  }
}

export function smaSeries(inputs: Float64Array, period: number): Float64Array {
  const series = new Float64Array(inputs.length).fill(Number.NaN, 0, period - 1);
  for (let i = period - 1; i < inputs.length; i++) series[i] = meanOf(inputs, i + 1 - period, i + 1);
  return series;
}

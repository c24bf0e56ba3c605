import { invariant } from '#primitives/invariant';
import type { Stateful, StateVisitor } from '#primitives/state';

/** Where nothing has moved at all, gains and losses are equal: neither overbought nor oversold. */
const UNMOVED = 50;

/** Wilder's relative strength index, 0 to 100: the first average is simple, later ones keep (n − 1) / n of themselves. */
export class Rsi implements Stateful {
  readonly #name: string;
  readonly #period: number;
  readonly #share: number;
  /** Inputs until the first value. */
  #missing: number;
  #previous = 0;
  /** Sums while warming up, averages after. */
  #gain = 0;
  #loss = 0;

  constructor(period: number, name = `rsi${period}`) {
    invariant(Number.isInteger(period) && period >= 1, 'an RSI needs a whole period of at least 1');
    this.#name = name;
    this.#period = period;
    this.#missing = period + 1;
    this.#share = 1 / period;
  }

  /** `period` changes take one input more. */
  get warmUp(): number {
    return this.#period + 1;
  }

  get value(): number | null {
    if (this.#missing > 0) return null;
    const both = this.#gain + this.#loss;
    return both > 0 ? (100 * this.#gain) / both : UNMOVED;
  }

  add(close: number): void {
    if (this.#missing === 0) {
      const change = close - this.#previous;
      this.#previous = close;
      // The same as change > 0 ? change : 0 to the last bit, without a branch that nobody could predict.
      const distance = Math.abs(change);
      this.#gain += ((distance + change) * 0.5 - this.#gain) * this.#share;
      this.#loss += ((distance - change) * 0.5 - this.#loss) * this.#share;
    } else this.#seed(close);
  }

  #seed(close: number): void {
    if (this.#missing <= this.#period) {
      const change = close - this.#previous;
      if (change > 0) this.#gain += change;
      else this.#loss -= change;
    }
    this.#previous = close;
    this.#missing--;
    if (this.#missing > 0) return;
    this.#gain *= this.#share;
    this.#loss *= this.#share;
  }

  visitState(visitor: StateVisitor): void {
    this.#missing = visitor.number(`${this.#name}.missing`, this.#missing);
    this.#previous = visitor.number(`${this.#name}.previous`, this.#previous);
    this.#gain = visitor.number(`${this.#name}.gain`, this.#gain);
    this.#loss = visitor.number(`${this.#name}.loss`, this.#loss);
  }
}

export function rsiSeries(closes: Float64Array, period: number): Float64Array {
  const series = new Float64Array(closes.length).fill(Number.NaN, 0, period);
  if (closes.length <= period) return series;
  const share = 1 / period;
  let gain = 0;
  let loss = 0;
  for (let i = 1; i <= period; i++) {
    const change = (closes[i] as number) - (closes[i - 1] as number);
    if (change > 0) gain += change;
    else loss -= change;
  }
  gain *= share;
  loss *= share;
  series[period] = gain + loss > 0 ? (100 * gain) / (gain + loss) : UNMOVED;
  let previous = closes[period] as number;
  for (let i = period + 1; i < closes.length; i++) {
    const close = closes[i] as number;
    const change = close - previous;
    previous = close;
    const distance = Math.abs(change);
    gain += ((distance + change) * 0.5 - gain) * share;
    loss += ((distance - change) * 0.5 - loss) * share;
    const both = gain + loss;
    series[i] = both > 0 ? (100 * gain) / both : UNMOVED;
  }
  return series;
}

import { invariant } from '#primitives/invariant';
import type { Stateful, StateVisitor } from '#primitives/state';

/** Wilder's average true range. The first bar has no close before it: its true range is high − low. */
export class Atr implements Stateful {
  readonly #name: string;
  readonly #period: number;
  readonly #share: number;
  /** Bars until the first value. */
  #missing: number;
  #previousClose = 0;
  /** The sum of the ranges while warming up. */
  #value = 0;

  constructor(period: number, name = `atr${period}`) {
    invariant(Number.isInteger(period) && period >= 1, 'an ATR needs a whole period of at least 1');
    this.#name = name;
    this.#period = period;
    this.#missing = period;
    this.#share = 1 / period;
  }

  get warmUp(): number {
    return this.#period;
  }

  get value(): number | null {
    return this.#missing === 0 ? this.#value : null;
  }

  add(high: number, low: number, close: number): void {
    if (this.#missing === 0) {
      const previous = this.#previousClose;
      const range = (high > previous ? high : previous) - (low < previous ? low : previous);
      this.#previousClose = close;
      this.#value += (range - this.#value) * this.#share;
    } else this.#seed(high, low, close);
  }

  #seed(high: number, low: number, close: number): void {
    const previous = this.#missing === this.#period ? low : this.#previousClose;
    this.#value += (high > previous ? high : previous) - (low < previous ? low : previous);
    this.#previousClose = close;
    this.#missing--;
    if (this.#missing === 0) this.#value *= this.#share;
  }

  visitState(visitor: StateVisitor): void {
    this.#missing = visitor.number(`${this.#name}.missing`, this.#missing);
    this.#previousClose = visitor.number(`${this.#name}.previousClose`, this.#previousClose);
    this.#value = visitor.number(`${this.#name}.value`, this.#value);
  }
}

export function atrSeries(highs: Float64Array, lows: Float64Array, closes: Float64Array, period: number): Float64Array {
  const series = new Float64Array(closes.length).fill(Number.NaN, 0, period - 1);
  const share = 1 / period;
  let value = 0;
  let previous = lows[0] ?? 0;
  for (let i = 0; i < closes.length; i++) {
    const high = highs[i] as number;
    const low = lows[i] as number;
    const range = (high > previous ? high : previous) - (low < previous ? low : previous);
    previous = closes[i] as number;
    if (i >= period) value += (range - value) * share;
    else {
      value += range;
      if (i < period - 1) continue;
      value *= share;
    }
    series[i] = value;
  }
  return series;
}

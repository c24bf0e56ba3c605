import { meanOf } from '#market/indicators/rolling-moments';
import { Sma } from '#market/indicators/sma';
import { ln } from '#primitives/exact-math';
import { invariant } from '#primitives/invariant';
import type { Stateful, StateVisitor } from '#primitives/state';

const PER_SQUARED_RANGE = 1 / (4 * Math.LN2);

/** Parkinson's volatility from the bars' ranges. Assumes no drift and no gaps; low where few trades make a bar. */
export class ParkinsonVolatility implements Stateful {
  readonly #periodsPerYear: number;
  readonly #terms: Sma;

  constructor(period: number, periodsPerYear = 1, name = `parkinson${period}`) {
    this.#periodsPerYear = periodsPerYear;
    this.#terms = new Sma(period, name);
  }

  get warmUp(): number {
    return this.#terms.warmUp;
  }

  /** Per bar, not annualised. */
  get variance(): number | null {
    return this.#terms.value;
  }

  get value(): number | null {
    const variance = this.variance;
    return variance === null ? null : Math.sqrt(this.#periodsPerYear * variance);
  }

  add(high: number, low: number): void {
    invariant(low > 0 && high >= low, 'a bar has a low above 0 and no higher than its high');
    this.#terms.add(parkinsonTerm(high, low));
  }

  visitState(visitor: StateVisitor): void {
    this.#terms.visitState(visitor);
  }
}

export function parkinsonVolatilitySeries(
  highs: Float64Array,
  lows: Float64Array,
  period: number,
  periodsPerYear = 1,
): Float64Array {
  const series = new Float64Array(highs.length).fill(Number.NaN);
  const terms = highs.map((high, i) => parkinsonTerm(high, lows[i] as number));
  for (let i = period - 1; i < series.length; i++) {
    series[i] = Math.sqrt(periodsPerYear * meanOf(terms, i + 1 - period, i + 1));
  }
  return series;
}

function parkinsonTerm(high: number, low: number): number {
  const range = ln(high / low);
  return range * range * PER_SQUARED_RANGE;
}

import { meanOf, RollingMoments, squaresAbout } from '#market/indicators/rolling-moments';
import { ln } from '#primitives/exact-math';
import { invariant } from '#primitives/invariant';
import { visitFlag, type Stateful, type StateVisitor } from '#primitives/state';

/** Volatility from the log returns between `period` + 1 closes, their mean removed, dividing by n − 1. */
export class CloseToCloseVolatility implements Stateful {
  readonly #name: string;
  readonly #periodsPerYear: number;
  readonly #returns: RollingMoments;
  #hasPrevious = false;
  #previousClose = 0;

  constructor(period: number, periodsPerYear = 1, name = `closeToClose${period}`) {
    invariant(period >= 2, 'a variance with its mean removed needs two returns');
    this.#name = name;
    this.#periodsPerYear = periodsPerYear;
    this.#returns = new RollingMoments(period, `${name}.returns`);
  }

  get warmUp(): number {
    return this.#returns.warmUp + 1;
  }

  /** Per bar, not annualised. */
  get variance(): number | null {
    return this.#returns.sampleVariance;
  }

  get value(): number | null {
    const variance = this.variance;
    return variance === null ? null : Math.sqrt(this.#periodsPerYear * variance);
  }

  add(close: number): void {
    invariant(close > 0, 'a logarithm needs a price above 0');
    if (this.#hasPrevious) this.#returns.add(ln(close / this.#previousClose));
    this.#previousClose = close;
    this.#hasPrevious = true;
  }

  visitState(visitor: StateVisitor): void {
    this.#hasPrevious = visitFlag(visitor, `${this.#name}.hasPrevious`, this.#hasPrevious);
    this.#previousClose = visitor.number(`${this.#name}.previousClose`, this.#previousClose);
    this.#returns.visitState(visitor);
  }
}

export function closeToCloseVolatilitySeries(closes: Float64Array, period: number, periodsPerYear = 1): Float64Array {
  const series = new Float64Array(closes.length).fill(Number.NaN);
  const returns = new Float64Array(closes.length);
  for (let i = 1; i < closes.length; i++) {
    returns[i] = ln((closes[i] as number) / (closes[i - 1] as number));
    if (i < period) continue;
    const mean = meanOf(returns, i + 1 - period, i + 1);
    const variance = squaresAbout(mean, returns, i + 1 - period, i + 1) / (period - 1);
    series[i] = Math.sqrt(periodsPerYear * variance);
  }
  return series;
}

import { meanOf } from '#market/indicators/rolling-moments';
import { Sma } from '#market/indicators/sma';
import { ln } from '#primitives/exact-math';
import { invariant } from '#primitives/invariant';
import type { Stateful, StateVisitor } from '#primitives/state';

/** Rogers and Satchell's volatility: right under drift, blind to gaps between bars. */
export class RogersSatchellVolatility implements Stateful {
  readonly #periodsPerYear: number;
  readonly #terms: Sma;

  constructor(period: number, periodsPerYear = 1, name = `rogersSatchell${period}`) {
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

  add(open: number, high: number, low: number, close: number): void {
    invariant(low > 0 && high >= low, 'a bar has a low above 0 and no higher than its high');
    this.#terms.add(rogersSatchellTerm(open, high, low, close));
  }

  visitState(visitor: StateVisitor): void {
    this.#terms.visitState(visitor);
  }
}

export function rogersSatchellVolatilitySeries(
  opens: Float64Array,
  highs: Float64Array,
  lows: Float64Array,
  closes: Float64Array,
  period: number,
  periodsPerYear = 1,
): Float64Array {
  const series = new Float64Array(closes.length).fill(Number.NaN);
  const terms = closes.map((close, i) =>
    rogersSatchellTerm(opens[i] as number, highs[i] as number, lows[i] as number, close),
  );
  for (let i = period - 1; i < series.length; i++) {
    series[i] = Math.sqrt(periodsPerYear * meanOf(terms, i + 1 - period, i + 1));
  }
  return series;
}

/** Never below 0: where the close is the high or the low, a last bit of rounding could take it there. */
export function rogersSatchellTerm(open: number, high: number, low: number, close: number): number {
  const up = ln(high / open);
  const down = ln(low / open);
  const body = ln(close / open);
  return Math.max(0, up * (up - body) + down * (down - body));
}

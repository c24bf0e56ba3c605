import { meanOf, RollingMoments, squaresAbout } from '#market/indicators/rolling-moments';
import type { Stateful, StateVisitor } from '#primitives/state';

/** Bollinger bands: simple average ± `width` standard deviations (dividing by n, as Bollinger does). */
export class Bollinger implements Stateful {
  readonly #moments: RollingMoments;
  readonly #width: number;

  constructor(period = 20, width = 2, name = `bollinger${period}`) {
    this.#moments = new RollingMoments(period, name);
    this.#width = width;
  }

  get warmUp(): number {
    return this.#moments.warmUp;
  }

  get middle(): number | null {
    return this.#moments.mean;
  }

  get upper(): number | null {
    return this.#band(this.#width);
  }

  get lower(): number | null {
    return this.#band(-this.#width);
  }

  add(close: number): void {
    this.#moments.add(close);
  }

  #band(width: number): number | null {
    const mean = this.#moments.mean;
    const variance = this.#moments.populationVariance;
    return mean === null || variance === null ? null : mean + width * Math.sqrt(variance);
  }

  visitState(visitor: StateVisitor): void {
    this.#moments.visitState(visitor);
  }
}

export interface BollingerSeries {
  readonly middle: Float64Array;
  readonly upper: Float64Array;
  readonly lower: Float64Array;
}

export function bollingerSeries(closes: Float64Array, period = 20, width = 2): BollingerSeries {
  const middle = new Float64Array(closes.length).fill(Number.NaN);
  const upper = middle.slice();
  const lower = middle.slice();
  for (let i = period - 1; i < closes.length; i++) {
    const mean = meanOf(closes, i + 1 - period, i + 1);
    const deviation = Math.sqrt(squaresAbout(mean, closes, i + 1 - period, i + 1) / period);
    middle[i] = mean;
    upper[i] = mean + width * deviation;
    lower[i] = mean - width * deviation;
  }
  return { middle, upper, lower };
}

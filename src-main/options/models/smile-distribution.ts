import { LognormalDistribution } from '#options/models/lognormal-distribution';
import { ln } from '#primitives/exact-math';
import { normalPdf } from '#primitives/normal-distribution';

/** Total variance over log-moneyness, and its slope. */
export interface Smile {
  variance(k: number): number;
  slope(k: number): number;
}

/**
 * The distribution that a smile of quoted volatilities implies: every strike's price by Black and Scholes with the
 * volatility of that strike. What lies below a strike is the slope of those prices, so the slope of the smile counts.
 */
export class SmileDistribution {
  readonly forward: number;
  readonly #smile: Smile;

  constructor(forward: number, smile: Smile) {
    this.forward = forward;
    this.#smile = smile;
  }

  below(price: number): number {
    if (!(price > 0)) return 0;
    const k = ln(price / this.forward);
    const variance = this.#smile.variance(k);
    const deviation = Math.sqrt(variance);
    const flat = new LognormalDistribution(this.forward, variance).below(price);
    const probability = flat + (normalPdf(k / deviation + 0.5 * deviation) * this.#smile.slope(k)) / (2 * deviation);
    return probability < 0 ? 0 : probability > 1 ? 1 : probability;
  }

  expectedPut(strike: number): number {
    if (!(strike > 0)) return 0;
    const variance = this.#smile.variance(ln(strike / this.forward));
    return new LognormalDistribution(this.forward, variance).expectedPut(strike);
  }
}

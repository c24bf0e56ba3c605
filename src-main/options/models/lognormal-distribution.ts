import { ln } from '#primitives/exact-math';
import { normalCdf } from '#primitives/normal-distribution';

/** Black and Scholes: ln S is normal. Without any variance the price is its mean for certain. */
export class LognormalDistribution {
  readonly forward: number;
  readonly #deviation: number;

  constructor(forward: number, totalVariance: number) {
    this.forward = forward;
    this.#deviation = Math.sqrt(totalVariance);
  }

  below(price: number): number {
    if (!(price > 0)) return 0;
    if (this.#deviation === 0) return this.forward < price ? 1 : 0;
    return normalCdf(ln(price / this.forward) / this.#deviation + 0.5 * this.#deviation);
  }

  expectedPut(strike: number): number {
    if (!(strike > 0)) return 0;
    const deviation = this.#deviation;
    const { forward } = this;
    if (deviation === 0) return strike > forward ? strike - forward : 0;
    const moneyness = ln(strike / forward) / deviation;
    // Of put and call the one out of the money is computed, so that small values keep their digits.
    if (strike <= forward) {
      return strike * normalCdf(moneyness + 0.5 * deviation) - forward * normalCdf(moneyness - 0.5 * deviation);
    }
    const call = forward * normalCdf(0.5 * deviation - moneyness) - strike * normalCdf(-0.5 * deviation - moneyness);
    return call + (strike - forward);
  }
}

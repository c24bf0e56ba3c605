import { exp } from '#primitives/exact-math';

/**
 * Terminal prices that have each happened, or been drawn, once: spot moved by each of the log returns. They are scaled
 * so that their mean is the drift asked for: past returns tell how wide and how skewed the distribution is, and far too
 * little about where it is going.
 */
export class EmpiricalDistribution {
  readonly forward: number;
  readonly #prices: Float64Array;
  /** Sums of the prices below each place. */
  readonly #sums: Float64Array;

  constructor(forward: number, logReturns: Float64Array) {
    this.forward = forward;
    // Relative to the largest: what all have in common is scaled away below, and nothing can overflow before.
    const most = logReturns.reduce((left, right) => Math.max(left, right), Number.NEGATIVE_INFINITY);
    const prices = logReturns.map((value) => exp(value - most)).sort();
    let sum = 0;
    for (const price of prices) sum += price;
    const scale = (forward * prices.length) / sum;
    const sums = new Float64Array(prices.length + 1);
    for (let i = 0; i < prices.length; i++) {
      prices[i] = (prices[i] as number) * scale;
      sums[i + 1] = (sums[i] as number) + (prices[i] as number);
    }
    this.#prices = prices;
    this.#sums = sums;
  }

  below(price: number): number {
    return this.#countBelow(price) / this.#prices.length;
  }

  expectedPut(strike: number): number {
    const count = this.#countBelow(strike);
    return (count * strike - (this.#sums[count] as number)) / this.#prices.length;
  }

  #countBelow(price: number): number {
    let low = 0;
    let high = this.#prices.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#prices[middle] as number) < price) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

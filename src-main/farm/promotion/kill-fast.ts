import type { QuarantineRules } from '#farm/promotion/promotion-rules';
import { shortfall, type TradeExpectation } from '#farm/promotion/trade-expectation';

export interface Alarm {
  /** A run of trades that are worse than expected, or more lost from the best balance than is usual. */
  readonly cause: 'streak' | 'drawdown';
  readonly value: number;
  readonly limit: number;
}

/** Watches a followed config trade by trade, so that nobody has to wait for the next look at the league. */
export class KillFast {
  readonly #expectation: TradeExpectation;
  readonly #rules: QuarantineRules;
  #trades = 0;
  #sum = 0;
  #balance = 0;
  #peak = 0;

  constructor(expectation: TradeExpectation, rules: QuarantineRules) {
    this.#expectation = expectation;
    this.#rules = rules;
  }

  /** Closed since it is followed, and what they have brought together. */
  get trades(): number {
    return this.#trades;
  }

  get result(): number {
    return this.#balance;
  }

  /** Deviations by which its trades have fallen behind. */
  get streak(): number {
    return this.#sum;
  }

  get drawdown(): number {
    return this.#peak - this.#balance;
  }

  /** Takes the result of the next closed trade; cents. */
  add(result: number): Alarm | null {
    const { mean, deviation, streak, drawdown } = this.#expectation;
    this.#trades++;
    this.#sum = Math.max(0, this.#sum + shortfall(result, mean, deviation, this.#rules.slack));
    this.#balance += result;
    this.#peak = Math.max(this.#peak, this.#balance);
    if (this.#sum > streak) return { cause: 'streak', value: this.#sum, limit: streak };
    if (this.drawdown > drawdown) return { cause: 'drawdown', value: this.drawdown, limit: drawdown };
    return null;
  }
}

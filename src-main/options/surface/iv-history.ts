import { type IvRank, ivRank, SESSIONS_PER_YEAR } from '#options/surface/iv-rank';
import type { Stateful, StateVisitor } from '#primitives/state';

const UNITS = 1e6;

/**
 * Daily closes of an underlying's constant-maturity volatility. A day's last value becomes its close once another day
 * begins, so that today is never ranked against itself. Values are kept in millionths: a rank decides things, and must
 * not hang on the last bit of a fit.
 */
export class IvHistory implements Stateful {
  readonly #closes: Float64Array;
  #count = 0;
  #next = 0;
  /** Whatever numbers the caller's days by; −1 before the first. */
  #day = -1;
  /** 0 while the day has none. */
  #latest = 0;

  constructor(window: number = SESSIONS_PER_YEAR) {
    this.#closes = new Float64Array(window);
  }

  /** Closes of days before today. */
  get count(): number {
    return this.#count;
  }

  /** Takes today's newest value. Days never go back; null leaves the day as it was. */
  add(day: number, iv: number | null): void {
    if (day > this.#day) this.#closeDay(day);
    if (day === this.#day && iv !== null && iv > 0) this.#latest = Math.round(iv * UNITS);
  }

  /** Today's newest value among the closes of the days before. */
  rank(): IvRank {
    return ivRank(this.#latest === 0 ? null : this.#latest / UNITS, this.closes(), this.#closes.length);
  }

  /** Oldest first. */
  closes(): Float64Array {
    const oldest = this.#count < this.#closes.length ? 0 : this.#next;
    return Float64Array.from(
      { length: this.#count },
      (_, i) => (this.#closes[(oldest + i) % this.#closes.length] as number) / UNITS,
    );
  }

  visitState(visitor: StateVisitor): void {
    this.#count = visitor.number('ivHistory.count', this.#count);
    this.#next = visitor.number('ivHistory.next', this.#next);
    this.#day = visitor.number('ivHistory.day', this.#day);
    this.#latest = visitor.number('ivHistory.latest', this.#latest);
    visitor.window('ivHistory.closes', this.#closes);
  }

  #closeDay(day: number): void {
    if (this.#latest > 0) {
      this.#closes[this.#next] = this.#latest;
      this.#next = (this.#next + 1) % this.#closes.length;
      this.#count = Math.min(this.#closes.length, this.#count + 1);
    }
    this.#day = day;
    this.#latest = 0;
  }
}

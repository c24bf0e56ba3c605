import { MINUTE_MS } from '#primitives/clock';

/** The close of each of the last minutes, found by its time: a minute that nobody told of is not known. */
export class MinutePrices {
  readonly #prices: Float64Array;
  readonly #minutes: Float64Array;

  constructor(minutes: number) {
    this.#prices = new Float64Array(minutes);
    this.#minutes = new Float64Array(minutes).fill(-1);
  }

  put(endMs: number, price: number): void {
    const minute = Math.round(endMs / MINUTE_MS);
    const cell = minute % this.#prices.length;
    this.#minutes[cell] = minute;
    this.#prices[cell] = price;
  }

  /** The close of the minute that ended then. */
  at(endMs: number): number | null {
    const minute = Math.round(endMs / MINUTE_MS);
    const cell = minute % this.#prices.length;
    return this.#minutes[cell] === minute ? (this.#prices[cell] as number) : null;
  }

  /** The highest of the minutes that ended in (fromMs, toMs]; null where none is known. */
  highest(fromMs: number, toMs: number): number | null {
    let highest: number | null = null;
    for (let endMs = toMs; endMs > fromMs; endMs -= MINUTE_MS) {
      const price = this.at(endMs);
      if (price !== null && (highest === null || price > highest)) highest = price;
    }
    return highest;
  }
}

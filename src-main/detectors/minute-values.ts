import { MINUTE_MS } from '#primitives/clock';

/** A figure at the end of each of the last minutes, found by its time: a minute that nobody told of is not known. */
export class MinuteValues {
  readonly #values: Float64Array;
  readonly #minutes: Float64Array;

  constructor(minutes: number) {
    this.#values = new Float64Array(minutes);
    this.#minutes = new Float64Array(minutes).fill(-1);
  }

  put(endMs: number, value: number): void {
    const minute = Math.round(endMs / MINUTE_MS);
    const cell = minute % this.#values.length;
    this.#minutes[cell] = minute;
    this.#values[cell] = value;
  }

  /** Of the minute that ended then. */
  at(endMs: number): number | null {
    const minute = Math.round(endMs / MINUTE_MS);
    const cell = minute % this.#values.length;
    return this.#minutes[cell] === minute ? (this.#values[cell] as number) : null;
  }

  /** The highest of the minutes that ended in (fromMs, toMs]; null where none is known. */
  highest(fromMs: number, toMs: number): number | null {
    let highest: number | null = null;
    for (let endMs = toMs; endMs > fromMs; endMs -= MINUTE_MS) {
      const value = this.at(endMs);
      if (value !== null && (highest === null || value > highest)) highest = value;
    }
    return highest;
  }
}

import type { EpochMs } from '#primitives/clock';

/** Counts what should be rare: more than so many within so long, and it is no accident any more. */
export class ErrorMeter {
  readonly #most: number;
  readonly #withinMs: number;
  #times: EpochMs[] = [];

  constructor(most: number, withinMs: number) {
    this.#most = most;
    this.#withinMs = withinMs;
  }

  /** Answers whether it is too much now. */
  add(atMs: EpochMs): boolean {
    this.#times = this.#times.filter((time) => atMs - time < this.#withinMs);
    this.#times.push(atMs);
    return this.#times.length > this.#most;
  }

  forget(): void {
    this.#times = [];
  }
}

import type { EpochMs } from '#primitives/clock';

interface Sample {
  readonly atMs: EpochMs;
  readonly count: number;
}

/** How much a counter has grown within the last while. A counter that begins anew begins at nothing. */
export class CounterWindow {
  readonly #spanMs: number;
  /** Oldest first; the first one lies at or before the beginning of the window. */
  readonly #samples: Sample[] = [];
  #before = 0;
  #sum = 0;

  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  take(atMs: EpochMs, counter: number): void {
    const isFirst = this.#samples.length === 0;
    const grown = isFirst ? 0 : counter < this.#before ? counter : counter - this.#before;
    this.#before = counter;
    this.#sum += grown;
    this.#samples.push({ atMs, count: this.#sum });
    const startMs = atMs - this.#spanMs;
    let passed = 0;
    while (passed + 1 < this.#samples.length && (this.#samples[passed + 1] as Sample).atMs <= startMs) passed++;
    if (passed > 0) this.#samples.splice(0, passed);
  }

  /** Within the window. */
  get grown(): number {
    const first = this.#samples[0];
    return first === undefined ? 0 : this.#sum - first.count;
  }

  /** An hour; null until the window is a quarter full, as the first minutes say little about an hour. */
  get perHour(): number | null {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined) return null;
    const spanMs = last.atMs - first.atMs;
    return spanMs * 4 < this.#spanMs ? null : (this.grown / spanMs) * 3_600_000;
  }
}

import { type EpochMs, HOUR_MS, MINUTE_MS } from '#primitives/clock';

/** Garbage is taken away every few minutes at most: the least of ten minutes is what is really held. */
const BUCKET_MS = 10 * MINUTE_MS;
const MOST_BUCKETS = 36;
const FEWEST_BUCKETS = 6;

interface Bucket {
  readonly number: number;
  leastMb: number;
}

/** How fast memory grows over hours, by what is left of it after each cleaning. */
export class MemoryTrend {
  readonly #buckets: Bucket[] = [];
  #firstBucket: number | null = null;

  take(atMs: EpochMs, megabytes: number): void {
    const number = Math.floor(atMs / BUCKET_MS);
    this.#firstBucket ??= number;
    // What is loaded and compiled at the start is no growth.
    if (number === this.#firstBucket) return;
    const last = this.#buckets.at(-1);
    if (last?.number === number) last.leastMb = Math.min(last.leastMb, megabytes);
    else this.#buckets.push({ number, leastMb: megabytes });
    if (this.#buckets.length > MOST_BUCKETS + 1) this.#buckets.shift();
  }

  /** Megabytes an hour, by least squares over whole buckets; null while there are too few. */
  get perHour(): number | null {
    const whole = this.#buckets.slice(0, -1);
    if (whole.length < FEWEST_BUCKETS) return null;
    const hours = whole.map(({ number }) => (number * BUCKET_MS) / HOUR_MS);
    const middle = meanOf(hours);
    const level = meanOf(whole.map(({ leastMb }) => leastMb));
    let [cross, square] = [0, 0];
    whole.forEach(({ leastMb }, at) => {
      const offset = (hours[at] as number) - middle;
      cross += offset * (leastMb - level);
      square += offset * offset;
    });
    return square === 0 ? null : cross / square;
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

import { SECOND_MS } from '#primitives/clock';

export interface BackoffTerms {
  readonly firstMs: number;
  readonly longestMs: number;
  /** So long has a connection to be of use before it counts as mended: one that opens and closes at once does not. */
  readonly mendedAfterMs: number;
}

const USUAL_BACKOFF: BackoffTerms = {
  firstMs: SECOND_MS,
  longestMs: 30 * SECOND_MS,
  mendedAfterMs: 60 * SECOND_MS,
};

/** How long to wait before the next attempt: longer after every failure, and never all clients at the same moment. */
export class Backoff {
  readonly #terms: BackoffTerms;
  /** From 0 to 1. */
  readonly #random: () => number;
  #failures = 0;
  #usefulSinceMs: number | null = null;

  constructor(random: () => number, terms = USUAL_BACKOFF) {
    this.#random = random;
    this.#terms = terms;
  }

  get failures(): number {
    return this.#failures;
  }

  /** Something useful came. */
  useful(nowMs: number): void {
    this.#usefulSinceMs ??= nowMs;
    if (nowMs - this.#usefulSinceMs >= this.#terms.mendedAfterMs) this.#failures = 0;
  }

  /** Between half of it and all of it. */
  nextWaitMs(): number {
    const { firstMs, longestMs } = this.#terms;
    // 2^30 s is longer than anybody waits, and further powers are no numbers in the end.
    const most = Math.min(longestMs, firstMs * 2 ** Math.min(30, this.#failures++));
    this.#usefulSinceMs = null;
    return Math.ceil(most * (0.5 + 0.5 * this.#random()));
  }
}

import type { RateBudget } from '#ports/venue';
import { type Clock, epochMs } from '#primitives/clock';

/** What goes first: what money hangs on, what a screen waits for, what fills the past, what nobody would miss. */
export const REQUEST_PRIORITIES = ['urgent', 'live', 'backfill', 'optional'] as const;
export type RequestPriority = (typeof REQUEST_PRIORITIES)[number];

export interface RateTerms {
  /** Requests in `perMs`, evenly. */
  readonly requests: number;
  readonly perMs: number;
  /** So many may go at once after a quiet time. */
  readonly burst: number;
  /** Optional requests are refused, not kept waiting, while more than this many wait. */
  readonly optionalUntil?: number;
}

interface Waiting {
  readonly priority: number;
  readonly order: number;
  readonly go: (allowed: boolean) => void;
}

const DEFAULT_OPTIONAL_UNTIL = 0;

/**
 * Lets requests go as a venue allows: a bucket that fills evenly, the most important first, in order among equals. Time
 * is counted in milliseconds since the last fill, however long ago that was.
 */
export class RateLimiter implements Disposable {
  readonly #terms: RateTerms;
  readonly #clock: Clock;
  readonly #waiting: Waiting[] = [];
  #tokens: number;
  #filledMs: number;
  #closedUntilMs = Number.NEGATIVE_INFINITY;
  #order = 0;
  #share = 1;
  #alarm: Disposable | null = null;
  #isOver = false;

  constructor(terms: RateTerms, clock: Clock) {
    this.#terms = terms;
    this.#clock = clock;
    this.#tokens = terms.burst;
    this.#filledMs = clock.now();
  }

  get budget(): RateBudget {
    this.#fill();
    const { requests, perMs, burst } = this.#terms;
    const isClosed = this.#clock.now() < this.#closedUntilMs;
    const left = isClosed ? 0 : Math.floor(this.#tokens);
    return { left, of: Math.max(requests, burst), perMs, waiting: this.#waiting.length };
  }

  /** Resolves once the request may go; to false where it should not go at all. */
  take(priority: RequestPriority): Promise<boolean> {
    if (this.#isOver) return Promise.resolve(false);
    const rank = REQUEST_PRIORITIES.indexOf(priority);
    if (priority === 'optional' && this.#waiting.length > (this.#terms.optionalUntil ?? DEFAULT_OPTIONAL_UNTIL))
      return Promise.resolve(false);
    return new Promise((go) => {
      this.#waiting.push({ priority: rank, order: this.#order++, go });
      this.#waiting.sort((left, right) => left.priority - right.priority || left.order - right.order);
      this.#serve();
    });
  }

  /** Nothing goes before then: the venue has asked for silence. */
  closeUntil(atMs: number): void {
    this.#closedUntilMs = Math.max(this.#closedUntilMs, atMs);
    this.#tokens = 0;
    this.#filledMs = Math.max(this.#clock.now(), this.#closedUntilMs);
    this.#serve();
  }

  /** From now on only that share of what the terms allow: 0.5 is half as often. */
  slowTo(share: number): void {
    this.#fill();
    this.#share = share;
    this.#serve();
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
    for (const { go } of this.#waiting.splice(0)) go(false);
  }

  #serve(): void {
    this.#fill();
    while (this.#waiting.length > 0 && this.#tokens >= 1 && this.#clock.now() >= this.#closedUntilMs) {
      this.#tokens--;
      this.#waiting.shift()?.go(true);
    }
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
    if (this.#waiting.length === 0 || this.#isOver) return;
    const { requests, perMs } = this.#terms;
    const now = this.#clock.now();
    const next = Math.max(
      this.#closedUntilMs,
      now + Math.max(1, Math.ceil(((1 - this.#tokens) * perMs) / (requests * this.#share))),
    );
    this.#alarm = this.#clock.wakeAt(epochMs(next), () => this.#serve());
  }

  #fill(): void {
    const { requests, perMs, burst } = this.#terms;
    const elapsedMs = this.#clock.now() - this.#filledMs;
    if (elapsedMs <= 0) return;
    this.#tokens = Math.min(burst, this.#tokens + (elapsedMs * requests * this.#share) / perMs);
    this.#filledMs += elapsedMs;
  }
}

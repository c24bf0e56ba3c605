import { RateLimiter, type RequestPriority } from '#connectors/shared/rate-limiter';
import type { RateBudget } from '#ports/venue';
import { type Clock, MINUTE_MS, SECOND_MS } from '#primitives/clock';

/** What Deribit counts apart. */
export type CreditPool = 'requests' | 'subscriptions' | 'instruments';

/**
 * Half of what is published for accounts: how much an address without one may ask is not. A request costs 500 of
 * 10,000 credits a second, a subscription 3,000 of 10,000, all instruments 10,000 of as many.
 */
const TERMS = {
  requests: { requests: 10, perMs: SECOND_MS, burst: 50 },
  subscriptions: { requests: 3, perMs: 2 * SECOND_MS, burst: 5 },
  instruments: { requests: 1, perMs: 2 * SECOND_MS, burst: 25 },
} as const;

/** After it was asked too often, nothing is asked for so long. */
export const COOL_DOWN_MS = 10 * SECOND_MS;
/** A rate that was halved is doubled again after so long. */
const FORGIVEN_AFTER_MS = 10 * MINUTE_MS;
const MOST_HALVINGS = 4;

/** How often Deribit may be asked, over whichever way: it counts by address. */
export class DeribitCredits implements Disposable {
  readonly #clock: Clock;
  readonly #limiters: Readonly<Record<CreditPool, RateLimiter>>;
  #halvings = 0;
  #halvedMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#limiters = {
      requests: new RateLimiter(TERMS.requests, clock),
      subscriptions: new RateLimiter(TERMS.subscriptions, clock),
      instruments: new RateLimiter(TERMS.instruments, clock),
    };
  }

  get budget(): RateBudget {
    return this.#limiters.requests.budget;
  }

  limiter(pool: CreditPool): RateLimiter {
    return this.#limiters[pool];
  }

  take(pool: CreditPool, priority: RequestPriority): Promise<boolean> {
    this.#forgive();
    return this.#limiters[pool].take(priority);
  }

  /** It was asked too often: silence, and then half as often. */
  tooMany(): void {
    const nowMs = this.#clock.now();
    this.#forgive();
    this.#halvings = Math.min(MOST_HALVINGS, this.#halvings + 1);
    this.#halvedMs = nowMs;
    for (const limiter of Object.values(this.#limiters)) {
      limiter.slowTo(0.5 ** this.#halvings);
      limiter.closeUntil(nowMs + COOL_DOWN_MS);
    }
  }

  [Symbol.dispose](): void {
    for (const limiter of Object.values(this.#limiters)) limiter[Symbol.dispose]();
  }

  #forgive(): void {
    const nowMs = this.#clock.now();
    if (this.#halvings === 0 || nowMs - this.#halvedMs < FORGIVEN_AFTER_MS) return;
    this.#halvings--;
    this.#halvedMs = nowMs;
    for (const limiter of Object.values(this.#limiters)) limiter.slowTo(0.5 ** this.#halvings);
  }
}

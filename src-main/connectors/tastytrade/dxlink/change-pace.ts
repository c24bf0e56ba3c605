import { type EpochMs, epochMs, MINUTE_MS } from '#primitives/clock';

const BETWEEN_MS = 100;
/** 10 000 in a minute are too many. */
const MOST_A_MINUTE = 9_000;
/** As many as one frame may hold. */
const AT_ONCE = 300;

/** How soon after a change of subscriptions the next may follow: not at once, and not too many within a minute. */
export class ChangePace {
  #windowMs = Number.NEGATIVE_INFINITY;
  #changes = 0;

  next(changes: number, nowMs: EpochMs): EpochMs {
    if (nowMs - this.#windowMs >= MINUTE_MS) {
      this.#windowMs = nowMs;
      this.#changes = 0;
    }
    this.#changes += changes;
    return epochMs(this.#changes + AT_ONCE > MOST_A_MINUTE ? this.#windowMs + MINUTE_MS : nowMs + BETWEEN_MS);
  }
}

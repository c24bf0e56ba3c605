import { type Clock, type EpochMs, epochMs } from '#primitives/clock';

/** A venue's own clock, which may be wrong. */
export class SkewedClock implements Clock {
  readonly #clock: Clock;
  /** By how much it is ahead. */
  aheadMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): EpochMs {
    return epochMs(this.#clock.now() + this.aheadMs);
  }

  wakeAt(at: EpochMs, task: () => void): Disposable {
    return this.#clock.wakeAt(epochMs(at - this.aheadMs), task);
  }
}

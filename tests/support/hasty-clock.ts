import { type Clock, type EpochMs, epochMs } from '#primitives/clock';
import { SystemClock } from '#telemetry/system-clock';

/** The machine's clock, for which every wait is shorter: tests of timeouts need not take as long as these. */
export class HastyClock implements Clock {
  readonly #clock = new SystemClock();
  readonly #times: number;

  constructor(times: number) {
    this.#times = times;
  }

  now(): EpochMs {
    return this.#clock.now();
  }

  wakeAt(at: EpochMs, task: () => void): Disposable {
    const now = this.now();
    return this.#clock.wakeAt(epochMs(now + Math.ceil((at - now) / this.#times)), task);
  }
}

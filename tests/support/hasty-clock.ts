import { type Clock, type EpochMs, epochMs } from '#primitives/clock';
import { SystemClock } from '#telemetry/system-clock';

/** A clock that runs so many times as fast as the machine's: tests of timeouts need not take as long as these. */
export class HastyClock implements Clock {
  readonly #clock = new SystemClock();
  readonly #fromMs = this.#clock.now();
  readonly #startMs: number;
  readonly #times: number;

  /** Begins at that time; at the machine's where none is given. */
  constructor(times: number, startMs?: number) {
    this.#times = times;
    this.#startMs = startMs ?? this.#fromMs;
  }

  now(): EpochMs {
    return epochMs(this.#startMs + Math.floor((this.#clock.now() - this.#fromMs) * this.#times));
  }

  wakeAt(at: EpochMs, task: () => void): Disposable {
    return this.#clock.wakeAt(epochMs(this.#clock.now() + Math.ceil((at - this.now()) / this.#times)), task);
  }
}

import type { Clock, EpochMs } from '#primitives/clock';

/** Counts what is still to be done. */
export class CountingClock implements Clock {
  readonly #clock: Clock;
  waiting = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): EpochMs {
    return this.#clock.now();
  }

  wakeAt(at: EpochMs, task: () => void): Disposable {
    this.waiting++;
    let isWaiting = true;
    const done = (): void => {
      if (isWaiting) this.waiting--;
      isWaiting = false;
    };
    const alarm = this.#clock.wakeAt(at, () => {
      done();
      task();
    });
    return {
      [Symbol.dispose]: () => {
        done();
        alarm[Symbol.dispose]();
      },
    };
  }
}

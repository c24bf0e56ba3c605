import { type Clock, type EpochMs } from '#primitives/clock';

interface Alarm {
  readonly at: EpochMs;
  readonly order: number;
  readonly task: () => void;
}

/**
 * Time that leaps when it is told to, so that a day may pass in minutes and nobody is late in it, however slow the
 * machine: whoever tells it waits until all is done that a leap brought about. What is due within a leap fires at its
 * end, in order, as timers do that a busy thread kept waiting.
 */
export class PacedClock implements Clock {
  #now: EpochMs;
  #order = 0;
  readonly #alarms = new Set<Alarm>();

  constructor(start: EpochMs) {
    this.#now = start;
  }

  now(): EpochMs {
    return this.#now;
  }

  /** Alarms that are set and have not fired. */
  get waiting(): number {
    return this.#alarms.size;
  }

  wakeAt(at: EpochMs, task: () => void): Disposable {
    const alarm: Alarm = { at, order: this.#order++, task };
    this.#alarms.add(alarm);
    return { [Symbol.dispose]: () => void this.#alarms.delete(alarm) };
  }

  /** What is set meanwhile waits for the next leap, whenever it is due. */
  leapTo(target: EpochMs): void {
    if (target > this.#now) this.#now = target;
    const due = [...this.#alarms].filter(({ at }) => at <= target);
    due.sort((left, right) => left.at - right.at || left.order - right.order);
    for (const alarm of due) if (this.#alarms.delete(alarm)) alarm.task();
  }
}

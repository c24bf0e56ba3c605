import type { Brand } from '#primitives/brand';

export type EpochMs = Brand<number, 'EpochMs'>;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

export function epochMs(value: number): EpochMs {
  return value as EpochMs;
}

export interface Clock {
  now(): EpochMs;
  /** Runs `task` once the clock reaches `at`; disposing the handle cancels it. */
  wakeAt(at: EpochMs, task: () => void): Disposable;
}

interface Alarm {
  readonly at: EpochMs;
  readonly order: number;
  readonly task: () => void;
}

/** Time moves only when told to. Equal alarms fire in the order in which they were set. */
export class ManualClock implements Clock {
  #now: EpochMs;
  #order = 0;
  readonly #alarms = new Set<Alarm>();

  constructor(start: EpochMs) {
    this.#now = start;
  }

  now(): EpochMs {
    return this.#now;
  }

  wakeAt(at: EpochMs, task: () => void): Disposable {
    const alarm: Alarm = { at, order: this.#order++, task };
    this.#alarms.add(alarm);
    return { [Symbol.dispose]: () => void this.#alarms.delete(alarm) };
  }

  advanceTo(target: EpochMs): void {
    for (let due = this.#earliest(target); due !== undefined; due = this.#earliest(target)) {
      this.#alarms.delete(due);
      if (due.at > this.#now) this.#now = due.at;
      due.task();
    }
    if (target > this.#now) this.#now = target;
  }

  #earliest(limit: EpochMs): Alarm | undefined {
    let best: Alarm | undefined;
    for (const alarm of this.#alarms) {
      if (alarm.at > limit) continue;
      if (best === undefined || alarm.at < best.at || (alarm.at === best.at && alarm.order < best.order)) best = alarm;
    }
    return best;
  }
}

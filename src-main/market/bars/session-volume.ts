import type { StateVisitor } from '#primitives/state';

const UNKNOWN = -1;

export type VolumeStep = 'first' | 'grew' | 'reset' | 'restated' | 'old';

/**
 * Turns a session's running total into volume per quote. A total that falls on a new session day starts over; one that
 * falls within a day is the venue taking trades back, which adds nothing and moves the baseline.
 */
export class SessionVolume {
  #total = UNKNOWN;
  #atMs = UNKNOWN;
  #day = UNKNOWN;
  /** What the last `advance` added. */
  added = 0;

  advance(total: number, atMs: number, sessionDay: number): VolumeStep {
    this.added = 0;
    if (this.#total === UNKNOWN) return this.#take('first', total, atMs, sessionDay, 0);
    if (atMs < this.#atMs || sessionDay < this.#day) return 'old';
    if (sessionDay > this.#day && total < this.#total) return this.#take('reset', total, atMs, sessionDay, total);
    if (total < this.#total) return this.#take('restated', total, atMs, sessionDay, 0);
    return this.#take('grew', total, atMs, sessionDay, total - this.#total);
  }

  #take(step: VolumeStep, total: number, atMs: number, day: number, added: number): VolumeStep {
    this.#total = total;
    this.#atMs = atMs;
    this.#day = day;
    this.added = added;
    return step;
  }

  visitState(visitor: StateVisitor): void {
    this.#total = visitor.number('sessionVolume.total', this.#total);
    this.#atMs = visitor.number('sessionVolume.atMs', this.#atMs);
    this.#day = visitor.number('sessionVolume.day', this.#day);
  }
}

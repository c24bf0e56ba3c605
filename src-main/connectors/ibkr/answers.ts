import { type Clock, epochMs } from '#primitives/clock';
import { fail, type Result } from '#primitives/result';

/** Null: nobody answered in time. */
export type Answer<Value> = Result<Value, string | null>;

interface Waiting {
  readonly settle: (answer: Answer<unknown>) => void;
  readonly alarm: Disposable;
}

/** Who waits for the answer to which number, and for how long. */
export class Answers {
  readonly #clock: Clock;
  readonly #waiting = new Map<number, Waiting>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  ask<Value>(id: number, withinMs: number): Promise<Answer<Value>> {
    this.settle(id, fail('asked again'));
    return new Promise((resolve) => {
      const alarm = this.#clock.wakeAt(epochMs(this.#clock.now() + withinMs), () => this.settle(id, fail(null)));
      this.#waiting.set(id, { settle: (answer) => resolve(answer as Answer<Value>), alarm });
    });
  }

  /** Whoever asked twice, or not at all, hears nothing. */
  settle(id: number, answer: Answer<unknown>): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    waiting.alarm[Symbol.dispose]();
    waiting.settle(answer);
  }

  giveUp(reason: string): void {
    for (const id of this.#waiting.keys()) this.settle(id, fail(reason));
  }
}

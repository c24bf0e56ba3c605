import type { Alert } from '#domain/alert';
import { backAlert, silenceAlert } from '#alerts/system-alerts';
import { type Clock, type EpochMs, epochMs } from '#primitives/clock';

/** Listens whether the engine still speaks, and says so when it stops and when it is back: once each. */
export class EngineWatch implements Disposable {
  readonly #clock: Clock;
  readonly #silenceMs: number;
  readonly #raise: (alert: Alert) => void;
  #lastMs: EpochMs;
  #isSilent = false;
  #alarm: Disposable | null = null;

  constructor(clock: Clock, silenceMs: number, raise: (alert: Alert) => void) {
    this.#clock = clock;
    this.#silenceMs = silenceMs;
    this.#raise = raise;
    this.#lastMs = clock.now();
    this.#wait();
  }

  get isSilent(): boolean {
    return this.#isSilent;
  }

  beat(): void {
    const now = this.#clock.now();
    if (this.#isSilent) {
      this.#isSilent = false;
      this.#raise(backAlert(this.#lastMs, now));
      this.#wait();
    }
    this.#lastMs = now;
  }

  [Symbol.dispose](): void {
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
  }

  #wait(): void {
    this.#alarm = this.#clock.wakeAt(epochMs(this.#lastMs + this.#silenceMs), () => {
      const now = this.#clock.now();
      if (now - this.#lastMs < this.#silenceMs) return this.#wait();
      this.#isSilent = true;
      this.#raise(silenceAlert(this.#lastMs, now));
    });
  }
}

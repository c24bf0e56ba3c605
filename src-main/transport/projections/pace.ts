import { type Clock, epochMs } from '#primitives/clock';

/** Keeps a stream from telling more often than anyone can read, without ever swallowing the last news. */
export class Pace implements Disposable {
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #ask: () => void;
  #toldMs = Number.NEGATIVE_INFINITY;
  #alarm: Disposable | null = null;

  /** `ask` is called once it is time again, if news had to wait. */
  constructor(clock: Clock, everyMs: number, ask: () => void) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#ask = ask;
  }

  /** Whether news may be told now; where not, it will be asked for. */
  get isDue(): boolean {
    if (this.#clock.now() >= this.#toldMs + this.#everyMs) return true;
    this.#alarm ??= this.#clock.wakeAt(epochMs(this.#toldMs + this.#everyMs), () => {
      this.#alarm = null;
      this.#ask();
    });
    return false;
  }

  told(): void {
    this.#toldMs = this.#clock.now();
  }

  [Symbol.dispose](): void {
    this.#alarm?.[Symbol.dispose]();
    this.#alarm = null;
  }
}

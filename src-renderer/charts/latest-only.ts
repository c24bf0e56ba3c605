/**
 * Runs one task at a time and, when it is done, only the newest of those asked for meanwhile: a pointer asks far more often
 * than an engine can jump, and where it came to rest is what counts.
 */
export class LatestOnly<Value> {
  readonly #run: (value: Value) => Promise<void>;
  #waiting: { readonly value: Value } | null = null;
  #isRunning = false;

  /** `run` reports its own failures. */
  constructor(run: (value: Value) => Promise<void>) {
    this.#run = run;
  }

  /** Something newer than what runs has been asked for. */
  get isWaiting(): boolean {
    return this.#waiting !== null;
  }

  get isBusy(): boolean {
    return this.#isRunning;
  }

  ask(value: Value): void {
    this.#waiting = { value };
    if (!this.#isRunning) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isRunning = true;
    try {
      while (this.#waiting !== null) {
        const { value } = this.#waiting;
        this.#waiting = null;
        await this.#run(value);
      }
    } finally {
      this.#isRunning = false;
    }
  }
}

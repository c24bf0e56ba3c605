import { ExitCode } from '#entry/terminal/command-failure';

/** Ctrl-C (or a supervisor's SIGTERM) asks a command to stop cleanly; a second one stops it at once. */
export class Interrupt implements Disposable {
  readonly #controller = new AbortController();
  readonly #onSignal = (): void => {
    if (this.#controller.signal.aborted) process.exit(ExitCode.interrupted);
    this.#controller.abort();
  };

  constructor() {
    process.on('SIGINT', this.#onSignal);
    process.on('SIGTERM', this.#onSignal);
  }

  get requested(): boolean {
    return this.#controller.signal.aborted;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Long loops come here between slices: signals are only heard when the thread is free. */
  async pause(): Promise<void> {
    await new Promise<void>((resume) => setImmediate(resume));
  }

  [Symbol.dispose](): void {
    process.off('SIGINT', this.#onSignal);
    process.off('SIGTERM', this.#onSignal);
  }
}

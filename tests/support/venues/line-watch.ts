/** For how long a line brought nothing, by the clock of whoever carried it. */
export interface Outage {
  /** When the last data went through before it; null where there was none. */
  readonly lastMs: number | null;
  /** When the line broke, or the first message was lost. */
  readonly brokeMs: number;
  /** When the first message went through again. */
  readonly backMs: number;
}

/** Watches data go by on one line, however often it is opened anew, and tells what it missed. */
export class LineWatch {
  readonly #tell: (outage: Outage) => void;
  #lastMs: number | null = null;
  #brokeMs: number | null = null;

  constructor(tell: (outage: Outage) => void) {
    this.#tell = tell;
  }

  delivered(nowMs: number): void {
    if (this.#brokeMs !== null) this.#tell({ lastMs: this.#lastMs, brokeMs: this.#brokeMs, backMs: nowMs });
    this.#brokeMs = null;
    this.#lastMs = nowMs;
  }

  broken(nowMs: number): void {
    this.#brokeMs ??= nowMs;
  }
}

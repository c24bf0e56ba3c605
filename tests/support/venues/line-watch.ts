/** For how long a line brought nothing, by the clock of whoever carried it. */
export interface Outage {
  /** When the last data went through before it; null where there was none. */
  readonly lastMs: number | null;
  /** When the line broke, or the first message was lost. */
  readonly brokeMs: number;
  /** When it was opened anew, or had mended by itself: from then on nothing was lost. */
  readonly openMs: number;
  /** When the first message went through again. */
  readonly backMs: number;
  /** When one did so on a line that has lost nothing of what is told first. */
  readonly wholeMs: number;
}

/** Watches data go by on one line, however often it is opened anew, and tells what it missed. */
export class LineWatch {
  readonly #tell: (outage: Outage) => void;
  #lastMs: number | null = null;
  #broken: Pick<Outage, 'lastMs' | 'brokeMs'> | null = null;
  #backMs: number | null = null;
  #openMs: number | null = null;

  constructor(tell: (outage: Outage) => void) {
    this.#tell = tell;
  }

  opened(nowMs: number): void {
    if (this.#broken !== null && this.#backMs === null) this.#openMs = nowMs;
  }

  /** Who has missed what is told first may be able to do with what comes next, or not. */
  delivered(nowMs: number, isWhole: boolean): void {
    this.#lastMs = nowMs;
    if (this.#broken === null) return;
    this.#backMs ??= nowMs;
    if (isWhole) this.#over(nowMs);
  }

  broken(nowMs: number): void {
    if (this.#backMs !== null) this.#over(nowMs);
    this.#broken ??= { lastMs: this.#lastMs, brokeMs: nowMs };
    this.#openMs = null;
  }

  #over(wholeMs: number): void {
    const backMs = this.#backMs;
    if (this.#broken !== null && backMs !== null) {
      this.#tell({ ...this.#broken, openMs: this.#openMs ?? backMs, backMs, wholeMs });
    }
    this.#broken = this.#backMs = this.#openMs = null;
  }
}

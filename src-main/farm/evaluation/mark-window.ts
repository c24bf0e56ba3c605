import { type MarketBar, UNKNOWN } from '#farm/evaluation/market-bar';

/** Bars that a window takes before it has to be emptied. */
export const WINDOW_BARS = 64;

/**
 * The marks of the last few bars, spread by spread: on a bar they are only noted, and sorted into the histories of those
 * spreads that are held when somebody asks or when the window is full.
 */
export class MarkWindow {
  /** Of the bars it holds. */
  readonly minutes = new Int32Array(WINDOW_BARS);
  /** By spread and bar; unknown where there was none. */
  #marks = new Int32Array(0);
  #bars = 0;

  get bars(): number {
    return this.#bars;
  }

  get isFull(): boolean {
    return this.#bars === WINDOW_BARS;
  }

  note({ minute, live, liveCount, close, spreads }: MarketBar): void {
    if (spreads * WINDOW_BARS > this.#marks.length) this.#grow(spreads * 2);
    const at = this.#bars++;
    this.minutes[at] = minute;
    const marks = this.#marks;
    for (let k = 0; k < liveCount; k++) {
      const spread = live[k] as number;
      marks[spread * WINDOW_BARS + at] = close[spread] as number;
    }
  }

  /** A spread's begin at `spread * WINDOW_BARS`, in the order of `minutes`. Replaced when there are more spreads. */
  get marks(): Int32Array {
    return this.#marks;
  }

  empty(): void {
    this.#bars = 0;
    this.#marks.fill(UNKNOWN);
  }

  #grow(spreads: number): void {
    const wider = new Int32Array(spreads * WINDOW_BARS).fill(UNKNOWN);
    wider.set(this.#marks);
    this.#marks = wider;
  }
}

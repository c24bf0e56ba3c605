import { type MarketBar, UNKNOWN } from '#farm/evaluation/market-bar';
import type { WordState, WordVisitor } from '#farm/evaluation/word-tape';

/** Bars that a window takes before it has to be emptied. */
export const WINDOW_BARS = 64;

/**
 * The marks of the last few bars, spread by spread. On a bar they are only noted; what they come to is worked out when
 * somebody asks or when the window is full.
 */
export class MarkWindow implements WordState {
  /** Of the bars it holds. */
  readonly minutes = new Int32Array(WINDOW_BARS);
  #marks: Int32Array = new Int32Array(0);
  #bars = 0;
  /** Spreads that the window has marks of lie between these. */
  #lowest = Number.MAX_SAFE_INTEGER;
  #highest = -1;

  get bars(): number {
    return this.#bars;
  }

  get isFull(): boolean {
    return this.#bars === WINDOW_BARS;
  }

  /** A spread's begin at `spread * WINDOW_BARS`, unknown where there was none. Replaced when there are more spreads. */
  get marks(): Int32Array {
    return this.#marks;
  }

  note({ minute, live, liveCount, close, spreads }: MarketBar): void {
    this.#reserve(spreads);
    const at = this.#bars++;
    this.minutes[at] = minute;
    const marks = this.#marks;
    for (let k = 0; k < liveCount; k++) {
      const spread = live[k] as number;
      marks[spread * WINDOW_BARS + at] = close[spread] as number;
    }
    if (liveCount === 0) return;
    this.#widen(live[0] as number);
    this.#widen(live[liveCount - 1] as number);
  }

  empty(): void {
    this.#bars = 0;
    this.#marks.fill(UNKNOWN, this.#lowest * WINDOW_BARS, (this.#highest + 1) * WINDOW_BARS);
    this.#lowest = Number.MAX_SAFE_INTEGER;
    this.#highest = -1;
  }

  /** Makes room for the marks of a spread that somebody remembers. */
  include(spread: number): void {
    this.#reserve(spread + 1);
    this.#widen(spread);
  }

  #widen(spread: number): void {
    this.#lowest = Math.min(this.#lowest, spread);
    this.#highest = Math.max(this.#highest, spread);
  }

  #reserve(spreads: number): void {
    if (spreads * WINDOW_BARS <= this.#marks.length) return;
    const wider = new Int32Array(spreads * 2 * WINDOW_BARS).fill(UNKNOWN);
    wider.set(this.#marks);
    this.#marks = wider;
  }

  /** Without marks: those that somebody will ask for are known to whoever asks. */
  visitWords(visitor: WordVisitor): void {
    this.#bars = visitor.word(this.#bars);
    visitor.words(this.minutes.subarray(0, this.#bars));
  }
}

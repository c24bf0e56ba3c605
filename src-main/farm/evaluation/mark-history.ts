import { MarkRange } from '#farm/evaluation/mark-range';
import type { MarkWindow } from '#farm/evaluation/mark-window';
import type { WordState, WordVisitor } from '#farm/evaluation/word-tape';

/** The marks of one spread since somebody began to hold it: the highest and the lowest after any minute. */
export class MarkHistory implements WordState {
  readonly #spread: number;
  readonly #window: MarkWindow;
  readonly #highest = new MarkRange('highest');
  readonly #lowest = new MarkRange('lowest');
  /** Bars of the window that are in it already, or were over when it began. */
  #taken: number;

  constructor(spread: number, window: MarkWindow) {
    this.#spread = spread;
    this.#window = window;
    this.#taken = window.bars;
  }

  /** Of the marks after that minute and of `own`. */
  highestAfter(minute: number, own: number): number {
    this.#catchUp();
    return this.#highest.after(minute, own);
  }

  lowestAfter(minute: number, own: number): number {
    this.#catchUp();
    return this.#lowest.after(minute, own);
  }

  /** To be called before the window is emptied. */
  takeWindow(): void {
    this.#catchUp();
    this.#taken = 0;
  }

  visitWords(visitor: WordVisitor): void {
    this.#catchUp();
    this.#highest.visitWords(visitor);
    this.#lowest.visitWords(visitor);
  }

  #catchUp(): void {
    const { bars } = this.#window;
    if (this.#taken === bars) return;
    this.#highest.addFrom(this.#window, this.#spread, this.#taken);
    this.#lowest.addFrom(this.#window, this.#spread, this.#taken);
    this.#taken = bars;
  }
}

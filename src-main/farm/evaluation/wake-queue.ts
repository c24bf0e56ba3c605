import { GrowingWords } from '#farm/evaluation/growing-words';
import type { WordState, WordVisitor } from '#farm/evaluation/word-tape';

/**
 * Configs that wait out one and the same cooldown: whoever began first is through first. Neighbours mostly begin together,
 * so that they stand as one: thirty-two numbers from a multiple of thirty-two on, a bit for each.
 */
export class WakeQueue implements WordState {
  readonly #minutes: number;
  readonly #due = new GrowingWords();
  readonly #group = new GrowingWords();
  readonly #bits = new GrowingWords();
  #first = 0;

  constructor(minutes: number) {
    this.#minutes = minutes;
  }

  add(config: number, now: number): void {
    const last = this.#due.length - 1;
    const due = now + this.#minutes;
    const group = config >> 5;
    const bit = 1 << (config & 31);
    if (last >= this.#first && this.#due.cells[last] === due && this.#group.cells[last] === group) {
      this.#bits.cells[last] = (this.#bits.cells[last] as number) | bit;
      return;
    }
    this.#due.push(due);
    this.#group.push(group);
    this.#bits.push(bit);
  }

  /** Whoever is through by now, and when it began to wait; some may have begun anew since. A bit for each from `first` on. */
  wake(now: number, tell: (first: number, bits: number, since: number) => void): void {
    const { length } = this.#due;
    const due = this.#due.cells;
    while (this.#first < length && (due[this.#first] as number) <= now) {
      const at = this.#first++;
      const first = (this.#group.cells[at] as number) << 5;
      tell(first, this.#bits.cells[at] as number, (due[at] as number) - this.#minutes);
    }
    if (this.#first * 2 < length || this.#first === 0) return;
    this.#tidy();
  }

  visitWords(visitor: WordVisitor): void {
    this.#tidy();
    visitor.list(this.#due);
    visitor.list(this.#group);
    visitor.list(this.#bits);
  }

  #tidy(): void {
    this.#due.dropFirst(this.#first);
    this.#group.dropFirst(this.#first);
    this.#bits.dropFirst(this.#first);
    this.#first = 0;
  }
}

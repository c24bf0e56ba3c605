import { GrowingWords } from '#farm/evaluation/growing-words';
import type { WordState, WordVisitor } from '#farm/evaluation/word-tape';

/** Configs that wait out one and the same cooldown: whoever began first is through first. */
export class WakeQueue implements WordState {
  readonly #minutes: number;
  readonly #due = new GrowingWords();
  readonly #configs = new GrowingWords();
  #first = 0;

  constructor(minutes: number) {
    this.#minutes = minutes;
  }

  add(config: number, now: number): void {
    this.#due.push(now + this.#minutes);
    this.#configs.push(config);
  }

  /** Whoever is through by now; some may have begun anew since and be named again later. */
  wake(now: number, tell: (config: number) => void): void {
    const { length } = this.#due;
    while (this.#first < length && (this.#due.cells[this.#first] as number) <= now) {
      tell(this.#configs.cells[this.#first++] as number);
    }
    if (this.#first * 2 < length || this.#first === 0) return;
    this.#tidy();
  }

  visitWords(visitor: WordVisitor): void {
    this.#tidy();
    visitor.list(this.#due);
    visitor.list(this.#configs);
  }

  #tidy(): void {
    this.#due.dropFirst(this.#first);
    this.#configs.dropFirst(this.#first);
    this.#first = 0;
  }
}

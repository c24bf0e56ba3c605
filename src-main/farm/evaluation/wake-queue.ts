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

  /** Whoever is through by now, and when it began to wait; some may have begun anew since. */
  wake(now: number, tell: (config: number, since: number) => void): void {
    const { length } = this.#due;
    const due = this.#due.cells;
    const configs = this.#configs.cells;
    while (this.#first < length && (due[this.#first] as number) <= now) {
      const at = this.#first++;
      tell(configs[at] as number, (due[at] as number) - this.#minutes);
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

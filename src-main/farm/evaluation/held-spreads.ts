import type { WordState, WordVisitor } from '#farm/evaluation/word-tape';

/** For one spec and each spread that some of its configs hold or have ordered: which ones. */
export class HeldSpreads implements WordState {
  readonly #words: number;
  readonly #spreads: number[] = [];
  readonly #bits: Int32Array[] = [];
  readonly #counts: number[] = [];
  readonly #none: Int32Array;
  #last = -1;

  constructor(words: number) {
    this.#words = words;
    this.#none = new Int32Array(words);
  }

  /** Bits of the spec's configs that have it. Not to be written to. */
  having(spread: number): Int32Array {
    return this.#bits[this.#find(spread)] ?? this.#none;
  }

  /** The configs of one word, none of which had it. */
  addWord(spread: number, word: number, configs: number, count: number): void {
    let at = this.#find(spread);
    if (at === -1) {
      at = this.#spreads.push(spread) - 1;
      this.#bits.push(new Int32Array(this.#words));
      this.#counts.push(0);
    }
    const bits = this.#bits[at] as Int32Array;
    bits[word] = (bits[word] as number) | configs;
    this.#counts[at] = (this.#counts[at] as number) + count;
  }

  remove(spread: number, bit: number): void {
    const at = this.#find(spread);
    const bits = this.#bits[at] as Int32Array;
    bits[bit >> 5] = (bits[bit >> 5] as number) & ~(1 << (bit & 31));
    const left = (this.#counts[at] as number) - 1;
    this.#counts[at] = left;
    if (left > 0) return;
    this.#spreads.splice(at, 1);
    this.#bits.splice(at, 1);
    this.#counts.splice(at, 1);
  }

  /** Whoever is asked about is mostly whoever was asked about before. */
  #find(spread: number): number {
    if (this.#spreads[this.#last] !== spread) this.#last = this.#spreads.indexOf(spread);
    return this.#last;
  }

  visitWords(visitor: WordVisitor): void {
    const length = visitor.word(this.#spreads.length);
    for (let at = 0; at < length; at++) {
      if (at >= this.#spreads.length) this.#bits.push(new Int32Array(this.#words));
      this.#spreads[at] = visitor.word(this.#spreads[at] ?? -1);
      this.#counts[at] = visitor.word(this.#counts[at] ?? 0);
      visitor.words(this.#bits[at] as Int32Array);
    }
  }
}

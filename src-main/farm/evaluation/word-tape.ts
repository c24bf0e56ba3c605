import type { GrowingWords } from '#farm/evaluation/growing-words';
import { invariant } from '#primitives/invariant';

/**
 * How a part of the farm shows what it remembers, one method for saving, restoring and hashing: whole numbers, millions of
 * them, which the visitor of the pipeline would turn into eight bytes each.
 */
export interface WordVisitor {
  word(value: number): number;
  /** Visited in place. */
  words(cells: Int32Array): void;
  list(list: GrowingWords): void;
}

export interface WordState {
  visitWords(visitor: WordVisitor): void;
}

export function saveWords(part: WordState): Int32Array {
  const counter = new WordCounter();
  part.visitWords(counter);
  const saver = new WordSaver(counter.count);
  part.visitWords(saver);
  return saver.saved;
}

/** Throws where they are not the words of such a part: of one that remembered other things, say. */
export function restoreWords(part: WordState, saved: Int32Array): void {
  const restorer = new WordRestorer(saved);
  part.visitWords(restorer);
  restorer.finish();
}

export function hashWords(part: WordState): string {
  const hasher = new WordHasher();
  part.visitWords(hasher);
  return hasher.text;
}

class WordCounter implements WordVisitor {
  count = 0;

  word(value: number): number {
    this.count++;
    return value;
  }

  words(cells: Int32Array): void {
    this.count += cells.length;
  }

  list({ length }: GrowingWords): void {
    this.count += length + 1;
  }
}

class WordSaver implements WordVisitor {
  readonly saved: Int32Array;
  #at = 0;

  constructor(length: number) {
    this.saved = new Int32Array(length);
  }

  word(value: number): number {
    this.saved[this.#at++] = value;
    return value;
  }

  words(cells: Int32Array): void {
    this.saved.set(cells, this.#at);
    this.#at += cells.length;
  }

  list({ cells, length }: GrowingWords): void {
    this.word(length);
    this.words(cells.subarray(0, length));
  }
}

class WordRestorer implements WordVisitor {
  readonly #saved: Int32Array;
  #at = 0;

  constructor(saved: Int32Array) {
    this.#saved = saved;
  }

  word(_value: number): number {
    return this.#saved[this.#take(1)] as number;
  }

  words(cells: Int32Array): void {
    const from = this.#take(cells.length);
    cells.set(this.#saved.subarray(from, from + cells.length));
  }

  list(list: GrowingWords): void {
    const length = this.word(0);
    invariant(length >= 0 && this.#at + length <= this.#saved.length, 'a saved list lies within the saved words');
    list.resize(length);
    this.words(list.cells.subarray(0, length));
  }

  finish(): void {
    invariant(this.#at === this.#saved.length, 'all saved words are taken');
  }

  #take(count: number): number {
    const from = this.#at;
    this.#at += count;
    invariant(this.#at <= this.#saved.length, 'there are as many saved words as are asked for');
    return from;
  }
}

/** Two lanes of 32 bits over every word, in order. */
class WordHasher implements WordVisitor {
  #high = 0x9e37_79b9 | 0;
  #low = 0x85eb_ca6b | 0;

  get text(): string {
    return (this.#high >>> 0).toString(16).padStart(8, '0') + (this.#low >>> 0).toString(16).padStart(8, '0');
  }

  word(value: number): number {
    this.#high = Math.imul(this.#high ^ value, 0x0100_0193) + (this.#low >>> 15);
    this.#low = Math.imul(this.#low + value, 0x85eb_ca6b) ^ (this.#high >>> 13);
    return value;
  }

  words(cells: Int32Array): void {
    for (let at = 0; at < cells.length; at++) this.word(cells[at] as number);
  }

  list({ cells, length }: GrowingWords): void {
    this.word(length);
    this.words(cells.subarray(0, length));
  }
}

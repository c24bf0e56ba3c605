import type { ConfigLayout } from '#farm/evaluation/config-layout';
import type { Population } from '#farm/population/population';

/** Spreads of which a spec remembers who is left: near the money, two or three are offered in turn. */
const OFFERS = 4;

/**
 * Blocks in which somebody may have become free to enter a spread since they were last looked at: for every spec, sizing
 * and one of its last few spreads one bit for each combination of gates. Whoever is left after a look already has it.
 */
export class FreshBlocks {
  /** Words for the gates of one spec and sizing. */
  readonly words: number;
  /** Cells of the same block for different offers stand together. */
  readonly bits: Int32Array;
  readonly #perSpec: number;
  /** By word of configs: which first cell and bit its block has. */
  readonly #cell: Int32Array;
  readonly #bit: Int32Array;
  /** By spec: the last few spreads, and which of them is replaced next. */
  readonly #offered: Int32Array;
  readonly #oldest: Int32Array;

  constructor({ gates, sizings, specs }: Population, { words, specWord, blockWord }: ConfigLayout) {
    this.words = (gates.length + 31) >> 5;
    this.#perSpec = this.words * sizings.length * OFFERS;
    this.bits = new Int32Array(this.#perSpec * specs.length).fill(-1);
    this.#offered = new Int32Array(specs.length * OFFERS).fill(-1);
    this.#oldest = new Int32Array(specs.length);
    this.#cell = new Int32Array(words);
    this.#bit = new Int32Array(words);
    for (const [spec, starts] of blockWord.entries()) {
      for (let block = 0; block + 1 < starts.length; block++) {
        const gate = Math.floor(block / sizings.length);
        const sizing = block % sizings.length;
        const from = (specWord[spec] as number) + (starts[block] as number);
        const to = (specWord[spec] as number) + (starts[block + 1] as number);
        this.#cell.fill(spec * this.#perSpec + (sizing * this.words + (gate >> 5)) * OFFERS, from, to);
        this.#bit.fill(1 << (gate & 31), from, to);
      }
    }
  }

  /** Cells from one word of gates to the next, and from one sizing to the next. */
  get perWord(): number {
    return OFFERS;
  }

  get perSizing(): number {
    return this.words * OFFERS;
  }

  /** The cell of a spec's first gates and sizing for a spread. One that was not offered lately makes all blocks fresh. */
  offer(spec: number, spread: number): number {
    const first = spec * OFFERS;
    for (let at = 0; at < OFFERS; at++) {
      if (this.#offered[first + at] === spread) return spec * this.#perSpec + at;
    }
    const at = this.#oldest[spec] as number;
    this.#oldest[spec] = (at + 1) % OFFERS;
    this.#offered[first + at] = spread;
    const cell = spec * this.#perSpec + at;
    for (let word = 0; word < this.#perSpec; word += OFFERS) this.bits[cell + word] = -1;
    return cell;
  }

  /** Somebody in this word of configs is free. */
  add(word: number): void {
    const cell = this.#cell[word] as number;
    const bit = this.#bit[word] as number;
    for (let at = cell; at < cell + OFFERS; at++) this.bits[at] = (this.bits[at] as number) | bit;
  }

  /** Nothing is known of who is free. */
  forget(): void {
    this.#offered.fill(-1);
  }
}

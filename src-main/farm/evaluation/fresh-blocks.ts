import type { ConfigLayout } from '#farm/evaluation/config-layout';
import type { Population } from '#farm/population/population';

/**
 * Blocks in which somebody may have become free to enter since they were last looked at: for every spec and sizing one
 * bit for each combination of gates. Whoever is left after a look already has what is offered, until another spread is.
 */
export class FreshBlocks {
  /** Cells for the gates of one spec and sizing. */
  readonly words: number;
  readonly bits: Int32Array;
  readonly #perSpec: number;
  /** By word of configs: which cell and bit its block has. */
  readonly #cell: Int32Array;
  readonly #bit: Int32Array;
  /** By spec. */
  readonly #offered: Int32Array;

  constructor({ gates, sizings, specs }: Population, { words, specWord, blockWord }: ConfigLayout) {
    this.words = (gates.length + 31) >> 5;
    this.#perSpec = this.words * sizings.length;
    this.bits = new Int32Array(this.#perSpec * specs.length).fill(-1);
    this.#offered = new Int32Array(specs.length).fill(-1);
    this.#cell = new Int32Array(words);
    this.#bit = new Int32Array(words);
    for (const [spec, starts] of blockWord.entries()) {
      for (let block = 0; block + 1 < starts.length; block++) {
        const gate = Math.floor(block / sizings.length);
        const sizing = block % sizings.length;
        const from = (specWord[spec] as number) + (starts[block] as number);
        const to = (specWord[spec] as number) + (starts[block + 1] as number);
        this.#cell.fill(this.firstCell(spec) + sizing * this.words + (gate >> 5), from, to);
        this.#bit.fill(1 << (gate & 31), from, to);
      }
    }
  }

  /** Cells of one sizing follow those of the one before. */
  firstCell(spec: number): number {
    return spec * this.#perSpec;
  }

  /** Another spread than before makes all blocks of a spec fresh. */
  offer(spec: number, spread: number): void {
    if (this.#offered[spec] === spread) return;
    this.#offered[spec] = spread;
    this.bits.fill(-1, this.firstCell(spec), this.firstCell(spec + 1));
  }

  /** Somebody in this word of configs is free. */
  add(word: number): void {
    const cell = this.#cell[word] as number;
    this.bits[cell] = (this.bits[cell] as number) | (this.#bit[word] as number);
  }

  /** Nothing is known of who is free. */
  forget(): void {
    this.#offered.fill(-1);
  }
}

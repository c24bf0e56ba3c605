import type { RareInput } from '#domain/engine-input';
import { InputBlock, InputKind } from '#domain/input-block';
import { TAPE_BLOCK_ROWS, type TapePosition, type TapeSource } from '#ports/tape';

/** Reads the chains, minutes and the like of a tape, and passes over quotes and trades. */
export class RareWalk {
  readonly #tape: TapeSource;
  readonly #block = new InputBlock(TAPE_BLOCK_ROWS);
  #start: TapePosition = 0;

  constructor(tape: TapeSource) {
    this.#tape = tape;
  }

  /**
   * Tells what comes from one position to another (exclusive), each with the position after it, as far as one stored
   * block reaches; answers how far that was.
   */
  read(from: TapePosition, to: TapePosition, hear: (input: RareInput, position: TapePosition) => void): TapePosition {
    if (from >= to || !this.#load(from)) return to;
    const end = Math.min(to, this.#start + this.#block.length);
    for (let row = from - this.#start; row < end - this.#start; row++) {
      if (this.#block.kind[row] !== InputKind.rare) continue;
      const rare = this.#block.rare[this.#block.instrument[row] as number];
      if (rare !== undefined) hear(rare, this.#start + row + 1);
    }
    return end;
  }

  #load(position: TapePosition): boolean {
    if (position >= this.#start && position < this.#start + this.#block.length) return true;
    const start = this.#tape.readBlock(position, this.#block);
    if (start === null) return false;
    this.#start = start;
    return true;
  }
}

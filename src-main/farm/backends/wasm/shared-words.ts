import { type SharedWasmMemory, sharedWasmMemory } from '#compute/web-assembly';

const WORD_BYTES = 4;
const PAGE_BYTES = 65_536;
const MOST_PAGES = 65_536;

/** Hands out places in a memory one behind the other. It grows as far as they reach, and none of them ever moves. */
export class SharedWords {
  readonly memory: SharedWasmMemory = sharedWasmMemory(1, MOST_PAGES);
  #next = 0;

  /** What lies before belongs to somebody else. */
  startAt(byte: number): void {
    this.#next = byte;
  }

  /** Nothing but zeros, on a boundary of 16 bytes. */
  reserve(cells: number): Int32Array<SharedArrayBuffer> {
    const at = (this.#next + 15) & ~15;
    this.#next = at + cells * WORD_BYTES;
    const missing = this.#next - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE_BYTES));
    return new Int32Array(this.memory.buffer, at, cells);
  }

  store(words: Int32Array): Int32Array<SharedArrayBuffer> {
    const stored = this.reserve(words.length);
    stored.set(words);
    return stored;
  }
}

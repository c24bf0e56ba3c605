import type { WasmMemoryBuffer } from '#compute/web-assembly';

/** What `src-main/compute/assembly` exports. Places are bytes from the start of its memory. */
export interface PathExports {
  readonly memory: WasmMemoryBuffer;
  heapStart(): number;
  prepareKeys(keys: number, seedLow: number, seedHigh: number): void;
  preparePaths(keys: number, firstPath: number, paths: number, prepared: number): void;
  drawUniforms(
    keys: number,
    prepared: number,
    step: number,
    block: number,
    paths: number,
    first: number,
    second: number,
  ): void;
  drawPaths(
    fixedVariance: number,
    constants: number,
    keys: number,
    counts: number,
    countsEnd: number,
    firstPath: number,
    paths: number,
    steps: number,
    scratch: number,
    returns: number,
    stepVariances: number,
  ): void;
  firstExits(
    returns: number,
    columns: number,
    rows: number,
    steps: number,
    width: number,
    breakpoints: number,
    zones: number,
    outcomes: number,
    exitRows: number,
    exitReturns: number,
  ): void;
  bridgeTouch(
    returns: number,
    stepVariances: number,
    fixedVariance: number,
    columns: number,
    steps: number,
    low: number,
    high: number,
    touched: number,
  ): void;
}

const CELL_BYTES = 4;
const PAGE_BYTES = 65_536;

/** Hands out places in the kernel's memory one behind the other, and grows it as far as they reach. */
export class WasmMemory {
  readonly #memory: WasmMemoryBuffer;
  #next: number;
  #floats: Float32Array<ArrayBuffer>;
  #words: Int32Array<ArrayBuffer>;

  constructor(exports: PathExports) {
    this.#memory = exports.memory;
    this.#next = exports.heapStart();
    this.#floats = new Float32Array(this.#memory.buffer);
    this.#words = new Int32Array(this.#memory.buffer);
  }

  /** Where the next place will begin: hand it to `release` to free all that is reserved from now on. */
  get mark(): number {
    return this.#next;
  }

  release(mark: number): void {
    this.#next = mark;
  }

  /** A place for so many single-precision numbers or words, on a boundary of 16 bytes. */
  reserve(cells: number): number {
    const at = (this.#next + 15) & ~15;
    this.#next = at + cells * CELL_BYTES;
    const missing = this.#next - this.#memory.buffer.byteLength;
    if (missing > 0) {
      this.#memory.grow(Math.ceil(missing / PAGE_BYTES));
      this.#floats = new Float32Array(this.#memory.buffer);
      this.#words = new Int32Array(this.#memory.buffer);
    }
    return at;
  }

  floats(at: number, cells: number): Float32Array {
    return this.#floats.subarray(at / CELL_BYTES, at / CELL_BYTES + cells);
  }

  words(at: number, cells: number): Int32Array {
    return this.#words.subarray(at / CELL_BYTES, at / CELL_BYTES + cells);
  }

  storeFloats(values: Iterable<number> & { readonly length: number }): number {
    const at = this.reserve(values.length);
    this.floats(at, values.length).set(Array.from(values));
    return at;
  }

  storeWords(values: Iterable<number> & { readonly length: number }): number {
    const at = this.reserve(values.length);
    this.words(at, values.length).set(Array.from(values));
    return at;
  }
}

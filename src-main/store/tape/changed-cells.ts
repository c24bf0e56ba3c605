import { readIntegerPlanes } from '#store/tape/byte-planes';
import type { ByteReader } from '#store/tape/byte-reader';
import { wellFormed } from '#store/tape/tape-faults';

const EMPTY = new Int32Array(0);

/** Which cells of which rows changed, in order, and by how many steps. Its arrays are reused from read to read. */
export class ChangedCells {
  /** Per row, where its entries begin; one more at the end. */
  starts = EMPTY;
  indices = EMPTY;
  steps = EMPTY;
  #counts = EMPTY;

  /** For rows 1 and up: what the first one holds is stored otherwise. */
  read(from: ByteReader, rows: number, count: number): void {
    if (this.starts.length < rows + 1) {
      this.starts = new Int32Array(rows + 1);
      this.#counts = new Int32Array(rows + 1);
    }
    readNumbers(from, this.#counts, Math.max(0, rows - 1));
    const { starts } = this;
    starts[0] = 0;
    starts[1] = 0;
    for (let row = 1; row < rows; row++) {
      const entries = this.#counts[row - 1] as number;
      wellFormed(entries >= 0 && entries <= count, 'more cells of a row changed than there are');
      starts[row + 1] = (starts[row] as number) + entries;
    }
    const entries = starts[Math.max(rows, 1)] as number;
    if (this.indices.length < entries) {
      wellFormed(entries < from.left, 'more cells changed than are stored');
      this.indices = new Int32Array(entries);
      this.steps = new Int32Array(entries);
    }
    readNumbers(from, this.indices, entries);
    readNumbers(from, this.steps, entries);
    this.#placeEntries(rows, count);
  }

  /** From gaps to positions. */
  #placeEntries(rows: number, count: number): void {
    const { starts, indices } = this;
    for (let row = 1; row < rows; row++) {
      const end = starts[row + 1] as number;
      let index = -1;
      for (let at = starts[row] as number; at < end; at++) {
        const gap = indices[at] as number;
        wellFormed(gap > 0, 'changed cells are out of order');
        index += gap;
        wellFormed(index < count, 'a changed cell lies outside of its row');
        indices[at] = index;
      }
    }
  }
}

export function readNumbers(from: ByteReader, into: Int32Array, count: number): void {
  const width = from.u8();
  wellFormed(width <= 4, 'numbers have an unknown width');
  readIntegerPlanes(from, into, count, width);
}

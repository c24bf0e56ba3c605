type Cells = Float64Array | Int32Array | Uint16Array | Uint8Array;

/** A typed array that grows: a column of a ledger. */
export class GrowingCells {
  readonly #make: (length: number) => Cells;
  #cells: Cells;
  #length = 0;

  constructor(make: (length: number) => Cells) {
    this.#make = make;
    this.#cells = make(0);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    this.#reserve();
    this.#cells[this.#length++] = value;
  }

  /** Moves what stands at `index` and after it one place on. */
  insert(index: number, value: number): void {
    this.#reserve();
    this.#cells.copyWithin(index + 1, index, this.#length++);
    this.#cells[index] = value;
  }

  at(index: number): number {
    return this.#cells[index] as number;
  }

  set(index: number, value: number): void {
    this.#cells[index] = value;
  }

  /** How many cells hold at most that value, where they ascend. */
  countThrough(value: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#cells[middle] as number) <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #reserve(): void {
    if (this.#length < this.#cells.length) return;
    const larger = this.#make(Math.max(64, this.#length * 2));
    larger.set(this.#cells);
    this.#cells = larger;
  }
}

export function floats(): GrowingCells {
  return new GrowingCells((length) => new Float64Array(length));
}

export function integers(): GrowingCells {
  return new GrowingCells((length) => new Int32Array(length));
}

export function shorts(): GrowingCells {
  return new GrowingCells((length) => new Uint16Array(length));
}

export function bytes(): GrowingCells {
  return new GrowingCells((length) => new Uint8Array(length));
}

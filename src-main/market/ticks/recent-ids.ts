import type { StateVisitor } from '#primitives/state';

const CELLS = 512;
const NONE = -1;

/**
 * Recognises a trade that a venue sends twice, as after a reconnect. Each id has one cell; a repeat is missed only when
 * another id took the cell in between, which for counted ids takes 512 trades.
 */
export class RecentIds {
  readonly #cells = new Float64Array(CELLS).fill(NONE);

  /** Remembers the id; answers whether it was here already. */
  repeats(id: number): boolean {
    const cell = id % CELLS;
    if (this.#cells[cell] === id) return true;
    this.#cells[cell] = id;
    return false;
  }

  visitState(visitor: StateVisitor): void {
    visitor.window('recentIds', this.#cells);
  }
}

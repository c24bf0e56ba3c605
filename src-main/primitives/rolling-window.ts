import type { StateVisitor } from '#primitives/state';

/** The last `length` numbers pushed, oldest first. */
export class RollingWindow {
  readonly cells: Float64Array;
  #next = 0;
  #count = 0;

  constructor(length: number) {
    this.cells = new Float64Array(length);
  }

  get count(): number {
    return this.#count;
  }

  get full(): boolean {
    return this.#count === this.cells.length;
  }

  /** Stores a value and returns the one that fell out, or `undefined` while the window fills. */
  push(value: number): number | undefined {
    const evicted = this.full ? (this.cells[this.#next] as number) : undefined;
    this.cells[this.#next] = value;
    this.#next = this.#next + 1 === this.cells.length ? 0 : this.#next + 1;
    if (evicted === undefined) this.#count++;
    return evicted;
  }

  /** `back` = 0 is the newest. */
  fromNewest(back: number): number {
    const index = this.#next - 1 - back;
    return this.cells[index < 0 ? index + this.cells.length : index] as number;
  }

  /** Adds up from oldest to newest: a fixed order, so that a restored window sums to the same bits. */
  sum(): number {
    let total = 0;
    for (let back = this.#count - 1; back >= 0; back--) total += this.fromNewest(back);
    return total;
  }

  visitState(visitor: StateVisitor, name: string): void {
    this.#next = visitor.number(`${name}.next`, this.#next);
    this.#count = visitor.number(`${name}.count`, this.#count);
    visitor.window(name, this.cells);
  }
}

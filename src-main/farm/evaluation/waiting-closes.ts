import { GrowingWords } from '#farm/evaluation/growing-words';
import type { WordState, WordVisitor } from '#farm/evaluation/word-tape';

/** What positions have in common that were opened together: cells of `WaitingCloses`, in this order. */
const Shared = {
  minute: 0,
  credit: 1,
  creditCalibrated: 2,
  regime: 3,
  commission: 4,
  charges: 5,
  minimum: 6,
  count: 7,
} as const;

const SHARED_CELLS = 8;
/** A position is one word: its place, and in the last bits why it is closed. */
const EXIT_BITS = 3;
const EXIT_MASK = (1 << EXIT_BITS) - 1;

/** Positions of one spread whose close was decided and that wait for a price, group by group. */
export class WaitingCloses implements WordState {
  /** For each group what it shares, then every position. */
  readonly #cells = new GrowingWords();
  #group = 0;

  get isEmpty(): boolean {
    return this.#cells.length === 0;
  }

  /** Values in the order of `Shared`, but for the count. */
  begin(shared: readonly number[]): void {
    this.#group = this.#cells.length;
    for (const value of shared) this.#cells.push(value);
    this.#cells.push(0);
  }

  add(slot: number, exit: number): void {
    this.#cells.push((slot << EXIT_BITS) | exit);
  }

  /** After the last one of a group. */
  end(): void {
    const { cells, length } = this.#cells;
    cells[this.#group + Shared.count] = length - this.#group - SHARED_CELLS;
  }

  /** Hands over every group and forgets them. */
  takeAll(take: (group: WaitingGroup) => void): void {
    for (let at = 0; at < this.#cells.length;) {
      const group = new WaitingGroup(this.#cells.cells, at);
      take(group);
      at += SHARED_CELLS + group.count;
    }
    this.#cells.truncate(0);
  }

  visitWords(visitor: WordVisitor): void {
    visitor.list(this.#cells);
  }
}

/** A view of one group; it holds while it is handed over. */
export class WaitingGroup {
  readonly #cells: Int32Array;
  readonly #first: number;
  readonly minute: number;
  readonly credit: number;
  readonly creditCalibrated: number;
  readonly regime: number;
  readonly commission: number;
  readonly charges: number;
  readonly minimum: number;
  readonly count: number;

  constructor(cells: Int32Array, from: number) {
    this.#cells = cells;
    this.#first = from + SHARED_CELLS;
    this.minute = cells[from + Shared.minute] as number;
    this.credit = cells[from + Shared.credit] as number;
    this.creditCalibrated = cells[from + Shared.creditCalibrated] as number;
    this.regime = cells[from + Shared.regime] as number;
    this.commission = cells[from + Shared.commission] as number;
    this.charges = cells[from + Shared.charges] as number;
    this.minimum = cells[from + Shared.minimum] as number;
    this.count = cells[from + Shared.count] as number;
  }

  slot(at: number): number {
    return (this.#cells[this.#first + at] as number) >> EXIT_BITS;
  }

  exit(at: number): number {
    return (this.#cells[this.#first + at] as number) & EXIT_MASK;
  }
}

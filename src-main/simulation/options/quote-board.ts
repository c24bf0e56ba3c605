import { CHAIN_COLUMNS, type ChainCells, type ChainColumn, UNKNOWN_CELL } from '#domain/chain-cells';
import type { ChainLayout } from '#domain/chain-layout';
import { rowsIn } from '#simulation/options/contract-list';

const SHOWN = [
  'bid',
  'ask',
  'bidSize',
  'askSize',
  'last',
  'impliedVolatility',
  'openInterest',
  'volume',
  'ageMs',
] as const satisfies readonly ChainColumn[];

export type BoardColumn = (typeof SHOWN)[number];

/** What the market knows of each contract and does not tell. */
const HIDDEN = [
  /** Where its makers saw the price when they last quoted, in ten-thousandths, and how wide they quoted it. */
  'anchor',
  'anchorWidth',
  /** How far from the money, in deviations until expiry. */
  'distance',
  /** Part of its width by which its makers differ from the surface. */
  'opinion',
  /** Minute until which nobody looks after it. */
  'neglectedUntil',
  /** Minute until which one side is missing; and which: 1 the bid, 2 the ask. */
  'oneSidedUntil',
  'missingSide',
] as const;

type HiddenColumn = (typeof HIDDEN)[number];

/** The chain as the venue has it. A snapshot hands out copies of the columns that changed, and the others once more. */
export class QuoteBoard {
  readonly columns: Readonly<Record<BoardColumn, Float64Array>>;
  readonly hidden: Readonly<Record<HiddenColumn, Float64Array>>;
  readonly count: number;
  readonly #touched = new Set<BoardColumn>(SHOWN);
  readonly #shown = new Map<ChainColumn, Float64Array>();

  constructor(count: number) {
    this.count = count;
    this.columns = columnsOf(SHOWN, () => new Float64Array(count).fill(UNKNOWN_CELL));
    this.columns.ageMs.fill(0);
    this.hidden = columnsOf(HIDDEN, () => new Float64Array(count));
  }

  set(column: BoardColumn, row: number, value: number): void {
    const cells = this.columns[column];
    if (cells[row] === value) return;
    cells[row] = value;
    this.#touched.add(column);
  }

  fill(column: BoardColumn, value: number): void {
    for (let row = 0; row < this.count; row++) this.set(column, row, value);
  }

  /** The same contracts under another list: those that are gone are dropped, new ones have no quote yet. */
  relist(from: ChainLayout, to: ChainLayout): QuoteBoard {
    const next = new QuoteBoard(to.count);
    rowsIn(from, to).forEach((old, row) => {
      if (old < 0) return;
      for (const name of SHOWN) next.columns[name][row] = this.columns[name][old] as number;
      for (const name of HIDDEN) next.hidden[name][row] = this.hidden[name][old] as number;
    });
    return next;
  }

  /** Nothing in it is written to again. */
  snapshot(): ChainCells {
    for (const name of this.#touched) {
      const cells = this.columns[name];
      if (cells.some((cell) => cell !== UNKNOWN_CELL)) this.#shown.set(name, cells.slice());
      else this.#shown.delete(name);
    }
    this.#touched.clear();
    return CHAIN_COLUMNS.map((name) => this.#shown.get(name) ?? null);
  }
}

function columnsOf<Name extends string>(names: readonly Name[], make: () => Float64Array): Record<Name, Float64Array> {
  return Object.fromEntries(names.map((name) => [name, make()])) as Record<Name, Float64Array>;
}

import { priceOf } from '#connectors/ibkr/quotes/stock-quote';

interface DepthRow {
  readonly price: number;
  readonly size: number;
}

const INSERT = 0;
const CHANGE = 1;
const DELETE = 2;
const BID = 1;

/** The best rows of a stock's order book, kept as TWS says: row by row, by their places. */
export class DepthBook {
  readonly #rows: number;
  readonly #bids: DepthRow[] = [];
  readonly #asks: DepthRow[] = [];

  constructor(rows: number) {
    this.#rows = rows;
  }

  /** In words, best prices and what all rows hold; null before anything has come. Sizes are as TWS counts them. */
  get text(): string | null {
    const [bid, ask] = [this.#bids[0], this.#asks[0]];
    if (bid === undefined || ask === undefined) return null;
    const held = (side: readonly DepthRow[]): number => side.reduce((sum, { size }) => sum + size, 0);
    const words = (side: readonly DepthRow[], { price }: DepthRow): string =>
      `${held(side)} from ${(price / 10_000).toFixed(2)}`;
    return `${words(this.#bids, bid)} bid, ${words(this.#asks, ask)} asked`;
  }

  /** Answers whether it made sense: a book that is told out of turn has to be asked for anew. */
  take(position: number, operation: number, side: number, price: number, size: number): boolean {
    const rows = side === BID ? this.#bids : this.#asks;
    if (operation === DELETE) {
      if (position >= rows.length) return false;
      rows.splice(position, 1);
      return true;
    }
    const units = priceOf(price);
    if (units === null || !(size >= 0)) return false;
    const row = { price: units, size };
    if (operation === INSERT && position <= rows.length) rows.splice(position, 0, row);
    else if (operation === CHANGE && position < rows.length) rows[position] = row;
    else return false;
    // The row that fell off at the end is not told.
    if (rows.length > this.#rows) rows.length = this.#rows;
    return true;
  }
}

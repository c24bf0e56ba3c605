import { UNKNOWN_CELL } from '#domain/chain-cells';
import type { ChainLayout } from '#domain/chain-layout';
import type { SeededRandom } from '#primitives/random';
import { drawExponential } from '#simulation/draws';
import type { QuoteTerms } from '#simulation/options/option-market-terms';
import type { QuoteBoard } from '#simulation/options/quote-board';

/** Part of a session's volume that opens new positions. */
const OPENING_SHARE = 0.35;
/** How far, in widths, a contract's makers may see its price from where the surface has it. */
const MOST_OPINION = 0.1;
/** How many contracts are looked at, at most, for each trade. */
const TRIES = 12;

/** What is traded, and what stays open of it. */
export class ContractTrades {
  readonly #terms: QuoteTerms;
  readonly #random: SeededRandom;
  /** Coins count a trade's open part at once, share options overnight. */
  readonly #opensAtOnce: boolean;

  constructor(terms: QuoteTerms, opensAtOnce: boolean, random: SeededRandom) {
    this.#terms = terms;
    this.#opensAtOnce = opensAtOnce;
    this.#random = random;
  }

  /** What had been traded and was open before the simulation began, for contracts that have no history yet. */
  imagine(board: QuoteBoard, layout: ChainLayout, traded: boolean): void {
    const { columns, hidden } = board;
    const random = this.#random;
    for (let row = 0; row < layout.count; row++) {
      hidden.opinion[row] ||= MOST_OPINION * (2 * random.next() - 1);
      if (columns.openInterest[row] !== UNKNOWN_CELL) continue;
      const dollars = (layout.strike[row] as number) / 10_000;
      const roundness = dollars % 10 === 0 ? 2.2 : dollars % 5 === 0 ? 1.5 : 0.8;
      const interest =
        this.#terms.openInterest * roundness * this.#liking(board, layout, row) * drawExponential(random);
      board.set('openInterest', row, Math.floor(interest));
      // Most contracts do not trade on most days.
      const volume = traded && random.next() < 0.4 ? Math.floor(interest * 0.1 * drawExponential(random)) : 0;
      board.set('volume', row, volume);
      if (volume > 0) board.set('last', row, this.#tradedPrice(board, row));
    }
  }

  /** `activity` is 1 in a usual minute. */
  run(board: QuoteBoard, layout: ChainLayout, activity: number): void {
    const random = this.#random;
    let left = activity * this.#terms.tradesAMinute;
    for (left -= drawExponential(random); left > 0; left -= drawExponential(random)) {
      const row = this.#pick(board, layout);
      if (row >= 0) this.#trade(board, row);
    }
  }

  startDay(board: QuoteBoard): void {
    const { openInterest, volume } = board.columns;
    for (let row = 0; row < board.count; row++) {
      if (!this.#opensAtOnce) {
        const opened = Math.floor(OPENING_SHARE * (volume[row] as number));
        board.set('openInterest', row, (openInterest[row] as number) + opened);
      }
      board.set('volume', row, 0);
    }
  }

  #pick(board: QuoteBoard, layout: ChainLayout): number {
    for (let tries = 0; tries < TRIES; tries++) {
      const row = this.#random.below(layout.count);
      if (this.#random.next() < this.#liking(board, layout, row)) return row;
    }
    return -1;
  }

  /** Between 0 and 1: the nearest expiries and the strikes just out of the money are liked best. */
  #liking(board: QuoteBoard, layout: ChainLayout, row: number): number {
    const distance = board.hidden.distance[row] as number;
    const outside = layout.isPut(row) ? -distance : distance;
    const off = outside - 0.6;
    const nearness = 1 / (1 + 0.35 * (layout.expiry[row] as number));
    return nearness / (1 + (outside < 0 ? 3 : 0.8) * off * off);
  }

  #trade(board: QuoteBoard, row: number): void {
    const { bid, ask, volume, openInterest } = board.columns;
    if (!((bid[row] as number) > 0 && (ask[row] as number) > 0)) return;
    const draw = drawExponential(this.#random);
    const { lot } = this.#terms;
    const lots = 1 + Math.floor(draw * draw * (lot < 1 ? 6 : 3));
    const size = lot < 1 ? lots / Math.round(1 / lot) : lots * lot;
    board.set('last', row, this.#tradedPrice(board, row));
    board.set('volume', row, rounded((volume[row] as number) + size));
    if (this.#opensAtOnce) {
      const opened = this.#random.next() < OPENING_SHARE ? size : 0;
      board.set('openInterest', row, rounded((openInterest[row] as number) + opened));
    }
  }

  #tradedPrice(board: QuoteBoard, row: number): number {
    const { bid, ask } = board.columns;
    const sold = this.#random.next() >= 0.5 && (bid[row] as number) > 0;
    return (sold ? bid[row] : ask[row]) as number;
  }
}

function rounded(contracts: number): number {
  return Math.round(contracts * 10) / 10;
}

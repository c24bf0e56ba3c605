import { UNKNOWN_CELL } from '#domain/chain-cells';
import type { SeededRandom } from '#primitives/random';
import { drawExponential } from '#simulation/draws';
import type { QuoteTerms } from '#simulation/options/option-market-terms';
import type { QuoteBoard } from '#simulation/options/quote-board';

/** Where one contract stands in the middle of the minute, in ten-thousandths of its currency. */
export interface FairContract {
  row: number;
  fair: number;
  /** What risk alone asks for as a width. */
  riskWidth: number;
  volatility: number;
  /** Deviations from the money. */
  distance: number;
  /** Widths by which it is quoted off the surface on purpose; 0 for every contract but a planted one. */
  misquote: number;
}

const SIDE = { none: 0, bid: 1, ask: 2 } as const;

/** A quote stays as long as the price is within this part of its width of where it was made: makers do not flicker. */
const PATIENCE = 0.22;
/** Beyond these factors of its width a quote is made anew. */
const NARROWER = 0.6;
const WIDER = 1.7;
const RESIZED = 0.01;
const SAME_SIZE = 0.7;
/** Sizes in which quotes are shown, as parts of the usual one. */
const SIZES = [0.1, 0.25, 0.5, 1, 1.5, 2.5, 5] as const;
const LEAST_MINUTES = { neglected: 4, oneSided: 2 };
const MORE_MINUTES = { neglected: 14, oneSided: 4 };
/** How much rarer than neglect it is that one side is missing. */
const ONE_SIDED_SHARE = 0.4;

/** Keeps the quotes of one chain around its fair prices: a live bid and ask hold the fair price between them. */
export class QuoteMaker {
  readonly #terms: QuoteTerms;
  readonly #tellsVolatility: boolean;
  readonly #random: SeededRandom;

  constructor(terms: QuoteTerms, tellsVolatility: boolean, random: SeededRandom) {
    this.#terms = terms;
    this.#tellsVolatility = tellsVolatility;
    this.#random = random;
  }

  quote(board: QuoteBoard, contract: FairContract, minute: number, elapsedMs: number): void {
    const { row, misquote } = contract;
    const { hidden, columns } = board;
    hidden.distance[row] = contract.distance;
    if (misquote === 0 && this.#isNeglected(board, contract, minute)) {
      board.set('ageMs', row, (columns.ageMs[row] as number) + elapsedMs);
      return;
    }
    board.set('ageMs', row, 0);
    const terms = this.#terms;
    const step = contract.fair >= terms.coarseFrom ? terms.coarse : terms.fine;
    const width = Math.max(step, contract.riskWidth + terms.share * contract.fair);
    const middle = contract.fair + (misquote + (misquote === 0 ? (hidden.opinion[row] as number) : 0)) * width;
    const before = hidden.missingSide[row] as number;
    const missing = misquote === 0 ? this.#missingSide(board, contract, minute) : SIDE.none;
    const anchorWidth = hidden.anchorWidth[row] as number;
    const stands =
      missing === before &&
      Math.abs(middle - (hidden.anchor[row] as number)) <= PATIENCE * Math.min(width, anchorWidth) &&
      width >= NARROWER * anchorWidth &&
      width <= WIDER * anchorWidth;
    if (stands) {
      if (this.#random.next() < RESIZED) this.#resize(board, row);
      return;
    }
    hidden.anchor[row] = middle;
    hidden.anchorWidth[row] = width;
    hidden.missingSide[row] = missing;
    this.#place(board, row, middle, width, step, missing);
    if (this.#tellsVolatility) board.set('impliedVolatility', row, Math.round(contract.volatility * 1_000) / 1_000);
  }

  /** Rounded away from each other, and the ask at least a step above what is bid. */
  #place(board: QuoteBoard, row: number, middle: number, width: number, step: number, missing: number): void {
    const { columns } = board;
    const low = Math.floor((middle - width / 2) / step) * step;
    const high = Math.max(step, Math.ceil((middle + width / 2) / step) * step);
    const bid = low > 0 && missing !== SIDE.bid ? low : (this.#terms.noBid ?? UNKNOWN_CELL);
    const ask = missing === SIDE.ask ? UNKNOWN_CELL : Math.max(high, low + step);
    const nobody = this.#terms.noBid === null ? UNKNOWN_CELL : 0;
    board.set('bidSize', row, bid > 0 ? this.#sizeBeside(columns.bidSize[row] as number) : nobody);
    board.set('askSize', row, ask > 0 ? this.#sizeBeside(columns.askSize[row] as number) : UNKNOWN_CELL);
    board.set('bid', row, bid);
    board.set('ask', row, ask);
  }

  /** Who moves a quote mostly moves it as it is. */
  #sizeBeside(size: number): number {
    return size > 0 && this.#random.next() < SAME_SIZE ? size : this.#drawSize();
  }

  #resize(board: QuoteBoard, row: number): void {
    const side = this.#random.next() < 0.5 ? 'bid' : 'ask';
    if ((board.columns[side][row] as number) > 0) {
      board.set(side === 'bid' ? 'bidSize' : 'askSize', row, this.#drawSize());
    }
  }

  /** Few contracts far from the money are watched closely. */
  #isNeglected(board: QuoteBoard, contract: FairContract, minute: number): boolean {
    const { neglectedUntil, anchorWidth } = board.hidden;
    const { row, distance } = contract;
    if (anchorWidth[row] === 0) return false;
    if (minute < (neglectedUntil[row] as number)) return true;
    const chance = (this.#terms.neglect / 1_000) * (0.3 + 0.4 * distance * distance);
    if (this.#random.next() >= chance) return false;
    neglectedUntil[row] = minute + this.#drawMinutes('neglected');
    return true;
  }

  #missingSide(board: QuoteBoard, contract: FairContract, minute: number): number {
    const { oneSidedUntil, missingSide, anchorWidth } = board.hidden;
    const { row, distance } = contract;
    if (minute < (oneSidedUntil[row] as number)) return missingSide[row] as number;
    if (anchorWidth[row] === 0) return SIDE.none;
    const chance = (this.#terms.neglect / 1_000) * ONE_SIDED_SHARE * (0.1 + 0.3 * distance * distance);
    if (this.#random.next() >= chance) return SIDE.none;
    oneSidedUntil[row] = minute + this.#drawMinutes('oneSided');
    return this.#random.next() < 0.6 ? SIDE.bid : SIDE.ask;
  }

  #drawMinutes(what: 'neglected' | 'oneSided'): number {
    return LEAST_MINUTES[what] + Math.floor(drawExponential(this.#random) * MORE_MINUTES[what]);
  }

  /** A few round sizes, most of them below the usual one. */
  #drawSize(): number {
    const { size, lot } = this.#terms;
    const parts = SIZES[Math.min(SIZES.length - 1, Math.floor(drawExponential(this.#random) * 2.5))] as number;
    const lots = Math.max(1, Math.round((size * parts) / lot));
    return lot < 1 ? lots / Math.round(1 / lot) : lots * lot;
  }
}

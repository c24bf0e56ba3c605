import { type MarketBar, UNKNOWN } from '#farm/evaluation/market-bar';
import { ORDER_LIFE_MINUTES } from '#farm/evaluation/order-life';

/** What is kept of a spread on a bar, in this order. */
export const Cell = {
  /** 1 where the bar shows the spread. */
  live: 0,
  open: 1,
  openCommission: 2,
  openCharges: 3,
  close: 4,
  closeCommission: 5,
  closeCharges: 6,
  minimum: 7,
  guarded: 8,
  ended: 9,
  endCost: 10,
  endCharges: 11,
} as const;

const CELLS = 12;

/** As many as a session has, and the bar that an order of its last one waits for. */
const FIRST_BARS = 391;

/** One spread, bar by bar, from the one on which it is first asked about. */
export class SpreadTrack {
  readonly spread: number;
  readonly expiryDay: number;
  readonly #first: number;
  #cells = new Int32Array(FIRST_BARS * CELLS);
  #isOver = false;

  constructor(spread: number, expiryDay: number, first: number) {
    this.spread = spread;
    this.expiryDay = expiryDay;
    this.#first = first;
  }

  /** Whether its end has been seen. */
  get isOver(): boolean {
    return this.#isOver;
  }

  take(at: number, bar: MarketBar): void {
    const { spread } = this;
    if (!bar.isLive(spread)) return;
    const from = (at - this.#first) * CELLS;
    if (from >= this.#cells.length) this.#grow(from * 2);
    const cells = this.#cells;
    cells[from + Cell.live] = 1;
    cells[from + Cell.open] = bar.open[spread] as number;
    cells[from + Cell.openCommission] = bar.openCommission[spread] as number;
    cells[from + Cell.openCharges] = bar.openCharges[spread] as number;
    cells[from + Cell.close] = bar.close[spread] as number;
    cells[from + Cell.closeCommission] = bar.closeCommission[spread] as number;
    cells[from + Cell.closeCharges] = bar.closeCharges[spread] as number;
    cells[from + Cell.minimum] = bar.minimum[spread] as number;
    cells[from + Cell.guarded] = bar.guarded[spread] as number;
    cells[from + Cell.ended] = bar.ended[spread] as number;
    cells[from + Cell.endCost] = bar.endCost[spread] as number;
    cells[from + Cell.endCharges] = bar.endCharges[spread] as number;
    this.#isOver ||= bar.ended[spread] !== 0;
  }

  cell(at: number, cell: number): number {
    // Beyond the last bar that showed it, it is not live.
    return this.#cells[(at - this.#first) * CELLS + cell] ?? 0;
  }

  /** What closing costs; unknown where the bar does not show it. */
  mark(at: number): number {
    return this.cell(at, Cell.live) === 1 ? this.cell(at, Cell.close) : UNKNOWN;
  }

  /** Whether an order that has waited so many minutes is filled on a bar. */
  canOpen(at: number, waited: number): boolean {
    return waited <= ORDER_LIFE_MINUTES && this.cell(at, Cell.live) === 1 && this.cell(at, Cell.open) !== UNKNOWN;
  }

  #grow(length: number): void {
    const wider = new Int32Array(length);
    wider.set(this.#cells);
    this.#cells = wider;
  }
}

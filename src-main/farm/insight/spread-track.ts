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

/** One spread, bar by bar. */
export class SpreadTrack {
  readonly spread: number;
  readonly expiryDay: number;
  readonly #cells: Int32Array;

  constructor(spread: number, expiryDay: number, bars: number) {
    this.spread = spread;
    this.expiryDay = expiryDay;
    this.#cells = new Int32Array(bars * CELLS);
  }

  take(at: number, bar: MarketBar): void {
    const { spread } = this;
    if (!bar.isLive(spread)) return;
    const cells = this.#cells;
    const from = at * CELLS;
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
  }

  cell(at: number, cell: number): number {
    return this.#cells[at * CELLS + cell] as number;
  }

  /** What closing costs; unknown where the bar does not show it. */
  mark(at: number): number {
    return this.cell(at, Cell.live) === 1 ? this.cell(at, Cell.close) : UNKNOWN;
  }

  /** Whether an order that has waited so many minutes is filled on a bar. */
  canOpen(at: number, waited: number): boolean {
    return waited <= ORDER_LIFE_MINUTES && this.cell(at, Cell.live) === 1 && this.cell(at, Cell.open) !== UNKNOWN;
  }
}

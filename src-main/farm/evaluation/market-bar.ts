import { invariant } from '#primitives/invariant';
import type { Stateful, StateVisitor } from '#primitives/state';

/** What is not known. No price, rank or chance is this small. */
export const UNKNOWN = -0x8000_0000;

/** How the life of a spread ended on a bar; the position is the number in `MarketBar.ended`. */
export const SPREAD_ENDS = ['none', 'expired', 'settled', 'assigned'] as const;

/** Position in the list is the number in `MarketBar.session`; 0 is outside of regular hours, when nothing is opened. */
export const BAR_SESSIONS = ['closed', 'morning', 'midday', 'afternoon'] as const;

/**
 * One minute as the farm sees it: whole numbers only. Whoever evaluates compares and adds them, so that every evaluator,
 * on whatever machine, comes to the same trades and the same cents. Columns are by underlying, by spec (what its configs
 * would sell now) and by spread. Prices are in ten-thousandths of a dollar per share, which are cents per contract.
 */
export class MarketBar implements Stateful {
  /** Minutes since 1970 at which the bar closed. */
  minute = 0;
  /** The date in New York, counted. */
  day = 0;

  readonly warmth: Int32Array;
  /** Millionths. */
  readonly ivRank: Int32Array;
  readonly gap: Int32Array;
  /** Positions in `TREND_REGIMES` and `VOLATILITY_REGIMES`. */
  readonly trend: Int32Array;
  readonly volatility: Int32Array;
  readonly session: Int32Array;

  /** Number of the spread that a spec would sell, or −1. */
  readonly candidate: Int32Array;
  /** Millionths. */
  readonly pop: Int32Array;
  /** Cents that one contract can lose, or its margin where that has no limit; positive wherever there is a candidate. */
  readonly risk: Int32Array;
  /** Contracts that the market has room for, each config by itself. */
  readonly limit: Int32Array;

  /** Spreads are numbered in the order in which they were first candidates, and never renumbered. */
  spreads = 0;
  /** Numbers of those whose columns are of this bar, rising. */
  live: Int32Array = new Int32Array(64);
  liveCount = 0;
  /** What opening brings, at the worst side. Unknown where it cannot be opened. */
  open: Int32Array = new Int32Array(64);
  /** The same as fills are believed to come. */
  openCalibrated: Int32Array = new Int32Array(64);
  /** What closing costs. */
  close: Int32Array = new Int32Array(64);
  closeCalibrated: Int32Array = new Int32Array(64);
  /** Fees per contract in ten-thousandths of a dollar; of the commission, at least `minimum` is charged for an order. */
  openCommission: Int32Array = new Int32Array(64);
  openCharges: Int32Array = new Int32Array(64);
  closeCommission: Int32Array = new Int32Array(64);
  closeCharges: Int32Array = new Int32Array(64);
  minimum: Int32Array = new Int32Array(64);
  /** The bar that the columns of a spread are of. */
  shown: Int32Array = new Int32Array(64);
  /** The date of expiry, counted as `day` is. */
  expiryDay: Int32Array = new Int32Array(64);
  /** 1 where a short leg is too near its strike, too late on its last day, to be kept. */
  guarded: Int32Array = new Int32Array(64);
  /** Position in `SPREAD_ENDS`. Whoever still holds it pays `endCost` and, per contract, `endCharges`. */
  ended: Int32Array = new Int32Array(64);
  endCost: Int32Array = new Int32Array(64);
  endCharges: Int32Array = new Int32Array(64);

  constructor(underlyings: number, specs: number) {
    const column = (length: number): Int32Array => new Int32Array(length);
    this.warmth = column(underlyings).fill(UNKNOWN);
    this.ivRank = column(underlyings).fill(UNKNOWN);
    this.gap = column(underlyings).fill(UNKNOWN);
    this.trend = column(underlyings);
    this.volatility = column(underlyings);
    this.session = column(underlyings);
    this.candidate = column(specs).fill(-1);
    this.pop = column(specs).fill(UNKNOWN);
    this.risk = column(specs);
    this.limit = column(specs);
  }

  /** Begins the next bar: no candidates, nothing live, everything unknown until it is set. */
  begin(minute: number, day: number): void {
    invariant(minute > this.minute, 'bars follow one another');
    this.minute = minute;
    this.day = day;
    this.candidate.fill(-1);
    this.liveCount = 0;
  }

  /** The number of a spread that was never seen before. */
  addSpread(expiryDay: number): number {
    const number = this.spreads++;
    if (number >= this.open.length) this.#grow();
    this.expiryDay[number] = expiryDay;
    return number;
  }

  /** Puts a spread on this bar, with everything about it unknown. Numbers come in rising order. */
  show(spread: number): void {
    invariant(spread < this.spreads, 'a spread is numbered before it is shown');
    this.live[this.liveCount++] = spread;
    this.shown[spread] = this.minute;
    this.open[spread] = UNKNOWN;
    this.openCalibrated[spread] = UNKNOWN;
    this.close[spread] = UNKNOWN;
    this.closeCalibrated[spread] = UNKNOWN;
    this.guarded[spread] = 0;
    this.ended[spread] = 0;
  }

  isLive(spread: number): boolean {
    return this.shown[spread] === this.minute;
  }

  /** What stands on the bar is kept, and no more of earlier ones than the numbers that they gave away. */
  visitState(visitor: StateVisitor): void {
    visitor.group('market bar');
    this.minute = visitor.number('minute', this.minute);
    this.day = visitor.number('day', this.day);
    for (const column of [this.warmth, this.ivRank, this.gap, this.trend, this.volatility, this.session]) {
      visitCells(visitor, 'feature', column, column.length);
    }
    for (const column of [this.candidate, this.pop, this.risk, this.limit]) {
      visitCells(visitor, 'candidate', column, column.length);
    }
    this.spreads = visitor.number('spreads', this.spreads);
    while (this.open.length < this.spreads) this.#grow();
    visitCells(visitor, 'expiryDay', this.expiryDay, this.spreads);
    this.liveCount = visitor.number('liveCount', this.liveCount);
    visitCells(visitor, 'live', this.live, this.liveCount);
    const columns = this.#spreadColumns;
    for (let at = 0; at < this.liveCount; at++) {
      const spread = this.live[at] as number;
      this.shown[spread] = this.minute;
      for (const column of columns) column[spread] = visitor.number('spread', column[spread] as number);
    }
  }

  get #spreadColumns(): readonly Int32Array[] {
    return [
      this.open,
      this.openCalibrated,
      this.close,
      this.closeCalibrated,
      this.openCommission,
      this.openCharges,
      this.closeCommission,
      this.closeCharges,
      this.minimum,
      this.guarded,
      this.ended,
      this.endCost,
      this.endCharges,
    ];
  }

  #grow(): void {
    const length = this.open.length * 2;
    const grown = (column: Int32Array): Int32Array => {
      const wider = new Int32Array(length);
      wider.set(column);
      return wider;
    };
    this.live = grown(this.live);
    this.open = grown(this.open);
    this.openCalibrated = grown(this.openCalibrated);
    this.close = grown(this.close);
    this.closeCalibrated = grown(this.closeCalibrated);
    this.openCommission = grown(this.openCommission);
    this.openCharges = grown(this.openCharges);
    this.closeCommission = grown(this.closeCommission);
    this.closeCharges = grown(this.closeCharges);
    this.minimum = grown(this.minimum);
    this.shown = grown(this.shown);
    this.expiryDay = grown(this.expiryDay);
    this.guarded = grown(this.guarded);
    this.ended = grown(this.ended);
    this.endCost = grown(this.endCost);
    this.endCharges = grown(this.endCharges);
  }
}

function visitCells(visitor: StateVisitor, name: string, cells: Int32Array, count: number): void {
  for (let at = 0; at < count; at++) cells[at] = visitor.number(name, cells[at] as number);
}

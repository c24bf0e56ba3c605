import { type BarWords, NOW_CELLS, Opening, OpeningNow, Terms, TERMS_CELLS } from '#farm/backends/columns/bar-words';
import { OpeningTable, UNUSED } from '#farm/backends/columns/opening-table';
import { FARM_EXITS, type FarmExit } from '#farm/evaluation/closed-trades';
import { GateMasks } from '#farm/evaluation/gate-masks';
import { type FarmLevels, farmLevels } from '#farm/evaluation/levels';
import { exitLevels } from '#farm/evaluation/levels-of-exit';
import { type MarketBar, SPREAD_ENDS, UNKNOWN } from '#farm/evaluation/market-bar';
import { ORDER_LIFE_MINUTES } from '#farm/evaluation/order-life';
import type { WordState, WordVisitor } from '#farm/evaluation/word-tape';
import type { Population } from '#farm/population/population';

const EVERY_LEVEL = -1;

/** By number of a `SpreadEnd`, what it is among the exits. */
const END_EXITS = SPREAD_ENDS.map((end) => (end === 'none' ? 0 : FARM_EXITS.indexOf(end satisfies FarmExit)));

/** What the configs of a spec order on a bar is the same for all of them, but for the size. */
const Order = { spread: 0, minute: 1, regime: 2, risk: 3, contracts: 4 } as const;

/**
 * Works out once per bar whatever configs share, so that all that is left is to ask each of them: the openings and which
 * exits they have reached, what orders become, who may enter. It has to be told who did, for the bars to come.
 */
export class BarPlanner implements WordState {
  readonly table: OpeningTable;
  readonly #population: Population;
  readonly #levels: FarmLevels;
  readonly #gates: GateMasks;
  readonly #orderCells: number;
  /** By spec, the order that was last possible. */
  readonly #orders: Int32Array;
  /** By spread, the row of its terms and the minute that it is of. */
  #termsOf: Int32Array = new Int32Array(64);
  #termsMinute: Int32Array = new Int32Array(64);
  readonly #words: BarWords;

  constructor(population: Population) {
    const { specs, sizings, gates } = population;
    this.#population = population;
    this.#levels = farmLevels(population);
    this.#gates = new GateMasks(population, this.#levels);
    this.table = new OpeningTable(sizings.length, exitLevels(population, this.#levels));
    this.#orderCells = Order.contracts + sizings.length;
    this.#orders = new Int32Array(specs.length * this.#orderCells);
    const gateWords = (gates.length + 31) >> 5;
    this.#words = {
      minute: 0,
      sizings: sizings.length,
      gateWords,
      openingCells: this.table.cells,
      candidate: new Int32Array(specs.length).fill(-1),
      fill: new Int32Array(specs.length),
      contracts: new Int32Array(specs.length * sizings.length),
      passing: new Int32Array(specs.length * gateWords),
      stirred: new Uint8Array(specs.length),
      openings: 1,
      reached: this.table.reached,
      opening: this.table.rows,
      now: this.table.now,
      termsRows: 1,
      terms: new Int32Array(64 * TERMS_CELLS),
    };
    this.#words.terms[Terms.cost] = UNKNOWN;
  }

  /** By spec, how many orders wait for this bar. What is answered belongs to the planner and holds until the next bar. */
  plan(bar: MarketBar, ordered: Int32Array): BarWords {
    const words = this.#words;
    words.minute = bar.minute;
    words.termsRows = 1;
    words.stirred.fill(0);
    this.#makeRoomForSpreads(bar.spreads);
    this.#seeOpenings(bar);
    this.#gates.see(bar);
    for (const { index } of this.#population.specs) {
      words.fill[index] = (ordered[index] as number) > 0 ? this.#fillOrders(index, bar) : 0;
      this.#offer(index, bar);
    }
    words.openings = this.table.length;
    words.reached = this.table.reached;
    words.opening = this.table.rows;
    words.now = this.table.now;
    return words;
  }

  visitWords(visitor: WordVisitor): void {
    this.table.visitWords(visitor);
    visitor.words(this.#orders);
  }

  #seeOpenings(bar: MarketBar): void {
    const { table } = this;
    const { rows, now, reached, cells } = table;
    const { shown, ended, close, guarded, expiryDay, minute, day } = bar;
    for (let opening = 1; opening < table.length; opening++) {
      const spread = rows[opening * cells + Opening.spread] as number;
      if (spread === UNUSED) continue;
      const isLive = shown[spread] === minute;
      now[opening * NOW_CELLS + OpeningNow.terms] = isLive ? this.#termsRow(spread, bar) : 0;
      let levels = 0;
      if (isLive && ended[spread] !== 0) levels = EVERY_LEVEL;
      else if (isLive) {
        const isGuarded = guarded[spread] === 1;
        levels = table.ask(opening, close[spread] as number, day, expiryDay[spread] as number, isGuarded);
      }
      reached[opening] = levels;
      if (levels !== 0) this.#words.stirred[table.spec(opening)] = 1;
    }
  }

  #termsRow(spread: number, bar: MarketBar): number {
    if (this.#termsMinute[spread] === bar.minute) return this.#termsOf[spread] as number;
    const words = this.#words;
    const row = words.termsRows++;
    this.#termsMinute[spread] = bar.minute;
    this.#termsOf[spread] = row;
    const at = row * TERMS_CELLS;
    if (at === words.terms.length) {
      const wider = new Int32Array(words.terms.length * 2);
      wider.set(words.terms);
      words.terms = wider;
    }
    const { terms } = words;
    terms[at + Terms.cost] = bar.close[spread] as number;
    terms[at + Terms.costCalibrated] = bar.closeCalibrated[spread] as number;
    terms[at + Terms.commission] = bar.closeCommission[spread] as number;
    terms[at + Terms.minimum] = bar.minimum[spread] as number;
    terms[at + Terms.charges] = bar.closeCharges[spread] as number;
    terms[at + Terms.end] = END_EXITS[bar.ended[spread] as number] as number;
    terms[at + Terms.endCost] = bar.endCost[spread] as number;
    terms[at + Terms.endCharges] = bar.endCharges[spread] as number;
    return row;
  }

  /** What was ordered on the bar before is opened at this bar's price, all of it or nothing. */
  #fillOrders(spec: number, bar: MarketBar): number {
    const order = spec * this.#orderCells;
    const orders = this.#orders;
    const spread = orders[order + Order.spread] as number;
    if (bar.minute - (orders[order + Order.minute] as number) > ORDER_LIFE_MINUTES || !bar.isLive(spread)) return 0;
    const credit = bar.open[spread] as number;
    if (credit === UNKNOWN) return 0;
    const { table } = this;
    const opening = table.take(spec, bar.day, spread, credit);
    const { rows } = table;
    const row = opening * table.cells;
    rows[row + Opening.minute] = bar.minute;
    rows[row + Opening.creditCalibrated] = bar.openCalibrated[spread] as number;
    rows[row + Opening.regime] = orders[order + Order.regime] as number;
    rows[row + Opening.risk] = orders[order + Order.risk] as number;
    rows[row + Opening.commission] = bar.openCommission[spread] as number;
    rows[row + Opening.minimum] = bar.minimum[spread] as number;
    rows[row + Opening.charges] = bar.openCharges[spread] as number;
    const contracts = orders.subarray(order + Order.contracts, order + this.#orderCells);
    rows.set(contracts, row + Opening.contracts);
    table.now[opening * NOW_CELLS + OpeningNow.terms] = this.#termsRow(spread, bar);
    // It is first asked on the next bar, unless its spread is over.
    if (bar.ended[spread] !== 0) table.reached[opening] = EVERY_LEVEL;
    return opening;
  }

  /** Who may enter what, as far as it is the same for a whole spec. */
  #offer(spec: number, bar: MarketBar): void {
    const words = this.#words;
    const spread = bar.candidate[spec] as number;
    words.candidate[spec] = -1;
    if (spread < 0 || !this.#size(spec, bar.risk[spec] as number, bar.limit[spec] as number)) return;
    const { underlying } = this.#population.specs[spec] as Population['specs'][number];
    const passing = this.#gates.passing(underlying, bar.pop[spec] as number);
    words.passing.set(passing, spec * words.gateWords);
    if (passing.every((some) => some === 0)) return;
    words.candidate[spec] = spread;
    const order = spec * this.#orderCells;
    this.#orders[order + Order.spread] = spread;
    this.#orders[order + Order.minute] = bar.minute;
    this.#orders[order + Order.regime] = bar.volatility[underlying] as number;
    this.#orders[order + Order.risk] = bar.risk[spec] as number;
    const { sizings } = words;
    this.#orders.set(words.contracts.subarray(spec * sizings, (spec + 1) * sizings), order + Order.contracts);
  }

  /** Contracts by sizing. Answers whether anybody can pay for one. */
  #size(spec: number, risk: number, limit: number): boolean {
    const { contracts, sizings } = this.#words;
    let anybody = false;
    for (let sizing = 0; sizing < sizings; sizing++) {
      const affordable = Math.min(Math.floor((this.#levels.allowance[sizing] as number) / risk), limit);
      contracts[spec * sizings + sizing] = affordable;
      anybody ||= affordable >= 1;
    }
    return anybody;
  }

  #makeRoomForSpreads(spreads: number): void {
    if (spreads <= this.#termsOf.length) return;
    const room = Math.max(spreads, this.#termsOf.length * 2);
    const grown = (column: Int32Array): Int32Array => {
      const wider = new Int32Array(room);
      wider.set(column);
      return wider;
    };
    this.#termsOf = grown(this.#termsOf);
    this.#termsMinute = grown(this.#termsMinute);
  }
}

import { type BarWords, NOW_CELLS, Opening, OpeningNow, Terms, TERMS_CELLS } from '#farm/backends/columns/bar-words';
import { type ConfigColumns, sizingOf } from '#farm/backends/columns/config-columns';
import type { OpeningTable } from '#farm/backends/columns/opening-table';
import { EXIT_SHIFT, MOST_OPENINGS, ORDERED } from '#farm/backends/columns/slot-word';
import { ClosingGroups } from '#farm/backends/deciders/closing-groups';
import { FARM_EXITS, type FarmListener } from '#farm/evaluation/closed-trades';
import type { FarmStep } from '#farm/evaluation/farm-evaluator';
import { GrowingWords } from '#farm/evaluation/growing-words';
import { type BookedTrade, FarmLedger } from '#farm/evaluation/ledger';
import { orderFee } from '#farm/evaluation/order-fee';
import type { WordState, WordVisitor } from '#farm/evaluation/word-tape';
import type { Population } from '#farm/population/population';

/** From here on exits are those of spreads that ended: they come after whatever else a bar does. */
const FIRST_END = FARM_EXITS.indexOf('expired');

/** What booking a bar takes of it. */
export type BookedBar = Pick<BarWords, 'minute' | 'fill' | 'now' | 'terms'>;

/** Turns what configs did into money, and tells of it. Costs what happens, not what there is. */
export class DecisionBooks implements WordState {
  readonly ledger: FarmLedger;
  /** By spec: orders that wait for the next bar. */
  readonly ordered: Int32Array;
  open = 0;
  readonly #table: OpeningTable;
  readonly #listener: FarmListener | null;
  readonly #specs: Population['specs'];
  readonly #columns: ConfigColumns;
  readonly #sizings: number;
  /** Configs that ordered, rising. */
  readonly #orders = new GrowingWords();
  readonly #closes = new ClosingGroups();
  readonly #ends = new ClosingGroups();
  /** Of one group: by sizing, since it holds so many contracts; then by config. */
  readonly #trades: BookedTrade[];
  readonly #risks: Int32Array;
  #contracts = new Int32Array(64);

  constructor(population: Population, columns: ConfigColumns, table: OpeningTable, listener: FarmListener | null) {
    const { size, specs, sizings } = population;
    this.ledger = new FarmLedger(size);
    this.ordered = new Int32Array(specs.length);
    this.#table = table;
    this.#listener = listener;
    this.#specs = specs;
    this.#columns = columns;
    this.#sizings = sizings.length;
    this.#trades = [];
    this.#risks = new Int32Array(sizings.length);
  }

  /** Everything that one bar brought: closes that found a price, then orders, then spreads that ended. */
  book(bar: BookedBar, events: Int32Array): FarmStep {
    const placed = this.#orders.length;
    let closed = 0;
    for (let at = 0; at < events.length; at += 2) {
      const detail = events[at + 1] as number;
      if (detail === ORDERED) continue;
      const exit = detail >> EXIT_SHIFT;
      (exit < FIRST_END ? this.#closes : this.#ends).add(detail & MOST_OPENINGS, events[at] as number, exit);
      closed++;
    }
    this.#close(this.#closes, bar, false);
    const opened = this.#fill(bar);
    this.#close(this.#ends, bar, true);
    const ordered = this.#takeOrders(events);
    this.open += opened - closed;
    return { opened, lapsed: placed - opened, closed, ordered };
  }

  visitWords(visitor: WordVisitor): void {
    this.ledger.visitWords(visitor);
    visitor.words(this.ordered);
    visitor.list(this.#orders);
    this.open = visitor.word(this.open);
  }

  /** Positions of a config are closed by spread, rising: drawdown depends on the order. */
  #close(groups: ClosingGroups, bar: BookedBar, hasEnded: boolean): void {
    if (groups.isEmpty) return;
    groups.takeAll(
      (opening) => this.#table.spread(opening),
      (opening, count, configs, exits) => this.#closeGroup(opening, bar, hasEnded, count, configs, exits),
    );
  }

  #closeGroup(
    opening: number,
    { minute, now, terms }: BookedBar,
    hasEnded: boolean,
    count: number,
    configs: Int32Array,
    exits: Uint8Array,
  ): void {
    const { rows, cells } = this.#table;
    const row = opening * cells;
    const at = opening * NOW_CELLS;
    const term = (now[at + OpeningNow.terms] as number) * TERMS_CELLS;
    const cost = terms[term + (hasEnded ? Terms.endCost : Terms.cost)] as number;
    const costCalibrated = hasEnded ? cost : (terms[term + Terms.costCalibrated] as number);
    const commission = hasEnded ? 0 : (terms[term + Terms.commission] as number);
    const minimum = hasEnded ? 0 : (terms[term + Terms.minimum] as number);
    const charges = terms[term + (hasEnded ? Terms.endCharges : Terms.charges)] as number;
    const credit = rows[row + Opening.credit] as number;
    const creditCalibrated = rows[row + Opening.creditCalibrated] as number;
    const openedMinute = rows[row + Opening.minute] as number;
    const regime = rows[row + Opening.regime] as number;
    const risk = rows[row + Opening.risk] as number;
    const openFees = this.#openFees(row);
    const worst = Math.max(now[at + OpeningNow.worst] as number, cost);
    const best = Math.min(now[at + OpeningNow.best] as number, cost);
    for (let sizing = 0; sizing < this.#sizings; sizing++) {
      const contracts = rows[row + Opening.contracts + sizing] as number;
      this.#risks[sizing] = contracts * risk;
      this.#trades[sizing] = {
        gross: contracts * (credit - cost),
        grossCalibrated: contracts * (creditCalibrated - costCalibrated),
        openFee: orderFee(contracts, openFees.commission, openFees.minimum, openFees.charges),
        closeFee: orderFee(contracts, commission, minimum, charges),
        lowest: contracts * (credit - worst),
        highest: contracts * (credit - best),
        minutes: minute - openedMinute,
        regime,
      };
    }
    this.#makeRoom(count);
    for (let at = 0; at < count; at++) {
      const config = configs[at] as number;
      const sizing = sizingOf(this.#columns, config);
      this.ledger.close(config, this.#trades[sizing] as BookedTrade, this.#risks[sizing] as number);
      this.#contracts[at] = rows[row + Opening.contracts + sizing] as number;
    }
    this.#table.addHeld(opening, -count);
    this.#listener?.closed({
      spread: rows[row + Opening.spread] as number,
      regime,
      openedMinute,
      closedMinute: minute,
      credit,
      creditCalibrated,
      cost,
      costCalibrated,
      worst,
      best,
      openFees,
      closeFees: { commission, minimum, charges },
      count,
      configs,
      contracts: this.#contracts,
      exits,
    });
  }

  /** All orders of a spec are filled together, or lapse together. */
  #fill({ minute, fill }: BookedBar): number {
    const { cells } = this.#orders;
    let from = 0;
    let opened = 0;
    for (const { index } of this.#specs) {
      const count = this.ordered[index] as number;
      const opening = fill[index] as number;
      if (count > 0 && opening > 0) {
        this.#openGroup(index, opening, minute, cells.subarray(from, from + count));
        opened += count;
      }
      from += count;
    }
    return opened;
  }

  #openGroup(spec: number, opening: number, minute: number, configs: Int32Array): void {
    const { rows, cells } = this.#table;
    const row = opening * cells;
    const count = configs.length;
    const fees = this.#openFees(row);
    this.#makeRoom(count);
    for (let at = 0; at < count; at++) {
      const config = configs[at] as number;
      const contracts = rows[row + Opening.contracts + sizingOf(this.#columns, config)] as number;
      const fee = orderFee(contracts, fees.commission, fees.minimum, fees.charges);
      this.ledger.open(config, fee, contracts * (rows[row + Opening.risk] as number));
      this.#contracts[at] = contracts;
    }
    this.#table.addHeld(opening, count);
    this.#listener?.opened({
      spec,
      spread: rows[row + Opening.spread] as number,
      minute,
      regime: rows[row + Opening.regime] as number,
      credit: rows[row + Opening.credit] as number,
      creditCalibrated: rows[row + Opening.creditCalibrated] as number,
      fees,
      count,
      configs,
      contracts: this.#contracts,
    });
  }

  #openFees(row: number): { commission: number; minimum: number; charges: number } {
    const { rows } = this.#table;
    return {
      commission: rows[row + Opening.commission] as number,
      minimum: rows[row + Opening.minimum] as number,
      charges: rows[row + Opening.charges] as number,
    };
  }

  #takeOrders(events: Int32Array): number {
    const { firstConfig } = this.#columns;
    this.#orders.truncate(0);
    this.ordered.fill(0);
    let spec = 0;
    for (let at = 0; at < events.length; at += 2) {
      if (events[at + 1] !== ORDERED) continue;
      const config = events[at] as number;
      while (config >= (firstConfig[spec + 1] as number)) spec++;
      this.ordered[spec] = (this.ordered[spec] as number) + 1;
      this.#orders.push(config);
    }
    return this.#orders.length;
  }

  #makeRoom(count: number): void {
    if (count > this.#contracts.length) this.#contracts = new Int32Array(count * 2);
  }
}

import { type BarWords, NOW_CELLS, Opening, OpeningNow, Terms, TERMS_CELLS } from '#farm/backends/columns/bar-words';
import { Ask, type ColumnKernel, eventsBefore, Report, REPORT_CELLS } from '#farm/backends/columns/column-kernel';
import { ColumnState } from '#farm/backends/columns/column-state';
import {
  type ConfigColumns,
  configColumns,
  ROOM_SHIFT,
  SIZING_SHIFT,
  SMALL_BITS,
} from '#farm/backends/columns/config-columns';
import { EMPTY, EXIT_SHIFT, openingOf, ORDERED, waitingWord } from '#farm/backends/columns/slot-word';
import { exitReached } from '#farm/evaluation/exit-numbers';
import { UNKNOWN } from '#farm/evaluation/market-bar';
import { orderFee } from '#farm/evaluation/order-fee';
import type { Population } from '#farm/population/population';

const NOBODY = -1;

/** The columns in plain typed arrays: what the other kernels do, to be read. */
export class TypescriptKernel implements ColumnKernel {
  readonly name = 'typed columns';
  readonly state: ColumnState;
  readonly reports: Int32Array;
  readonly events: Int32Array;
  readonly #columns: ConfigColumns;
  readonly #perConfig: number;
  readonly #trade = {
    gross: 0,
    grossCalibrated: 0,
    openFee: 0,
    closeFee: 0,
    lowest: 0,
    highest: 0,
    minutes: 0,
    regime: 0,
  };
  /** Of the spec that is being asked. */
  #report = 0;
  #firstEvent = 0;

  constructor(population: Population) {
    const { size, specs, mostConcurrent } = population;
    this.state = new ColumnState(population);
    this.#columns = configColumns(population);
    this.#perConfig = mostConcurrent;
    this.reports = new Int32Array(specs.length * REPORT_CELLS);
    this.events = new Int32Array(2 * eventsBefore(size, mostConcurrent));
  }

  step(words: BarWords, asks: Uint8Array): void {
    for (let spec = 0; spec < asks.length; spec++) {
      if (asks[spec] === Ask.nothing) continue;
      this.#report = spec * REPORT_CELLS;
      this.#firstEvent = eventsBefore(this.#columns.firstConfig[spec] as number, this.#perConfig);
      this.reports.fill(0, this.#report, this.#report + REPORT_CELLS);
      if (asks[spec] === Ask.everything) this.#askPositions(spec, words);
      if ((words.candidate[spec] as number) >= 0) this.#askEntries(spec, words);
    }
  }

  forget(): void {}

  [Symbol.dispose](): void {}

  #askPositions(spec: number, words: BarWords): void {
    const { firstConfig, rule, configs } = this.#columns;
    const { places } = this.state;
    const { reached } = words;
    const end = firstConfig[spec + 1] as number;
    for (let config = firstConfig[spec] as number; config < end; config++) {
      const acts = rule[config] as number;
      let isAsked = false;
      for (let place = 0; place < this.#perConfig; place++) {
        const word = places[place * configs + config] as number;
        isAsked ||= word < 0 || ((reached[word] as number) & acts) !== 0;
      }
      if (isAsked) this.#act(config, spec, words);
    }
  }

  /** In the order of a bar: closes that waited, the order, spreads that end, exits that were reached. */
  #act(config: number, spec: number, words: BarWords): void {
    this.#closeAll(config, words, Terms.cost, UNKNOWN);
    const { configs, rule, stops, trails, targets } = this.#columns;
    const { places } = this.state;
    for (let place = 0; place < this.#perConfig; place++) {
      const at = place * configs + config;
      if (places[at] === ORDERED) this.#open(config, at, words.fill[spec] as number, words);
    }
    this.#closeAll(config, words, Terms.end, 0);
    for (let place = 0; place < this.#perConfig; place++) {
      const at = place * configs + config;
      const word = places[at] as number;
      if (word > 0) {
        const reached = (words.reached[word] as number) & (rule[config] as number);
        if (reached !== 0) places[at] = waitingWord(word, exitReached(reached, stops, trails, targets));
      }
      if ((places[at] as number) < 0) this.#count(Report.waiting);
    }
  }

  /**
   * Whoever waits and has a cost, or whoever's spread has an end: a cell of their terms says so by not being `without`.
   * Spread by spread in rising order, as balances are drawn down by one result after the other.
   */
  #closeAll(config: number, words: BarWords, cell: number, without: number): void {
    const { places } = this.state;
    const { configs } = this.#columns;
    for (;;) {
      let lowest = NOBODY;
      let lowestSpread = 0;
      for (let place = 0; place < this.#perConfig; place++) {
        const at = place * configs + config;
        const word = places[at] as number;
        if (word === EMPTY || word === ORDERED || (cell === Terms.cost && word > 0)) continue;
        const opening = openingOf(word);
        const terms = words.now[opening * NOW_CELLS + OpeningNow.terms] as number;
        if (words.terms[terms * TERMS_CELLS + cell] === without) continue;
        const spread = words.opening[opening * words.openingCells + Opening.spread] as number;
        if (lowest !== NOBODY && spread >= lowestSpread) continue;
        lowest = at;
        lowestSpread = spread;
      }
      if (lowest === NOBODY) return;
      this.#close(config, lowest, words, cell === Terms.end);
    }
  }

  #open(config: number, at: number, opening: number, words: BarWords): void {
    const { places, lastEvent, ledger } = this.state;
    places[at] = opening;
    if (opening === EMPTY) return;
    const row = opening * words.openingCells;
    const contracts = this.#contracts(config, row, words);
    const risk = contracts * (words.opening[row + Opening.risk] as number);
    ledger.open(config, this.#openFee(contracts, row, words), risk);
    lastEvent[config] = words.minute;
    this.#tell(config, -opening);
  }

  #close(config: number, at: number, words: BarWords, hasEnded: boolean): void {
    const { places, lastEvent, ledger } = this.state;
    const word = places[at] as number;
    const opening = openingOf(word);
    const row = opening * words.openingCells;
    const rows = words.opening;
    const now = opening * NOW_CELLS;
    const from = (words.now[now + OpeningNow.terms] as number) * TERMS_CELLS;
    const { terms } = words;
    const contracts = this.#contracts(config, row, words);
    const credit = rows[row + Opening.credit] as number;
    const cost = terms[from + (hasEnded ? Terms.endCost : Terms.cost)] as number;
    const costCalibrated = hasEnded ? cost : (terms[from + Terms.costCalibrated] as number);
    const worst = Math.max(words.now[now + OpeningNow.worst] as number, cost);
    const best = Math.min(words.now[now + OpeningNow.best] as number, cost);
    const trade = this.#trade;
    trade.gross = contracts * (credit - cost);
    trade.grossCalibrated = contracts * ((rows[row + Opening.creditCalibrated] as number) - costCalibrated);
    trade.openFee = this.#openFee(contracts, row, words);
    trade.closeFee = hasEnded
      ? orderFee(contracts, 0, 0, terms[from + Terms.endCharges] as number)
      : orderFee(
          contracts,
          terms[from + Terms.commission] as number,
          terms[from + Terms.minimum] as number,
          terms[from + Terms.charges] as number,
        );
    trade.lowest = contracts * (credit - worst);
    trade.highest = contracts * (credit - best);
    trade.minutes = words.minute - (rows[row + Opening.minute] as number);
    trade.regime = rows[row + Opening.regime] as number;
    ledger.close(config, trade, contracts * (rows[row + Opening.risk] as number));
    lastEvent[config] = words.minute;
    places[at] = EMPTY;
    const exit = hasEnded ? (terms[from + Terms.end] as number) : -word >> EXIT_SHIFT;
    this.#tell(config, opening | (exit << EXIT_SHIFT));
  }

  /** Block by block: all of one let the candidate in, or none of them does, and all of them could pay for as much. */
  #askEntries(spec: number, words: BarWords): void {
    const { blocks, blockConfig } = this.#columns;
    const { sizings, gateWords, passing, contracts } = words;
    for (let block = 0, gate = 0; block < blocks; gate++) {
      const passes = ((passing[spec * gateWords + (gate >> 5)] as number) & (1 << (gate & 31))) !== 0;
      for (let sizing = 0; sizing < sizings; sizing++, block++) {
        if (!passes || (contracts[spec * sizings + sizing] as number) < 1) continue;
        const at = spec * (blocks + 1) + block;
        this.#enter(blockConfig[at] as number, blockConfig[at + 1] as number, words.candidate[spec] as number, words);
      }
    }
  }

  #enter(from: number, end: number, candidate: number, { minute, opening, openingCells }: BarWords): void {
    const { configs, cooldown, entry } = this.#columns;
    const { places, lastEvent } = this.state;
    for (let config = from; config < end; config++) {
      if (minute - (lastEvent[config] as number) < (cooldown[config] as number)) continue;
      let room = (entry[config] as number) >> ROOM_SHIFT;
      let free = NOBODY;
      for (let at = config; at < places.length; at += configs) {
        const word = places[at] as number;
        if (word === EMPTY) {
          if (free === NOBODY) free = at;
        } else if (opening[openingOf(word) * openingCells + Opening.spread] === candidate) room = 0;
        else room--;
      }
      if (room < 1 || free === NOBODY) continue;
      places[free] = ORDERED;
      this.#count(Report.ordered);
    }
  }

  #contracts(config: number, row: number, words: BarWords): number {
    const sizing = ((this.#columns.entry[config] as number) >> SIZING_SHIFT) & SMALL_BITS;
    return words.opening[row + Opening.contracts + sizing] as number;
  }

  #openFee(contracts: number, row: number, { opening }: BarWords): number {
    const commission = opening[row + Opening.commission] as number;
    return orderFee(
      contracts,
      commission,
      opening[row + Opening.minimum] as number,
      opening[row + Opening.charges] as number,
    );
  }

  #tell(config: number, what: number): void {
    const at = (this.#firstEvent + (this.reports[this.#report + Report.events] as number)) * 2;
    this.events[at] = config;
    this.events[at + 1] = what;
    this.#count(Report.events);
  }

  #count(cell: number): void {
    this.reports[this.#report + cell] = (this.reports[this.#report + cell] as number) + 1;
  }
}

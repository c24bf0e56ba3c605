import { type ConfigLayout, configLayout } from '#farm/evaluation/config-layout';
import { FARM_EXITS, type FarmExit, type FarmListener } from '#farm/evaluation/closed-trades';
import { ExitWatch } from '#farm/evaluation/exit-watch';
import type { FarmEvaluator, FarmStep } from '#farm/evaluation/farm-evaluator';
import { FarmSlots, FREE, slotBytes } from '#farm/evaluation/farm-slots';
import { GateMasks } from '#farm/evaluation/gate-masks';
import { HeldBySpec } from '#farm/evaluation/held-by-spec';
import { IdleConfigs } from '#farm/evaluation/idle-configs';
import { ACCOUNT_WORDS, FarmLedger } from '#farm/evaluation/ledger';
import { type FarmLevels, farmLevels } from '#farm/evaluation/levels';
import { type ExitLevels, exitLevels } from '#farm/evaluation/levels-of-exit';
import { type MarketBar, SPREAD_ENDS, UNKNOWN } from '#farm/evaluation/market-bar';
import { ORDER_LIFE_MINUTES } from '#farm/evaluation/order-life';
import { orderFee } from '#farm/evaluation/order-fee';
import { PlacedOrders } from '#farm/evaluation/placed-orders';
import { PositionCloser } from '#farm/evaluation/position-closer';
import { Row, type SpreadBook } from '#farm/evaluation/spread-book';
import { SpreadBooks } from '#farm/evaluation/spread-books';
import type { WordVisitor } from '#farm/evaluation/word-tape';
import type { Population, SpreadSpec } from '#farm/population/population';

/** What changes while it runs, by config: account and places for positions. A few bits and static tables come on top. */
export function hotBytesPerConfig({ mostConcurrent }: Population): number {
  return ACCOUNT_WORDS * 4 + slotBytes(mostConcurrent);
}

/**
 * Runs a population without asking every config on every bar. Whoever could enter has a bit; gates are masks over those
 * bits. Positions in the same spread from the same bar are one row, and a row knows the two prices between which none of
 * its exits acts. So a bar costs what happens on it, and what does not happen costs next to nothing.
 */
export class FactoredFarm implements FarmEvaluator {
  readonly name = 'typed arrays';
  readonly population: Population;
  readonly ledger: FarmLedger;
  readonly #listener: FarmListener | null;
  readonly #levels: FarmLevels;
  readonly #exits: ExitLevels;
  readonly #layout: ConfigLayout;
  readonly #gates: GateMasks;
  readonly #slots: FarmSlots;
  readonly #idle: IdleConfigs;
  /** By spec. */
  readonly #orders: readonly PlacedOrders[];
  readonly #held: HeldBySpec;
  readonly #books = new SpreadBooks();
  readonly #watch: ExitWatch;
  readonly #closer: PositionCloser;
  readonly #feeBySizing: Int32Array;
  /** Contracts of what was just opened, position by position. */
  readonly #opened: Int32Array;
  #open = 0;

  constructor(population: Population, listener: FarmListener | null = null) {
    const { size, specs, sizings, mostConcurrent } = population;
    this.population = population;
    this.ledger = new FarmLedger(size);
    this.#listener = listener;
    this.#levels = farmLevels(population);
    this.#exits = exitLevels(population, this.#levels);
    this.#layout = configLayout(population);
    this.#gates = new GateMasks(population, this.#levels);
    this.#slots = new FarmSlots(size, mostConcurrent);
    this.#idle = new IdleConfigs(population, this.#levels, this.#layout, this.#slots);
    this.#orders = specs.map(({ configs }) => new PlacedOrders(configs, sizings.length));
    this.#held = new HeldBySpec(this.#layout);
    this.#watch = new ExitWatch(this.#exits, this.#layout, this.#slots);
    this.#closer = new PositionCloser(this.ledger, this.#slots, this.#held, this.#idle, listener);
    this.#feeBySizing = new Int32Array(sizings.length);
    this.#opened = new Int32Array(Math.max(...specs.map(({ configs }) => configs)));
  }

  get bytesPerConfig(): number {
    return hotBytesPerConfig(this.population);
  }

  get open(): number {
    return this.#open;
  }

  step(bar: MarketBar): FarmStep {
    const { specs } = this.population;
    this.#closer.closed = 0;
    this.#books.see(bar);
    this.#books.forEachWaiting((book) => this.#fillCloses(book, bar));
    let opened = 0;
    let placed = 0;
    for (const { index } of specs) {
      const orders = this.#orders[index] as PlacedOrders;
      placed += orders.count;
      opened += this.#fillOrders(index, orders, bar);
    }
    this.#decideExits(bar);
    this.#idle.wake(bar.minute);
    this.#gates.see(bar);
    let ordered = 0;
    for (const spec of specs) ordered += this.#decideEntries(spec, bar);
    const { closed } = this.#closer;
    this.#open += opened - closed;
    return { opened, lapsed: placed - opened, closed, ordered };
  }

  unrealised(config: number, bar: MarketBar): number | null {
    const { perConfig, spread, contracts, credit } = this.#slots;
    let sum = 0;
    for (let slot = config * perConfig, end = slot + perConfig; slot < end; slot++) {
      const held = spread[slot] as number;
      if (held === FREE) continue;
      const mark = bar.close[held] as number;
      if (!bar.isLive(held) || mark === UNKNOWN) return null;
      sum += (contracts[slot] as number) * ((credit[slot] as number) - mark);
    }
    return sum;
  }

  visitWords(visitor: WordVisitor): void {
    this.ledger.visitWords(visitor);
    this.#slots.visitWords(visitor);
    this.#idle.visitWords(visitor);
    for (const orders of this.#orders) orders.visitWords(visitor);
    this.#held.visitWords(visitor);
    this.#books.visitWords(visitor);
    this.#open = visitor.word(this.#open);
  }

  #decideExits(bar: MarketBar): void {
    const { live, liveCount, close, ended, guarded } = bar;
    for (let at = 0; at < liveCount; at++) {
      const spread = live[at] as number;
      const isPlain = ended[spread] === 0 && guarded[spread] === 0;
      if (isPlain && this.#books.isQuietAt(spread, close[spread] as number)) continue;
      const book = this.#books.of(spread);
      if (book === null) continue;
      if (ended[spread] === 0) this.#watch.decide(book, bar);
      else this.#end(book, bar);
      this.#books.settle(book);
    }
  }

  /** A close waits for as long as there is no price. */
  #fillCloses(book: SpreadBook, bar: MarketBar): void {
    const { spread } = book;
    const mark = bar.close[spread] as number;
    if (!bar.isLive(spread) || mark === UNKNOWN) return;
    this.#closer.close(book, {
      minute: bar.minute,
      cost: mark,
      costCalibrated: bar.closeCalibrated[spread] as number,
      commission: bar.closeCommission[spread] as number,
      minimum: bar.minimum[spread] as number,
      charges: bar.closeCharges[spread] as number,
      exit: null,
    });
  }

  /** A close that was decided and never filled ends with the spread as well. */
  #end(book: SpreadBook, bar: MarketBar): void {
    const { spread } = book;
    const cost = bar.endCost[spread] as number;
    const charges = bar.endCharges[spread] as number;
    const exit = FARM_EXITS.indexOf(SPREAD_ENDS[bar.ended[spread] as number] as FarmExit);
    this.#watch.sendAll(book);
    const { minute } = bar;
    this.#closer.close(book, { minute, cost, costCalibrated: cost, commission: 0, minimum: 0, charges, exit });
  }

  /** All of a spec's orders are for one spread, and filled together or not at all. */
  #fillOrders(spec: number, orders: PlacedOrders, bar: MarketBar): number {
    const { spread, count, configs } = orders;
    if (count === 0) return 0;
    orders.count = 0;
    const inTime = bar.minute - orders.minute <= ORDER_LIFE_MINUTES && bar.isLive(spread);
    const credit = inTime ? (bar.open[spread] as number) : UNKNOWN;
    if (credit === UNKNOWN) {
      for (let at = 0; at < count; at++) {
        const config = configs[at] as number;
        this.#held.remove(config, spread);
        this.#idle.refresh(config, bar.minute);
      }
      return 0;
    }
    const book = this.#books.take(spread);
    this.#openAll(book, this.#rowFor(book, bar, orders.regime), orders, count, bar);
    this.#listener?.opened({
      spec,
      spread,
      minute: bar.minute,
      regime: orders.regime,
      credit,
      creditCalibrated: bar.openCalibrated[spread] as number,
      fees: {
        commission: bar.openCommission[spread] as number,
        minimum: bar.minimum[spread] as number,
        charges: bar.openCharges[spread] as number,
      },
      count,
      configs,
      contracts: this.#opened,
    });
    return count;
  }

  #openAll(book: SpreadBook, row: number, orders: PlacedOrders, count: number, bar: MarketBar): void {
    const { cells, spread } = book;
    const from = book.at(row);
    const commission = bar.openCommission[spread] as number;
    const charges = bar.openCharges[spread] as number;
    const minimum = bar.minimum[spread] as number;
    for (let sizing = 0; sizing < orders.contracts.length; sizing++) {
      this.#feeBySizing[sizing] = orderFee(orders.contracts[sizing] as number, commission, minimum, charges);
    }
    const slots = this.#slots;
    const { masks, everything } = this.#exits;
    const { exit: exitOf, sizing: sizingOf } = this.#layout;
    const credit = cells[from + Row.credit] as number;
    let head = cells[from + Row.head] as number;
    let waiting = cells[from + Row.waiting] as number;
    for (let at = 0; at < count; at++) {
      const config = orders.configs[at] as number;
      const sizing = sizingOf[config] as number;
      const contracts = orders.contracts[sizing] as number;
      const risk = contracts * orders.risk;
      const slot = slots.free(config);
      slots.spread[slot] = spread;
      slots.contracts[slot] = contracts;
      this.#opened[at] = contracts;
      slots.credit[slot] = credit;
      slots.risk[slot] = risk;
      slots.next[slot] = head;
      head = slot;
      if (waiting !== everything) waiting |= masks[exitOf[config] as number] as number;
      this.ledger.open(config, this.#feeBySizing[sizing] as number, risk);
      this.#idle.restAfterOpening(config, bar.minute);
    }
    cells[from + Row.head] = head;
    cells[from + Row.waiting] = waiting;
    book.setBounds(row, this.#exits);
    book.gatherBounds();
    this.#books.settle(book);
  }

  /** Several specs may open the same spread on the same bar, at the same price. */
  #rowFor(book: SpreadBook, bar: MarketBar, regime: number): number {
    const { spread } = book;
    const known = book.openedAt(bar.minute);
    if (known !== -1) return known;
    const credit = bar.open[spread] as number;
    const row = book.addRow(bar.minute, bar.day, credit, bar.openCalibrated[spread] as number, regime);
    const from = book.at(row);
    book.cells[from + Row.commission] = bar.openCommission[spread] as number;
    book.cells[from + Row.charges] = bar.openCharges[spread] as number;
    book.cells[from + Row.minimum] = bar.minimum[spread] as number;
    if (book.unaskedMinute === -1) book.unaskedMinute = bar.minute;
    return row;
  }

  #decideEntries({ index, underlying }: SpreadSpec, bar: MarketBar): number {
    const spread = bar.candidate[index] as number;
    if (spread < 0) return 0;
    const orders = this.#orders[index] as PlacedOrders;
    const risk = bar.risk[index] as number;
    if (!this.#size(orders, risk, bar.limit[index] as number)) return 0;
    orders.spread = spread;
    orders.minute = bar.minute;
    orders.regime = bar.volatility[underlying] as number;
    orders.risk = risk;
    const passing = this.#gates.passing(underlying, bar.pop[index] as number);
    this.#orderAll(index, orders, passing);
    return orders.count;
  }

  /** Contracts by sizing. Answers whether anybody can pay for one. */
  #size({ contracts }: PlacedOrders, risk: number, limit: number): boolean {
    let anybody = false;
    for (let sizing = 0; sizing < contracts.length; sizing++) {
      const affordable = Math.min(Math.floor((this.#levels.allowance[sizing] as number) / risk), limit);
      contracts[sizing] = affordable;
      anybody ||= affordable >= 1;
    }
    return anybody;
  }

  #orderAll(spec: number, orders: PlacedOrders, passing: Int32Array): void {
    const held = this.#held.of(spec);
    const having = held.having(orders.spread);
    const blockWord = this.#layout.blockWord[spec] as Int32Array;
    const blockConfig = this.#layout.blockConfig[spec] as Int32Array;
    const specWord = this.#layout.specWord[spec] as number;
    const idle = this.#idle.bits;
    const sizings = orders.contracts.length;
    const { fresh } = this.#idle;
    const { perWord, perSizing } = fresh;
    const firstCell = fresh.offer(spec, orders.spread);
    let count = 0;
    for (let at = 0; at < fresh.words; at++) {
      let anyFresh = 0;
      for (let sizing = 0, cell = firstCell + at * perWord; sizing < sizings; sizing++, cell += perSizing) {
        if ((orders.contracts[sizing] as number) >= 1) anyFresh |= fresh.bits[cell] as number;
      }
      for (let left = (passing[at] as number) & anyFresh; left !== 0; left &= left - 1) {
        const bit = left & -left;
        const gate = (at << 5) + 31 - Math.clz32(bit);
        for (let sizing = 0, cell = firstCell + at * perWord; sizing < sizings; sizing++, cell += perSizing) {
          if (((fresh.bits[cell] as number) & bit) === 0 || (orders.contracts[sizing] as number) < 1) continue;
          fresh.bits[cell] = (fresh.bits[cell] as number) & ~bit;
          const block = gate * sizings + sizing;
          const firstWord = blockWord[block] as number;
          const endWord = blockWord[block + 1] as number;
          for (let word = firstWord; word < endWord; word++) {
            const entering = (idle[specWord + word] as number) & ~(having[word] as number);
            if (entering === 0) continue;
            idle[specWord + word] = (idle[specWord + word] as number) & ~entering;
            const firstConfig = (blockConfig[block] as number) + ((word - firstWord) << 5);
            const before = count;
            for (let entrants = entering; entrants !== 0; entrants &= entrants - 1) {
              orders.configs[count++] = firstConfig + 31 - Math.clz32(entrants & -entrants);
            }
            held.addWord(orders.spread, word, entering, count - before);
          }
        }
      }
    }
    orders.count = count;
  }
}

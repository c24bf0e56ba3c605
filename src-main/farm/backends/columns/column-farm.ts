import { BarPlanner } from '#farm/backends/columns/bar-planner';
import type { BarWords } from '#farm/backends/columns/bar-words';
import { Ask, type ColumnKernel, eventsBefore, Report, REPORT_CELLS } from '#farm/backends/columns/column-kernel';
import { columnBytesPerConfig } from '#farm/backends/columns/column-state';
import { configColumns, type ConfigColumns } from '#farm/backends/columns/config-columns';
import { positionsAhead } from '#farm/backends/columns/positions-ahead';
import { TradeTeller } from '#farm/backends/columns/trade-teller';
import type { FarmListener } from '#farm/evaluation/closed-trades';
import type { FarmEvaluator, FarmStep } from '#farm/evaluation/farm-evaluator';
import type { FarmLedger } from '#farm/evaluation/ledger';
import type { MarketBar } from '#farm/evaluation/market-bar';
import type { WordVisitor } from '#farm/evaluation/word-tape';
import type { Population } from '#farm/population/population';

/** Runs a population by asking every config of a spec about which anything may be to ask. */
export class ColumnFarm implements FarmEvaluator, Disposable {
  readonly population: Population;
  readonly #kernel: ColumnKernel;
  readonly #columns: ConfigColumns;
  readonly #planner: BarPlanner;
  readonly #teller: TradeTeller;
  /** By spec: orders for the next bar, and positions that wait for a price. */
  readonly #ordered: Int32Array;
  readonly #waiting: Int32Array;
  readonly #asks: Uint8Array;
  #open = 0;

  constructor(population: Population, kernel: ColumnKernel, listener: FarmListener | null = null) {
    this.population = population;
    this.#kernel = kernel;
    this.#columns = configColumns(population);
    this.#planner = new BarPlanner(population);
    this.#teller = new TradeTeller(this.#columns, this.#planner.table, listener);
    this.#ordered = new Int32Array(population.specs.length);
    this.#waiting = new Int32Array(population.specs.length);
    this.#asks = new Uint8Array(population.specs.length);
  }

  get name(): string {
    return this.#kernel.name;
  }

  get ledger(): FarmLedger {
    return this.#kernel.state.ledger;
  }

  get bytesPerConfig(): number {
    return columnBytesPerConfig(this.population);
  }

  get open(): number {
    return this.#open;
  }

  step(bar: MarketBar): FarmStep {
    const words = this.#planner.plan(bar, this.#ordered);
    this.#decideAsks(words);
    this.#kernel.step(words, this.#asks);
    const teller = this.#teller;
    teller.opened = 0;
    teller.closed = 0;
    let placed = 0;
    let ordered = 0;
    for (let spec = 0; spec < this.#asks.length; spec++) {
      if (this.#asks[spec] === Ask.nothing) continue;
      placed += this.#ordered[spec] as number;
      this.#hear(spec, words);
      ordered += this.#ordered[spec] as number;
    }
    if (teller.opened + teller.closed > 0) this.#planner.table.dropEmpty();
    const { opened, closed } = teller;
    this.#open += opened - closed;
    return { opened, lapsed: placed - opened, closed, ordered };
  }

  unrealised(config: number, bar: MarketBar): number | null {
    return positionsAhead(config, this.#kernel.state.places, this.#columns, this.#planner.table, bar);
  }

  visitWords(visitor: WordVisitor): void {
    this.#kernel.state.visitWords(visitor);
    this.#planner.visitWords(visitor);
    visitor.words(this.#ordered);
    visitor.words(this.#waiting);
    this.#open = visitor.word(this.#open);
    this.#kernel.forget();
  }

  [Symbol.dispose](): void {
    this.#kernel[Symbol.dispose]();
  }

  /** Of a spec about which there is nothing to ask, nobody is asked. */
  #decideAsks({ stirred, candidate }: BarWords): void {
    for (let spec = 0; spec < this.#asks.length; spec++) {
      const isDue = (this.#ordered[spec] as number) > 0 || (this.#waiting[spec] as number) > 0;
      if (isDue || stirred[spec] === 1) this.#asks[spec] = Ask.everything;
      else this.#asks[spec] = (candidate[spec] as number) >= 0 ? Ask.entries : Ask.nothing;
    }
  }

  #hear(spec: number, words: BarWords): void {
    const { reports, events } = this.#kernel;
    const report = spec * REPORT_CELLS;
    const from = 2 * eventsBefore(this.#columns.firstConfig[spec] as number, this.population.mostConcurrent);
    const count = reports[report + Report.events] as number;
    if (count > 0) this.#teller.tell(spec, words, events.subarray(from, from + 2 * count));
    this.#ordered[spec] = reports[report + Report.ordered] as number;
    if (this.#asks[spec] === Ask.everything) this.#waiting[spec] = reports[report + Report.waiting] as number;
  }
}

import { type BarWords, NOW_CELLS, TERMS_CELLS } from '#farm/backends/columns/bar-words';
import { BarPlanner } from '#farm/backends/columns/bar-planner';
import { type ConfigColumns, configColumns } from '#farm/backends/columns/config-columns';
import { positionsAhead } from '#farm/backends/columns/positions-ahead';
import { type BookedBar, DecisionBooks } from '#farm/backends/deciders/decision-books';
import { type Decider, stateWords } from '#farm/backends/deciders/decider';
import type { FarmListener } from '#farm/evaluation/closed-trades';
import type { FarmEvaluator, FarmStep } from '#farm/evaluation/farm-evaluator';
import { ACCOUNT_WORDS, type FarmLedger } from '#farm/evaluation/ledger';
import type { MarketBar } from '#farm/evaluation/market-bar';
import type { WordVisitor } from '#farm/evaluation/word-tape';
import type { Population } from '#farm/population/population';

/** A farm whose configs are asked by a device, all at once: this side says what about, and books what they answer. */
export class DecidedFarm implements FarmEvaluator, Disposable {
  readonly population: Population;
  readonly #decider: Decider;
  readonly #planner: BarPlanner;
  readonly #books: DecisionBooks;
  readonly #columns: ConfigColumns;
  /** By spec: orders that there may be on the next bar; more than there are hurts nobody. */
  readonly #expected: Int32Array;
  /** What the decider keeps, as far as it was asked for since the last bar. */
  #state: Int32Array | null = null;

  constructor(population: Population, decider: Decider, listener: FarmListener | null = null) {
    this.population = population;
    this.#decider = decider;
    this.#planner = new BarPlanner(population);
    this.#columns = configColumns(population);
    this.#books = new DecisionBooks(population, this.#columns, this.#planner.table, listener);
    this.#expected = new Int32Array(population.specs.length);
  }

  get name(): string {
    return this.#decider.name;
  }

  get ledger(): FarmLedger {
    return this.#books.ledger;
  }

  get bytesPerConfig(): number {
    return 4 * ACCOUNT_WORDS + this.#decider.bytesPerConfig;
  }

  get open(): number {
    return this.#books.open;
  }

  step(bar: MarketBar): FarmStep {
    const words = this.#plan(bar);
    this.#decider.add(words);
    const step = this.#books.book(words, this.#decider.decide()[0] as Int32Array);
    this.#settle();
    return step;
  }

  /** A device waits once for all of them. */
  steps(bars: readonly MarketBar[], tell: (bar: MarketBar, step: FarmStep) => void): void {
    const planned = bars.map((bar): BookedBar => {
      const words = this.#plan(bar);
      this.#decider.add(words);
      return copyOf(words);
    });
    const decisions = this.#decider.decide();
    for (const [at, words] of planned.entries()) {
      const step = this.#books.book(words, decisions[at] as Int32Array);
      tell(bars[at] as MarketBar, step);
    }
    this.#settle();
  }

  unrealised(config: number, bar: MarketBar): number | null {
    const { size, mostConcurrent } = this.population;
    const places = this.#saved().subarray(0, size * mostConcurrent);
    return positionsAhead(config, places, this.#columns, this.#planner.table, bar);
  }

  visitWords(visitor: WordVisitor): void {
    const { size, mostConcurrent } = this.population;
    this.#books.visitWords(visitor);
    this.#planner.visitWords(visitor);
    const state = new Int32Array(stateWords(size, mostConcurrent));
    state.set(this.#saved());
    visitor.words(state);
    this.#expected.set(this.#books.ordered);
    this.#decider.restore(state);
    this.#state = state;
  }

  [Symbol.dispose](): void {
    this.#decider[Symbol.dispose]();
  }

  #plan(bar: MarketBar): BarWords {
    const words = this.#planner.plan(bar, this.#expected);
    for (let spec = 0; spec < words.candidate.length; spec++) {
      this.#expected[spec] = (words.candidate[spec] as number) >= 0 ? 1 : 0;
    }
    return words;
  }

  #settle(): void {
    this.#expected.set(this.#books.ordered);
    this.#planner.table.dropEmpty();
    this.#state = null;
  }

  #saved(): Int32Array {
    return (this.#state ??= this.#decider.save());
  }
}

function copyOf({ minute, fill, now, terms, openings, termsRows }: BarWords): BookedBar {
  return {
    minute,
    fill: fill.slice(),
    now: now.slice(0, openings * NOW_CELLS),
    terms: terms.slice(0, termsRows * TERMS_CELLS),
  };
}

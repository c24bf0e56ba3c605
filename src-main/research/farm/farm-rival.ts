import type { NamedSpread } from '#farm/book/named-spread';
import { MemoryBook } from '#farm/book/memory-book';
import { MinuteCollector } from '#farm/book/minute-collector';
import type { FarmListener } from '#farm/evaluation/closed-trades';
import type { FarmEvaluator } from '#farm/evaluation/farm-evaluator';
import type { MarketBar } from '#farm/evaluation/market-bar';
import { hashWords, restoreWords, saveWords } from '#farm/evaluation/word-tape';
import type { Population } from '#farm/population/population';

/** What a rival has come to. */
export interface RivalHashes {
  /** Of all accounts. */
  readonly ledger: string;
  /** Of every byte of the book. */
  readonly book: string;
  /** With the first of the rivals. */
  readonly agrees: boolean;
}

type OpenEvaluator = (population: Population, listener: FarmListener) => FarmEvaluator;

/** One evaluator among several that see the same bars: what it books, and the book that it would leave. */
export class FarmRival {
  opened = 0;
  closed = 0;
  readonly #open: OpenEvaluator;
  readonly #collector: MinuteCollector;
  readonly #book: MemoryBook;
  #evaluator: FarmEvaluator;

  constructor(population: Population, open: OpenEvaluator) {
    this.#open = open;
    this.#collector = new MinuteCollector(population);
    this.#book = new MemoryBook(population);
    this.#evaluator = open(population, this.#collector);
  }

  get evaluator(): FarmEvaluator {
    return this.#evaluator;
  }

  step(bar: MarketBar, named: readonly NamedSpread[]): void {
    const step = this.#evaluator.step(bar);
    this.opened += step.opened;
    this.closed += step.closed;
    this.#book.append(this.#collector.takeMinute(bar, named, step, this.#evaluator.open));
  }

  /** Another evaluator of the same kind goes on from what this one remembers. */
  restart(): void {
    const words = saveWords(this.#evaluator);
    this.#evaluator = this.#open(this.#evaluator.population, this.#collector);
    restoreWords(this.#evaluator, words);
  }

  hashes(): Omit<RivalHashes, 'agrees'> {
    return { ledger: hashWords(this.#evaluator.ledger), book: this.#book.hash() };
  }
}

export function compareRivals(rivals: readonly FarmRival[]): readonly RivalHashes[] {
  const all = rivals.map((rival) => rival.hashes());
  return all.map(({ ledger, book }) => ({
    ledger,
    book,
    agrees: ledger === all[0]?.ledger && book === all[0].book,
  }));
}

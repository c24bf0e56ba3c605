import type { ListedOutcome } from '#connectors/polymarket/parse/gamma-market';
import type { LevelChange } from '#connectors/polymarket/parse/market-event';
import { TokenBook } from '#connectors/polymarket/stream/token-book';
import type { MetricTeller } from '#connectors/shared/metric-teller';
import type { EpochMs } from '#primitives/clock';

export interface MarketTerms {
  /** What it is called in Argus. */
  readonly symbol: string;
  /** What it is called there. */
  readonly slug: string;
  /** Null: the first. */
  readonly outcome: string | null;
}

interface Told {
  readonly levels: readonly LevelChange[];
  readonly atMs: number | null;
}

/** One question, one of its answers, and what the market thinks of it. */
export class WatchedMarket {
  readonly terms: MarketTerms;
  readonly #metrics: MetricTeller;
  readonly #book = new TokenBook();
  #listed: ListedOutcome | null = null;
  #isAbsent = false;
  #isResolved = false;

  constructor(terms: MarketTerms, metrics: MetricTeller) {
    this.terms = terms;
    this.#metrics = metrics;
  }

  get tokenId(): string | null {
    return this.#listed?.tokenId ?? null;
  }

  /** There is no such market. */
  get isAbsent(): boolean {
    return this.#isAbsent;
  }

  get isResolved(): boolean {
    return this.#isResolved;
  }

  get hasBase(): boolean {
    return this.#book.hasBase;
  }

  /** What is asked, and which answer is meant. */
  get question(): string {
    return this.#listed === null ? this.terms.slug : `${this.#listed.question} ${this.#listed.outcome}`;
  }

  get probability(): number | null {
    return this.#book.probability;
  }

  /** What the list of markets says of it now. */
  list(listed: ListedOutcome | null): void {
    this.#isAbsent = listed === null;
    this.#listed = listed ?? this.#listed;
    if (listed?.isClosed === true) this.resolve();
  }

  resolve(): void {
    this.#isResolved = true;
    this.#book.forget();
  }

  forget(): void {
    this.#book.forget();
  }

  replace({ levels, atMs }: Told, seenMs: EpochMs): void {
    if (this.#book.replace(levels, atMs)) this.#tell(seenMs);
  }

  change({ levels, atMs }: Told, seenMs: EpochMs): void {
    if (this.#book.change(levels, atMs)) this.#tell(seenMs);
  }

  #tell(seenMs: EpochMs): void {
    this.#metrics.tell('probability', this.#book.probability, this.#book.atMs, seenMs);
  }
}

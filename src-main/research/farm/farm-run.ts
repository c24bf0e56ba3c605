import type { EngineEvent } from '#domain/engine-event';
import type { FarmBook } from '#farm/book/farm-book';
import type { FarmMinute } from '#farm/book/farm-minute';
import { MinuteCollector } from '#farm/book/minute-collector';
import type { FarmListener } from '#farm/evaluation/closed-trades';
import type { FarmEvaluator, FarmStep } from '#farm/evaluation/farm-evaluator';
import { MarketBar } from '#farm/evaluation/market-bar';
import { hashWords, restoreWords, saveWords } from '#farm/evaluation/word-tape';
import type { Population } from '#farm/population/population';
import { FarmSight, type SightTerms } from '#farm/sight/farm-sight';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { SourceSettings } from '#market/sources/source-settings';
import type { ChainLookup } from '#pipeline/chain-lookup';
import type { FarmKeyframe } from '#ports/farm-keyframes';
import { fail, ok, type Result } from '#primitives/result';
import { restoreSnapshot, takeSnapshot } from '#primitives/state-snapshot';
import { BarTimes } from '#research/farm/bar-times';

/** Bars of a book that are read ahead for an evaluator that takes several in one go. */
const RELIVED_AT_ONCE = 32;

/** A book that grows. */
export interface GrowingBook extends FarmBook {
  append(minute: FarmMinute): void;
  /** Every minute appended so far is kept, whatever ends the process, once this returns. */
  sync(): void;
  /** Whether the minute at a place is this one, to the byte. */
  holds(place: number, minute: FarmMinute): boolean;
}

export interface FarmRunParts {
  readonly population: Population;
  readonly nyse: NyseCalendar;
  readonly terms: SightTerms;
  /** Those that ship where none are given. */
  readonly sources?: SourceSettings;
  readonly book: GrowingBook;
  readonly openEvaluator: (population: Population, listener: FarmListener) => FarmEvaluator;
  /** Milliseconds that only grow. */
  readonly now: () => number;
}

/** Why a farm cannot go on. */
export type FarmStop =
  /** Something that it needs is not known. */
  | { readonly kind: 'problem'; readonly text: string }
  /** The book tells of another past: it was kept under other terms, or of inputs that the tape has lost. */
  | { readonly kind: 'other-past'; readonly minute: number };

/**
 * One farm on its way through the events of a pipeline: it sees bars, evaluates them and writes each one down in its
 * book. Minutes that the book holds already are lived through again and have to come out as they are written there.
 */
export class FarmRun {
  readonly population: Population;
  readonly sight: FarmSight;
  readonly evaluator: FarmEvaluator;
  readonly book: GrowingBook;
  readonly times = new BarTimes();
  readonly #collector: MinuteCollector;
  readonly #now: () => number;
  #place = 0;

  constructor({ population, nyse, terms, sources, book, openEvaluator, now }: FarmRunParts) {
    this.population = population;
    this.sight = new FarmSight(population, nyse, terms, sources);
    this.#collector = new MinuteCollector(population);
    this.evaluator = openEvaluator(population, this.#collector);
    this.book = book;
    this.#now = now;
  }

  /** Bars evaluated since the farm began, those before its keyframe included. */
  get place(): number {
    return this.#place;
  }

  /** Takes an event in its order; answers the minute that it ended. */
  hear(event: EngineEvent, chainOf: ChainLookup): Result<FarmMinute | null, FarmStop> {
    const seen = this.sight.hear(event, chainOf);
    if (!seen.ok) return fail({ kind: 'problem', text: seen.failure });
    const bar = seen.value;
    if (bar === null) return ok(null);
    const startedAt = this.#now();
    const step = this.evaluator.step(bar);
    this.times.add(this.#now() - startedAt);
    const minute = this.#collector.takeMinute(bar, this.sight.named, step, this.evaluator.open);
    if (this.#place === this.book.length) this.book.append(minute);
    else if (!this.book.holds(this.#place, minute)) return fail({ kind: 'other-past', minute: bar.minute });
    this.#place++;
    return ok(minute);
  }

  keyframe(position: number): FarmKeyframe {
    return {
      position,
      place: this.#place,
      evaluator: this.evaluator.name,
      ledgerHash: hashWords(this.evaluator.ledger),
      words: saveWords(this.evaluator),
      sight: takeSnapshot(this.sight),
    };
  }

  /**
   * Takes the place of a farm that has not begun. Where another evaluator took the keyframe, this one goes through the
   * bars of the book first. Answers whether it stands where the keyframe was taken.
   */
  restore({ place, evaluator, ledgerHash, words, sight }: FarmKeyframe): boolean {
    restoreSnapshot(this.sight, sight);
    if (evaluator === this.evaluator.name) restoreWords(this.evaluator, words);
    else this.#relive(place);
    this.#place = place;
    return hashWords(this.evaluator.ledger) === ledgerHash;
  }

  #relive(place: number): void {
    const { grid, specs } = this.population;
    const { evaluator } = this;
    const atOnce = evaluator.steps === undefined ? 1 : RELIVED_AT_ONCE;
    const bars = Array.from({ length: atOnce }, () => new MarketBar(grid.underlying.length, specs.length));
    const forget = (bar: MarketBar, step: FarmStep): void => {
      this.#collector.takeMinute(bar, [], step, evaluator.open);
    };
    for (let from = 0; from < place; from += atOnce) {
      const some = bars.slice(0, Math.min(atOnce, place - from));
      for (const [at, bar] of some.entries()) this.book.bar(from + at, bar);
      if (evaluator.steps === undefined) for (const bar of some) forget(bar, evaluator.step(bar));
      else evaluator.steps(some, forget);
    }
  }
}

import { MemoryBook } from '#farm/book/memory-book';
import { FactoredFarm } from '#farm/evaluation/factored-farm';
import { hashWords } from '#farm/evaluation/word-tape';
import type { Population } from '#farm/population/population';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import type { FarmKeyframe, FarmKeyframes } from '#ports/farm-keyframes';
import { FarmRun, type FarmRunParts } from '#research/farm/farm-run';
import { TapeFarm } from '#research/farm/tape-farm';
import { TapeReader } from '#store/tape/tape-reader';
import type { RecordedMarket } from '#tests/support/market-recording';
import { SETTINGS } from '#tests/support/scripted-inputs';
import { SIGHT_TERMS } from '#tests/support/sight-terms';
import { shippedPopulation } from '#tests/support/shipped-grid';

/** A few thousand configs that are easily pleased and soon done. */
export function eagerPopulation(): Population {
  return shippedPopulation({
    underlying: ['IBIT'],
    dteTarget: [14],
    warmthMinimum: [0],
    popMinimum: [0.5],
    ivRank: [null],
    gapTolerance: [null],
    session: ['any'],
    profitTarget: [0.05, 0.5],
    stopLoss: [0.2, 2],
    cooldown: [5, 60],
  });
}

/** Keyframes in memory, all of them. */
export class EveryKeyframe implements FarmKeyframes {
  readonly kept: FarmKeyframe[] = [];

  newest(position: number, place: number): FarmKeyframe | null {
    return this.kept.findLast((one) => one.position <= position && one.place <= place) ?? null;
  }

  keep(keyframe: FarmKeyframe): void {
    this.kept.push(keyframe);
  }
}

export interface TapedFarmTerms {
  readonly market: RecordedMarket;
  readonly population: Population;
  readonly book?: MemoryBook;
  readonly keyframes?: FarmKeyframes;
  readonly openEvaluator?: FarmRunParts['openEvaluator'];
}

/** A farm on a recorded market, kept in memory. Its clock jumps, so that a keyframe is kept wherever the tape has one. */
export class TapedFarm implements Disposable {
  readonly book: MemoryBook;
  readonly farm: TapeFarm;
  readonly #tape: TapeReader;

  constructor({ market, population, book, keyframes, openEvaluator }: TapedFarmTerms) {
    this.book = book ?? new MemoryBook(population);
    this.#tape = TapeReader.open(market.path, { files: market.files });
    const nyse = new NyseCalendar(SETTINGS.calendar);
    let ms = 0;
    const now = (): number => (ms += 1_000_000);
    this.farm = new TapeFarm({
      tape: this.#tape,
      settings: SETTINGS,
      keyframes: keyframes ?? new EveryKeyframe(),
      keyframeBars: 15,
      begin: () =>
        new FarmRun({
          population,
          nyse,
          terms: SIGHT_TERMS,
          book: this.book,
          openEvaluator: openEvaluator ?? ((those, listener) => new FactoredFarm(those, listener)),
          now,
        }),
      now,
    });
  }

  toTheEnd(): this {
    while (!this.farm.atEnd && this.farm.stop === null) this.farm.advance(1_000);
    this.farm.finish();
    return this;
  }

  /** Of the book and of all accounts. */
  get hashes(): string {
    return `${this.book.hash()} ${hashWords(this.farm.run.evaluator.ledger)}`;
  }

  [Symbol.dispose](): void {
    this.#tape[Symbol.dispose]();
  }
}

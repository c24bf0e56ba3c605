import { cents } from '#domain/money';
import type { Ticker } from '#domain/instrument';
import type { FarmVoice } from '#domain/recommendation';
import type { Structure, StructureKind } from '#domain/structure';
import type { FarmBook } from '#farm/book/farm-book';
import type { MarketBar } from '#farm/evaluation/market-bar';
import type { CandidateConsensus, ConsensusPoll } from '#farm/insight/consensus';
import { pollOn } from '#farm/insight/consensus-stream';
import { type FarmStand, farmStandAt } from '#farm/insight/farm-stand';
import { spreadMisses } from '#farm/insight/spread-misses';
import { leagueOf } from '#farm/league/league-of';
import type { LeagueRules } from '#farm/league/league-rules';
import { structureKey } from '#options/spreads/structure-key';
import { type EpochMs, MINUTE_MS } from '#primitives/clock';
import type { FarmCounsel } from '#strategies/farm-counsel';

interface HeardMinute {
  readonly place: number;
  readonly bar: MarketBar;
  readonly candidates: readonly CandidateConsensus[];
}

/**
 * Asks the book of a farm. Voices of a day are weighted by the league as it stood when the day began. Only minutes that
 * somebody asks about are polled, each once; the book may grow meanwhile, and is handed in anew wherever it lies.
 */
export class BookCounsel implements FarmCounsel {
  readonly #book: () => FarmBook | null;
  readonly #rules: LeagueRules;
  #poll: ConsensusPoll | null = null;
  #pollDay = 0;
  #stand: FarmStand | null = null;
  #standPlace = -1;
  #heard: HeardMinute | null = null;

  constructor(book: () => FarmBook | null, rules: LeagueRules) {
    this.#book = book;
    this.#rules = rules;
  }

  /** The voices of a day are weighed when it begins, which takes longer than anybody who has a signal should wait. */
  prepare(atMs: EpochMs): void {
    const minute = this.#minuteAt(atMs);
    if (minute === null) return;
    const { book, place } = minute;
    this.#pollOf(book, place, book.bar(place).day);
    this.#standAt(book, place);
  }

  spreadsOf(underlying: Ticker, kind: StructureKind, atMs: EpochMs): readonly Structure[] {
    const minute = this.#minuteAt(atMs);
    if (minute === null) return [];
    const { book, place } = minute;
    return this.#hear(book, place)
      .candidates.map(({ spread }) => book.spread(spread))
      .filter((named) => book.population.grid.underlying[named.underlying] === underlying)
      .flatMap(({ structure }) => (structure.kind === kind ? [structure] : []));
  }

  voiceOf(underlying: Ticker, structure: Structure, atMs: EpochMs): FarmVoice | null {
    const minute = this.#minuteAt(atMs);
    if (minute === null) return null;
    const { book, place } = minute;
    const { bar, candidates } = this.#hear(book, place);
    const wanted = structureKey(structure);
    const found = candidates.find(({ spread }) => {
      const named = book.spread(spread);
      const isOfIt = book.population.grid.underlying[named.underlying] === underlying;
      return isOfIt && structureKey(named.structure) === wanted;
    });
    return found === undefined ? NOBODY_ASKED : voiceFrom(book, bar, found);
  }

  /** Of exactly that minute: an older one's opinion is none of now. */
  #minuteAt(atMs: EpochMs): { readonly book: FarmBook; readonly place: number } | null {
    const book = this.#book();
    if (book === null) return null;
    const minute = Math.round(atMs / MINUTE_MS);
    const place = book.placeAt(minute);
    return place >= 0 && book.minuteAt(place) === minute ? { book, place } : null;
  }

  #hear(book: FarmBook, place: number): HeardMinute {
    if (this.#heard?.place === place) return this.#heard;
    const bar = book.bar(place);
    const { candidates } = this.#pollOf(book, place, bar.day).consensusOf(bar, this.#standAt(book, place));
    this.#heard = { place, bar, candidates };
    return this.#heard;
  }

  #pollOf(book: FarmBook, place: number, day: number): ConsensusPoll {
    if (this.#poll !== null && this.#pollDay === day) return this.#poll;
    this.#pollDay = day;
    this.#poll = pollOn(book, place, (before) => leagueOf(book, before, this.#rules));
    return this.#poll;
  }

  /** From where it stood when it was asked last: minutes are asked about in their order. */
  #standAt(book: FarmBook, place: number): FarmStand {
    const before = this.#standPlace;
    if (this.#stand === null || before > place) this.#stand = farmStandAt(book, place);
    else book.visitSets(before + 1, place + 1, this.#stand);
    this.#standPlace = place;
    return this.#stand;
  }
}

const NOBODY_ASKED: FarmVoice = {
  asked: 0,
  passing: 0,
  entering: 0,
  support: null,
  outOfSampleTrades: 0,
  outOfSampleCents: cents(0),
  nearMisses: [],
};

function voiceFrom(book: FarmBook, bar: MarketBar, found: CandidateConsensus): FarmVoice {
  const { asked, passing, entering, support, specs } = found;
  return {
    asked: asked.configs,
    passing: passing.configs,
    entering: entering.configs,
    support,
    outOfSampleTrades: entering.outTrades,
    outOfSampleCents: cents(entering.outCents),
    nearMisses: spreadMisses(book.population, bar, specs),
  };
}

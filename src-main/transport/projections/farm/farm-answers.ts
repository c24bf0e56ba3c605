import type { AtlasAsk, DimensionView } from '#contract/farm-view';
import type { FarmBook } from '#farm/book/farm-book';
import { ConsensusPoll } from '#farm/insight/consensus';
import { firstPlaceOfDay } from '#farm/insight/trading-day';
import { leagueOf } from '#farm/league/league-of';
import type { LeagueRules } from '#farm/league/league-rules';
import { LeagueTable } from '#farm/league/league-table';
import type { Decision } from '#farm/promotion/decision';
import { NOTHING_DECIDED, type PromotionState, stateOf } from '#farm/promotion/promotion-state';
import { unreachable } from '#primitives/invariant';
import { activityAnswer } from '#transport/projections/farm/activity-words';
import { atlasAnswer } from '#transport/projections/farm/atlas-words';
import { configAnswer } from '#transport/projections/farm/config-words';
import { consensusAnswer, NOTHING_OFFERED } from '#transport/projections/farm/consensus-words';
import { dimensionViews } from '#transport/projections/farm/dimension-words';
import type { FarmQuestion, SomeFarmAnswer } from '#transport/projections/farm/farm-analyst';
import { followedAnswer } from '#transport/projections/farm/followed-words';
import { FarmHistories } from '#transport/projections/farm/farm-history';
import { leagueAnswer } from '#transport/projections/farm/league-words';
import { missesAnswer } from '#transport/projections/farm/misses-answer';

/** While bars go by, a league that is so many of them old will do: a new one costs a second where there are many configs. */
const MOST_LAG = 30;

/** Answers where it is asked, from the book of a farm, which may grow meanwhile. Nothing after `until` is read. */
export class FarmAnswers {
  readonly #book: FarmBook;
  readonly #rules: LeagueRules;
  readonly #decisions: readonly Decision[];
  readonly #histories: FarmHistories;
  /** That of the cursor, and that of an earlier bar which somebody looks back at. They are large: one each is kept. */
  #now: LeagueTable | null = null;
  #past: LeagueTable | null = null;
  #poll: { readonly before: number; readonly poll: ConsensusPoll } | null = null;
  #dimensions: readonly DimensionView[] | null = null;

  /** `decisions` about who is followed, as far as they go. */
  constructor(book: FarmBook, rules: LeagueRules, decisions: readonly Decision[] = []) {
    this.#book = book;
    this.#rules = rules;
    this.#decisions = decisions;
    this.#histories = new FarmHistories(book);
  }

  answer(question: FarmQuestion, until: number): SomeFarmAnswer {
    const book = this.#book;
    const place = book.placeAt(until);
    const { topic } = question;
    switch (topic) {
      case 'dimensions':
        return (this.#dimensions ??= dimensionViews(book.population));
      case 'activity':
        return activityAnswer(book, this.#histories.at(place), this.#histories.recent(place), this.#state(place));
      case 'league':
        return leagueAnswer(book, this.#league(place, question.ask.mayLag), question.ask);
      case 'atlas':
        return atlasAnswer(book, this.#seenFrom(place, question.ask).league, question.ask);
      case 'config': {
        const { config, mayLag } = question.ask;
        const seen = { league: this.#league(place, mayLag).league, state: this.#state(place), place };
        return configAnswer(book, seen, config);
      }
      case 'consensus':
        return place < 0 ? NOTHING_OFFERED : consensusAnswer(book, place, this.#pollOn(place));
      case 'followed':
        return followedAnswer(book, place, this.#state(place));
      case 'misses':
        return missesAnswer(book, place);
      default:
        return unreachable(topic);
    }
  }

  /** As it was decided by then. */
  #state(place: number): PromotionState {
    return place < 0 ? NOTHING_DECIDED : stateOf(this.#decisions, this.#book.minuteAt(place));
  }

  /** Voices of a day are weighted by the league as it stood when that day began. */
  #pollOn(place: number): ConsensusPoll {
    const before = firstPlaceOfDay(this.#book, place) - 1;
    if (this.#poll?.before !== before) {
      const league = before < 0 ? null : leagueOf(this.#book, before, this.#rules);
      this.#poll = { before, poll: new ConsensusPoll(this.#book.population, league) };
    }
    return this.#poll.poll;
  }

  #league(place: number, mayLag: boolean): LeagueTable {
    const lag = this.#now === null ? Number.POSITIVE_INFINITY : place - this.#now.league.place;
    if (this.#now !== null && (lag === 0 || (mayLag && lag > 0 && lag <= MOST_LAG))) return this.#now;
    // Both at once would take twice the memory.
    this.#now = null;
    this.#now = new LeagueTable(leagueOf(this.#book, place, this.#rules));
    return this.#now;
  }

  #seenFrom(place: number, { back, mayLag }: AtlasAsk): LeagueTable {
    const wanted = Math.max(place - back, -1);
    if (this.#past?.league.place === wanted) return this.#past;
    this.#past = null;
    if (back === 0) return this.#league(place, mayLag);
    this.#past = new LeagueTable(leagueOf(this.#book, wanted, this.#rules));
    return this.#past;
  }
}

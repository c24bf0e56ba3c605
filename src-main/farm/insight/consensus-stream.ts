import type { FarmBook } from '#farm/book/farm-book';
import type { FarmMinute } from '#farm/book/farm-minute';
import type { MarketBar } from '#farm/evaluation/market-bar';
import { type Consensus, ConsensusPoll } from '#farm/insight/consensus';
import { type FarmStand, farmStandAt } from '#farm/insight/farm-stand';
import { firstPlaceOfDay } from '#farm/insight/trading-day';
import type { League } from '#farm/league/league';
import { invariant } from '#primitives/invariant';

/** The league as it stood after the minute at a place, −1 being before the first; null where voices are not weighted. */
export type LeagueAt = (place: number) => League | null;

/**
 * What the farm thinks of its candidates, minute by minute as they are recorded: for whoever turns the farm into advice.
 * Begins anywhere in a book and is handed every minute after that. Voices of a day are weighted by the league as it stood
 * when that day began, wherever the stream did.
 */
export class ConsensusStream {
  readonly #book: FarmBook;
  readonly #leagueAt: LeagueAt;
  readonly #stand: FarmStand;
  #poll: ConsensusPoll | null = null;
  #day = 0;
  #place: number;

  /** From after the minute at a place on; −1 is from the first. */
  constructor(book: FarmBook, place: number, leagueAt: LeagueAt) {
    this.#book = book;
    this.#leagueAt = leagueAt;
    this.#place = place;
    this.#stand = farmStandAt(book, place);
  }

  /** The minute after the one heard last; the book holds it already. */
  hear({ bar, opened, closed }: FarmMinute): Consensus {
    invariant(bar.minute === this.#book.minuteAt(++this.#place), 'minutes are heard one after the other');
    for (const set of opened) this.#stand.opened(set);
    for (const set of closed) this.#stand.closed(set);
    return this.#pollOf(bar).consensusOf(bar, this.#stand);
  }

  #pollOf({ day }: MarketBar): ConsensusPoll {
    if (this.#poll !== null && this.#day === day) return this.#poll;
    this.#day = day;
    this.#poll = pollOn(this.#book, this.#place, this.#leagueAt);
    return this.#poll;
  }
}

/** The consensus on the bar at a place alone. */
export function consensusAt(book: FarmBook, place: number, leagueAt: LeagueAt): Consensus {
  return pollOn(book, place, leagueAt).consensusOf(book.bar(place), farmStandAt(book, place));
}

/** Weighted by the league as it stood when the day of that place began. */
export function pollOn(book: FarmBook, place: number, leagueAt: LeagueAt): ConsensusPoll {
  const before = firstPlaceOfDay(book, place) - 1;
  const league = leagueAt(before);
  invariant(league === null || league.place <= before, 'a league knows nothing of the days it is asked about');
  return new ConsensusPoll(book.population, league);
}

import type { FarmBook } from '#farm/book/farm-book';
import type { FarmMinute } from '#farm/book/farm-minute';
import { type Consensus, ConsensusPoll } from '#farm/insight/consensus';
import { type FarmStand, farmStandAt } from '#farm/insight/farm-stand';
import type { League } from '#farm/league/league';
import { invariant } from '#primitives/invariant';

/**
 * What the farm thinks of its candidates, minute by minute as they are recorded: for whoever turns the farm into advice.
 * Begins anywhere in a book and is handed every minute after that.
 */
export class ConsensusStream {
  readonly #book: FarmBook;
  readonly #stand: FarmStand;
  #poll: ConsensusPoll;
  #place: number;

  /** From after the minute at a place on; −1 is from the first. */
  constructor(book: FarmBook, place: number, league: League | null = null) {
    this.#book = book;
    this.#place = place;
    this.#stand = farmStandAt(book, place);
    this.#poll = new ConsensusPoll(book.population, league);
  }

  /** Voices are weighted by this one from the next minute on. It was made of minutes that this stream has heard. */
  useLeague(league: League | null): void {
    invariant(league === null || league.place <= this.#place, 'a league knows nothing of later minutes');
    this.#poll = new ConsensusPoll(this.#book.population, league);
  }

  /** The minute after the one heard last. */
  hear({ bar, opened, closed }: FarmMinute): Consensus {
    invariant(bar.minute === this.#book.minuteAt(++this.#place), 'minutes are heard one after the other');
    for (const set of opened) this.#stand.opened(set);
    for (const set of closed) this.#stand.closed(set);
    return this.#poll.consensusOf(bar, this.#stand);
  }
}

/** The consensus on the bar at a place, by a league that knows no later one. */
export function consensusAt(book: FarmBook, place: number, league: League | null): Consensus {
  invariant(league === null || league.place <= place, 'a league knows nothing of later minutes');
  return new ConsensusPoll(book.population, league).consensusOf(book.bar(place), farmStandAt(book, place));
}

import type { DimensionView } from '#contract/farm-view';
import type { FarmBook } from '#farm/book/farm-book';
import { unreachable } from '#primitives/invariant';
import { activityAnswer } from '#transport/projections/farm/activity-words';
import { dimensionViews } from '#transport/projections/farm/dimension-words';
import type { FarmQuestion, SomeFarmAnswer } from '#transport/projections/farm/farm-analyst';
import { FarmHistories } from '#transport/projections/farm/farm-history';

/** Answers where it is asked, from the book of a farm, which may grow meanwhile. Nothing after `until` is read. */
export class FarmAnswers {
  readonly #book: FarmBook;
  readonly #histories: FarmHistories;
  #dimensions: readonly DimensionView[] | null = null;

  constructor(book: FarmBook) {
    this.#book = book;
    this.#histories = new FarmHistories(book);
  }

  answer({ topic }: FarmQuestion, until: number): SomeFarmAnswer {
    const place = this.#book.placeAt(until);
    switch (topic) {
      case 'dimensions':
        return (this.#dimensions ??= dimensionViews(this.#book.population));
      case 'activity':
        return activityAnswer(this.#book, this.#histories.at(place), this.#histories.recent(place));
      default:
        return unreachable(topic);
    }
  }
}

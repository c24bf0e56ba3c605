import type { FarmNews } from '#entry/farm/farm-messages';
import type { TapePosition } from '#ports/tape';
import { type Said, saidBy } from '#soak/proof/said';

/** What the trading desk says while a recording runs, for as long as that is. */
export class SaidLive {
  readonly #said: Said[] = [];
  #through: TapePosition = 0;
  #isAdvised = false;

  hear(news: FarmNews): void {
    if (news.kind !== 'advice' || news.progress.phase === 'failed') return;
    // Begun anew, it says again what it said of the same inputs; nothing else was ever said of them.
    if (news.anew) this.#said.length = 0;
    for (const placed of news.placed) {
      const one = saidBy(placed);
      if (one !== null) this.#said.push(one);
    }
    this.#through = news.progress.through;
    this.#isAdvised = true;
  }

  /** Null where nobody gives advice. */
  get said(): readonly Said[] | null {
    return this.#isAdvised ? this.#said : null;
  }

  /** So many inputs have been heard by whoever advises. */
  get through(): TapePosition {
    return this.#through;
  }
}

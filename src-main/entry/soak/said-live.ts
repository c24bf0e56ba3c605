import type { FarmNews } from '#entry/farm/farm-messages';
import type { SaidFile } from '#entry/soak/said-file';
import type { TapePosition } from '#ports/tape';
import { type Said, saidBy } from '#soak/proof/said';

/** What the trading desk says while a recording runs, and where it is written down what it said before a restart. */
export class SaidLive {
  readonly #file: SaidFile | null;
  readonly #said: Said[] = [];
  #through: TapePosition = 0;
  #isAdvised = false;

  /** Without a file, what was said before a restart is what is said again. */
  constructor(file: SaidFile | null = null) {
    this.#file = file;
  }

  hear(news: FarmNews): void {
    if (news.kind !== 'advice' || news.progress.phase === 'failed') return;
    this.#isAdvised = true;
    const { through } = news.progress;
    const said = news.placed.flatMap((placed) => saidBy(placed) ?? []);
    if (this.#file !== null) return this.#file.add(said, through);
    if (news.anew) this.#said.length = 0;
    this.#said.push(...said);
    this.#through = through;
  }

  /** Null where nobody gives advice. */
  get said(): readonly Said[] | null {
    return this.#isAdvised ? (this.#file?.said ?? this.#said) : null;
  }

  /** So many inputs have been heard by whoever advises. */
  get through(): TapePosition {
    return this.#file?.through ?? this.#through;
  }
}

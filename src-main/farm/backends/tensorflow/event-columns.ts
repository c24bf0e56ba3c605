import { EMPTY, ORDERED } from '#farm/backends/columns/slot-word';
import { GrowingWords } from '#farm/evaluation/growing-words';

type Cells = { readonly [config: number]: number };

/** Picks what happened out of columns in which, for most configs, nothing did. */
export class EventColumns {
  readonly #configs: number;
  readonly #events = new GrowingWords();

  constructor(configs: number) {
    this.#configs = configs;
  }

  /** By config: opening | exit << 24, or nothing. Answers how many there are. */
  addCloses(closed: Cells): number {
    const before = this.#events.length;
    for (let config = 0; config < this.#configs; config++) {
      const what = closed[config] as number;
      if (what !== EMPTY) this.#add(config, what);
    }
    return (this.#events.length - before) / 2;
  }

  /** By config: 1 for an order. Answers how many there are. */
  addOrders(ordered: Cells): number {
    const before = this.#events.length;
    for (let config = 0; config < this.#configs; config++) if (ordered[config] === 1) this.#add(config, ORDERED);
    return (this.#events.length - before) / 2;
  }

  /** All that was added since the last time. */
  take(): Int32Array {
    const taken = this.#events.cells.slice(0, this.#events.length);
    this.#events.truncate(0);
    return taken;
  }

  #add(config: number, what: number): void {
    this.#events.push(config);
    this.#events.push(what);
  }
}

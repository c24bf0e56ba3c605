import { GrowingWords } from '#farm/evaluation/growing-words';

/** Sorts the positions that a bar closes by their opening, in no more time than it takes to walk over them. */
export class ClosingGroups {
  readonly #openings = new GrowingWords();
  readonly #configs = new GrowingWords();
  readonly #exits = new GrowingWords();
  readonly #touched: number[] = [];
  /** By opening: how many; then, while they are handed over, where the next one goes. */
  #counts = new Int32Array(64);
  #sortedConfigs = new Int32Array(64);
  #sortedExits = new Uint8Array(64);

  get isEmpty(): boolean {
    return this.#openings.length === 0;
  }

  add(opening: number, config: number, exit: number): void {
    this.#openings.push(opening);
    this.#configs.push(config);
    this.#exits.push(exit);
    if (opening >= this.#counts.length) this.#widen(opening + 1);
    const count = this.#counts[opening] as number;
    if (count === 0) this.#touched.push(opening);
    this.#counts[opening] = count + 1;
  }

  /** Hands over every group, by `rank` rising, and forgets them. What is handed over holds until the callback returns. */
  takeAll(
    rank: (opening: number) => number,
    take: (opening: number, count: number, configs: Int32Array, exits: Uint8Array) => void,
  ): void {
    const { length } = this.#openings;
    if (length > this.#sortedConfigs.length) {
      this.#sortedConfigs = new Int32Array(length * 2);
      this.#sortedExits = new Uint8Array(length * 2);
    }
    const touched = this.#touched.sort((left, right) => rank(left) - rank(right) || left - right);
    let next = 0;
    for (const opening of touched) {
      const count = this.#counts[opening] as number;
      this.#counts[opening] = next;
      next += count;
    }
    for (let at = 0; at < length; at++) {
      const opening = this.#openings.cells[at] as number;
      const place = this.#counts[opening] as number;
      this.#counts[opening] = place + 1;
      this.#sortedConfigs[place] = this.#configs.cells[at] as number;
      this.#sortedExits[place] = this.#exits.cells[at] as number;
    }
    let from = 0;
    for (const opening of touched) {
      const end = this.#counts[opening] as number;
      this.#counts[opening] = 0;
      take(opening, end - from, this.#sortedConfigs.subarray(from, end), this.#sortedExits.subarray(from, end));
      from = end;
    }
    for (const list of [this.#openings, this.#configs, this.#exits]) list.truncate(0);
    this.#touched.length = 0;
  }

  #widen(length: number): void {
    const wider = new Int32Array(Math.max(length, this.#counts.length * 2));
    wider.set(this.#counts);
    this.#counts = wider;
  }
}

/** Tells of an end exactly once, whoever brought it about and however often it is reported. */
export class EndOnce {
  readonly #listeners: (() => void)[] = [];
  #ended = false;

  get ended(): boolean {
    return this.#ended;
  }

  onEnd(listener: () => void): void {
    this.#listeners.push(listener);
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const listener of this.#listeners) listener();
  }
}

/** Whoever wants to hear that something has changed. */
export class Changes {
  readonly #listeners = new Set<() => void>();

  add(listener: () => void): Disposable {
    // The same function may listen twice.
    const own = (): void => listener();
    this.#listeners.add(own);
    return { [Symbol.dispose]: () => void this.#listeners.delete(own) };
  }

  announce(): void {
    for (const listener of this.#listeners) listener();
  }
}

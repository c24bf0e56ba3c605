/** Ages are shown in seconds: following the cursor more closely would only cost. */
const EVERY_MS = 250;

/**
 * The time that ages are measured against: the cursor's, never the wall clock's. In a paused replay nothing gets older.
 */
export class CursorClock {
  #nowMs: number | null = null;
  #pendingMs: number | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly #listeners = new Set<() => void>();

  readonly nowMs = (): number | null => this.#nowMs;

  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(seenMs: number | null): void {
    if (seenMs === this.#nowMs && this.#timer === null) return;
    this.#pendingMs = seenMs;
    if (this.#timer !== null) return;
    this.#tell();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#pendingMs !== this.#nowMs) this.set(this.#pendingMs);
    }, EVERY_MS);
  }

  dispose(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#listeners.clear();
  }

  #tell(): void {
    this.#nowMs = this.#pendingMs;
    for (const listener of this.#listeners) listener();
  }
}

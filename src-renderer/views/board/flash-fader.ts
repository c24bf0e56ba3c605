/** 400 ms in all. A fade that the browser animates would cost a style and a paint of every cell in every frame. */
export const FLASH_LEVELS = 5;
export const LEVEL_MS = 80;

/** As much of an element as a flash needs. */
export interface FlashTarget {
  readonly dataset: Record<string, string | undefined>;
  readonly isConnected: boolean;
}

/**
 * Shows price changes as a tint that fades. A cell that is still fading is left alone: a symbol that ticks twenty times
 * a second must not flicker.
 */
export class FlashFader {
  readonly #levels = new Map<FlashTarget, { readonly word: 'up' | 'down'; level: number }>();
  #timer: ReturnType<typeof setInterval> | null = null;

  flash(target: FlashTarget, direction: -1 | 1): void {
    if (this.#levels.has(target)) return;
    const word = direction > 0 ? 'up' : 'down';
    this.#levels.set(target, { word, level: FLASH_LEVELS });
    target.dataset['flash'] = `${word}-${FLASH_LEVELS}`;
    this.#timer ??= setInterval(() => this.#fade(), LEVEL_MS);
  }

  dispose(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    for (const target of this.#levels.keys()) delete target.dataset['flash'];
    this.#levels.clear();
  }

  #fade(): void {
    for (const [target, flash] of this.#levels) {
      flash.level -= 1;
      if (flash.level > 0 && target.isConnected) {
        target.dataset['flash'] = `${flash.word}-${flash.level}`;
      } else {
        delete target.dataset['flash'];
        this.#levels.delete(target);
      }
    }
    if (this.#levels.size > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }
}

import type { LevelChange } from '#connectors/polymarket/parse/market-event';

const UNITS = 10_000;
/** Apart by more than this, the middle says nothing: nobody would deal there. */
const WIDEST = 1_000;

/** What is bid and asked for one answer of one question. Levels come in no order, and changes have no numbers. */
export class TokenBook {
  readonly #bids = new Map<number, number>();
  readonly #asks = new Map<number, number>();
  #atMs: number | null = null;
  #hasBase = false;

  get hasBase(): boolean {
    return this.#hasBase;
  }

  get atMs(): number | null {
    return this.#atMs;
  }

  /** The highest bid and the lowest ask, in ten-thousandths; null where there is none. */
  get best(): { readonly bid: number | null; readonly ask: number | null } {
    const bid = this.#bids.size === 0 ? null : Math.max(...this.#bids.keys());
    const ask = this.#asks.size === 0 ? null : Math.min(...this.#asks.keys());
    return { bid, ask };
  }

  /** The middle, from 0 to 1; null where a side is missing, they cross, or stand too far apart to have one. */
  get probability(): number | null {
    const { bid, ask } = this.best;
    if (bid === null || ask === null || ask < bid || ask - bid > WIDEST) return null;
    return (bid + ask) / 2 / UNITS;
  }

  forget(): void {
    this.#hasBase = false;
    this.#bids.clear();
    this.#asks.clear();
  }

  /** Answers whether it was news: a book that was asked for may be older than what was told meanwhile. */
  replace(levels: readonly LevelChange[], atMs: number | null): boolean {
    if (this.#hasBase && atMs !== null && this.#atMs !== null && atMs < this.#atMs) return false;
    this.forget();
    this.#hasBase = true;
    this.#put(levels, atMs);
    return true;
  }

  /** A change to what was never told says nothing. */
  change(levels: readonly LevelChange[], atMs: number | null): boolean {
    if (!this.#hasBase) return false;
    this.#put(levels, atMs);
    return true;
  }

  #put(levels: readonly LevelChange[], atMs: number | null): void {
    this.#atMs = atMs ?? this.#atMs;
    for (const { side, price, size } of levels) {
      const into = side === 'bid' ? this.#bids : this.#asks;
      if (size === 0) into.delete(price);
      else into.set(price, size);
    }
  }
}

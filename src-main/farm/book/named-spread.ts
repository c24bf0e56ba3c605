import type { Structure } from '#domain/structure';

/** What a spread's number stands for within a book. */
export interface NamedSpread {
  readonly number: number;
  /** Position in the grid's underlyings. */
  readonly underlying: number;
  readonly structure: Structure;
  /** The date of expiry, counted as `MarketBar.day` is. */
  readonly expiryDay: number;
}

import type { BarWords } from '#farm/backends/columns/bar-words';
import type { ColumnState } from '#farm/backends/columns/column-state';

/** What the configs of a spec are asked on a bar. */
export const Ask = {
  nothing: 0,
  /** Who enters. */
  entries: 1,
  /** What they hold and have ordered, then who enters. */
  everything: 2,
} as const;

/** A row of what asking a spec came to. It fills a line of memory, so that threads do not write into the same one. */
export const Report = {
  /** Pairs of words that tell what was opened and closed. */
  events: 0,
  /** Positions that now wait for a price to be closed at. */
  waiting: 1,
  ordered: 2,
} as const;

export const REPORT_CELLS = 16;

/** Pairs of words that the configs before a spec's first one may fill at most: so far its own begin. */
export function eventsBefore(firstConfig: number, perConfig: number): number {
  return firstConfig * (perConfig + 1);
}

/**
 * Asks one config after the other, with nothing but comparisons and sums of whole numbers. What it is asked with is the
 * same for every kernel, and so is what comes out, word for word.
 */
export interface ColumnKernel extends Disposable {
  readonly name: string;
  readonly state: ColumnState;
  /** Rows of `Report` by spec; only those of specs that were asked say anything. */
  readonly reports: Int32Array;
  /**
   * By spec, from `eventsBefore` on: two words for each position opened or closed, configs rising. The config, then minus
   * the opening for what was opened, and opening | exit << 24 for what was closed.
   */
  readonly events: Int32Array;
  /** One bar; by spec what is asked, as in `Ask`. */
  step(words: BarWords, asks: Uint8Array): void;
  /** The state is another one: whatever was concluded from it holds no longer. */
  forget(): void;
}

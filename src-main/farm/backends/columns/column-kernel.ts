import type { BarWords } from '#farm/backends/columns/bar-words';
import type { ColumnState } from '#farm/backends/columns/column-state';

/** What asking the configs of a spec came to. */
export interface SpecReport {
  /** Pairs of words in `events`. */
  events: number;
  /** Positions that now wait for a price to be closed at. */
  waiting: number;
  ordered: number;
}

/**
 * Asks one config after the other, with nothing but comparisons and sums of whole numbers. What it is asked with is the
 * same for every kernel, and so is what comes out, word for word.
 */
export interface ColumnKernel {
  readonly name: string;
  readonly state: ColumnState;
  /**
   * Two words for each position opened or closed by the last step: its config, then minus the opening for what was opened,
   * and opening | exit << 24 for what was closed.
   */
  readonly events: Int32Array;
  /** Hands over the bar that the next steps are about. */
  begin(words: BarWords): void;
  /** All configs of a spec: what they hold and have ordered, if that is asked, then who enters. */
  step(spec: number, asksPositions: boolean): SpecReport;
}

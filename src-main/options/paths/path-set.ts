/**
 * Antithetic paths as columns. Pair `i` is drawn from the words of path `firstPair + i`; its two members stand in
 * columns `i` and `pairs + i`. Each row is one step: what belongs to one moment lies together.
 */
export interface PathSet {
  readonly firstPair: number;
  readonly pairs: number;
  readonly steps: number;
  /** Years of one step. */
  readonly stepYears: number;
  /** ln(S/S₀) after each step: row `step − 1`, column as above. */
  readonly logReturns: Float64Array | Float32Array;
  /** The variance that the price gathered within each step, where asked for: a bridge between its ends needs it. */
  readonly stepVariances: Float64Array | Float32Array | null;
}

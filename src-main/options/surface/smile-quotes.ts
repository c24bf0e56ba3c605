/** What a smile is fitted to, as columns by rising k. */
export interface SmileQuotes {
  /** ln(K/F). */
  readonly k: Float64Array;
  /** Total variance. */
  readonly w: Float64Array;
  /** How much each counts; only the proportions matter. */
  readonly weight: Float64Array;
  /** Half the quote's own width in total variance, or 1 throughout where widths are not known. */
  readonly halfWidth: Float64Array;
}

export function smileQuotes(k: Float64Array, w: Float64Array, weight: Float64Array): SmileQuotes {
  return { k, w, weight, halfWidth: new Float64Array(k.length).fill(1) };
}

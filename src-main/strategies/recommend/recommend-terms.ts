import type { NumberRange } from '#options/spreads/strike-picker';

/** What one strategy sells, how it gets out again, and when a spread is worth selling at all. */
export interface RecommendTerms {
  readonly dte: NumberRange;
  /** |delta| of what is sold. */
  readonly shortDelta: NumberRange;
  /** Share of the largest profit that is enough. */
  readonly target: number;
  /** Multiple of the credit that is lost when it is enough. */
  readonly stop: number;
  readonly timeExitDte: number;
  /** Expected profit after fees at natural, as a share of what can be lost, by the belief that says least. */
  readonly minimumEdge: number;
  /** Probability of profit at expiry under every model. */
  readonly minimumPop: number;
  /** Milliseconds that a recommendation holds at most: what it takes to enter it by hand, with room to think. */
  readonly maximumAgeMs: number;
}

export const DEFAULT_RECOMMEND_TERMS: RecommendTerms = {
  dte: { from: 14, to: 45 },
  shortDelta: { from: 0.1, to: 0.3 },
  target: 0.5,
  stop: 2,
  timeExitDte: 7,
  minimumEdge: 0.02,
  minimumPop: 0.6,
  maximumAgeMs: 1_200_000,
};

import type { GateVerdict } from '#domain/gate-verdict';
import type { PriceE4 } from '#domain/money';
import type { ModelOdds } from '#domain/recommendation';
import type { SpreadCandidate } from '#options/spreads/spread-candidate';
import type { SpreadValuation } from '#options/spreads/spread-valuation';
import type { SpreadQuestion } from '#strategies/recommend/spread-question';

/** The one spread that would be sold, with all that was worked out about it. Whether it is, the router decides. */
export interface SpreadProposal {
  readonly question: SpreadQuestion;
  readonly candidate: SpreadCandidate;
  readonly valuation: SpreadValuation;
  /** Why no model fits this chain, so that an older fit or one volatility has to do; null where one does. */
  readonly fitProblem: string | null;
  /** Of the market, then of what is believed. */
  readonly odds: readonly ModelOdds[];
  readonly popLow: number;
  readonly kelly: number;
  readonly volatility: number;
  /** Expected dollars after fees by the belief that says least: at natural, and as fills are believed to come. */
  readonly evNatural: number;
  readonly evCalibrated: number;
  /** The first of them as a share of what can be lost. */
  readonly edge: number;
  readonly worst: PriceE4;
  readonly tick: PriceE4;
  /** All that were asked; they passed. */
  readonly gates: readonly GateVerdict[];
}

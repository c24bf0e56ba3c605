import type { LeagueRules } from '#farm/league/league-rules';
import type { Alarm } from '#farm/promotion/kill-fast';
import type { PromotionRules } from '#farm/promotion/promotion-rules';
import type { AuditDifference, AuditFigures } from '#farm/promotion/reference-audit';
import type { RuleCheck } from '#farm/promotion/rule-check';
import type { TradeExpectation } from '#farm/promotion/trade-expectation';

interface DecisionAt {
  /** The bar after which it was made. Never the time at which somebody asked. */
  readonly minute: number;
}

/** From here on these thresholds hold. What was followed under others begins its clock anew. */
export interface CommittedDecision extends DecisionAt {
  readonly kind: 'committed';
  /**
   * The newest bar when they were written down. The first ones hold from the beginning of the book, but nobody can claim
   * to have known them before this.
   */
  readonly writtenMinute: number;
  readonly rules: PromotionRules;
  readonly league: LeagueRules;
  /** Of what fills, fees and labels are made of, which are too long to be written down here. */
  readonly trading: string;
  /** Of all of it: see `thresholdsHash`. */
  readonly hash: string;
}

/** A look at the league. */
export interface ReviewedDecision extends DecisionAt {
  readonly kind: 'reviewed';
  /** Configs that passed every rule. */
  readonly qualified: number;
}

export interface PromotedDecision extends DecisionAt {
  readonly kind: 'promoted';
  readonly config: number;
  /** Of its own levels and everything it is followed under. */
  readonly hash: string;
  readonly checks: readonly RuleCheck[];
  readonly expectation: TradeExpectation;
  /** What plain rules came to over its whole history, which is what the book says to the cent. */
  readonly audit: AuditFigures;
}

/** Its history cannot be trusted: plain rules come to other trades than the book. */
export interface RefusedDecision extends DecisionAt {
  readonly kind: 'refused';
  readonly config: number;
  readonly difference: AuditDifference;
}

export interface DemotedDecision extends DecisionAt {
  readonly kind: 'demoted';
  readonly config: number;
  readonly failed: readonly RuleCheck[];
}

export interface QuarantinedDecision extends DecisionAt {
  readonly kind: 'quarantined';
  readonly config: number;
  readonly alarm: Alarm;
  /** It may be promoted anew by a look at the league from here on. */
  readonly untilMinute: number;
}

export interface ReleasedDecision extends DecisionAt {
  readonly kind: 'released';
  readonly config: number;
}

/** All that is ever decided about who is followed, in the order in which it was decided. */
export type Decision =
  | CommittedDecision
  | ReviewedDecision
  | PromotedDecision
  | RefusedDecision
  | DemotedDecision
  | QuarantinedDecision
  | ReleasedDecision;

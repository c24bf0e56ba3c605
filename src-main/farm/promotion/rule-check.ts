import type { DemoteRules, PromoteRules } from '#farm/promotion/promotion-rules';
import type { Standing } from '#farm/promotion/standing';

export const PROMOTION_RULES = ['days', 'trades', 'deflated Sharpe', 'out of sample', 'plateau'] as const;

export interface RuleCheck {
  readonly rule: (typeof PROMOTION_RULES)[number];
  /** Null where it cannot be said: that is not enough. */
  readonly value: number | null;
  readonly needed: number;
  readonly passed: boolean;
}

/** Every rule that a promotion has to pass, with what is there and what is asked for. */
export function promotionChecks(standing: Standing, days: number, rules: PromoteRules): readonly RuleCheck[] {
  return [
    least('days', days, rules.days),
    least('trades', standing.trades, rules.trades),
    least('deflated Sharpe', standing.deflatedSharpe, rules.deflatedSharpe),
    above('out of sample', standing.outOfSample, 0),
    least('plateau', standing.plateau, rules.plateau),
  ];
}

/** The same in reverse, for a config that is followed: less is asked of it, so that it does not come and go. */
export function demotionChecks(standing: Standing, rules: DemoteRules): readonly RuleCheck[] {
  return [
    least('deflated Sharpe', standing.deflatedSharpe, rules.deflatedSharpe),
    least('out of sample', standing.outOfSample, 0),
    least('plateau', standing.plateau, rules.plateau),
  ];
}

function least(rule: RuleCheck['rule'], value: number | null, needed: number): RuleCheck {
  return { rule, value, needed, passed: value !== null && value >= needed };
}

function above(rule: RuleCheck['rule'], value: number | null, needed: number): RuleCheck {
  return { rule, value, needed, passed: value !== null && value > needed };
}

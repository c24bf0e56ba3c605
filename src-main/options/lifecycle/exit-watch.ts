import { type ExitReason, type ExitRules, NO_EXITS, visitExitRules } from '#options/lifecycle/exit-rules';
import type { EpochMs } from '#primitives/clock';
import type { Stateful, StateVisitor } from '#primitives/state';

/** A position at one moment, in whole units of its cash. */
export interface ExitFacts {
  /** What closing everything now at the worst side would leave, fees aside. */
  readonly gain: number;
  /** Premium received or paid when it was opened; positive. */
  readonly premium: number;
  /** Time value in the premium, and what of it closing now would still cost; null where nothing is known of it. */
  readonly timeValueSold: number | null;
  readonly timeValueLeft: number | null;
  readonly nowMs: EpochMs;
  readonly openedMs: EpochMs;
  readonly daysToExpiry: number;
  readonly closeOfLastDayMs: EpochMs;
  /** A short leg is in the money or within reach of its strike. */
  readonly inDoubt: boolean;
}

const PPM = 1_000_000;

/** Tells when a position's rules ask for its close. Remembers the best gain that it has seen. */
export class ExitWatch implements Stateful {
  #rules: ExitRules;
  /** Best gain since it was opened; opening alone has gained nothing. */
  #highWater = 0;

  constructor(rules: ExitRules = NO_EXITS) {
    this.#rules = rules;
  }

  get rules(): ExitRules {
    return this.#rules;
  }

  get highWater(): number {
    return this.#highWater;
  }

  /** Asked once for every mark, in their order. */
  check(facts: ExitFacts): ExitReason | null {
    this.#highWater = Math.max(this.#highWater, facts.gain);
    const { stopLoss, profitTarget, heldMs, daysToExpiry } = this.#rules;
    const { gain, premium } = facts;
    if (stopLoss !== null && reaches(-gain, stopLoss, premium)) return 'stop';
    if (this.#hasGivenBack(gain, premium)) return 'trailing';
    if (this.#isGuarded(facts)) return 'guard';
    if (profitTarget !== null && reaches(gain, profitTarget, premium)) return 'target';
    if (this.#hasDecayed(facts)) return 'theta';
    if (daysToExpiry !== null && facts.daysToExpiry <= daysToExpiry) return 'days';
    if (heldMs !== null && facts.nowMs - facts.openedMs >= heldMs) return 'held';
    return null;
  }

  visitState(visitor: StateVisitor): void {
    this.#rules = visitExitRules(visitor, this.#rules);
    this.#highWater = visitor.number('exits.highWater', this.#highWater);
  }

  #hasGivenBack(gain: number, premium: number): boolean {
    const { trailFrom, trailBy } = this.#rules;
    if (trailFrom === null || trailBy === null || !reaches(this.#highWater, trailFrom, premium)) return false;
    return reaches(this.#highWater - gain, trailBy, premium);
  }

  #isGuarded({ nowMs, closeOfLastDayMs, inDoubt }: ExitFacts): boolean {
    const { guardMs } = this.#rules;
    return guardMs !== null && inDoubt && nowMs >= closeOfLastDayMs - guardMs;
  }

  #hasDecayed({ timeValueSold, timeValueLeft }: ExitFacts): boolean {
    const { thetaCapture } = this.#rules;
    if (thetaCapture === null || timeValueSold === null || timeValueLeft === null || timeValueSold <= 0) return false;
    return reaches(timeValueSold - timeValueLeft, thetaCapture, timeValueSold);
  }
}

/** amount ≥ share × whole, in integers. */
function reaches(amount: number, share: number, whole: number): boolean {
  return amount * PPM >= Math.round(share * PPM) * whole;
}

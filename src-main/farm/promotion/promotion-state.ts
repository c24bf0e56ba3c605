import type { CommittedDecision, Decision, QuarantinedDecision, RefusedDecision } from '#farm/promotion/decision';
import type { TradeExpectation } from '#farm/promotion/trade-expectation';
import { invariant } from '#primitives/invariant';

export interface Followed {
  readonly config: number;
  readonly sinceMinute: number;
  /**
   * What its clock counts from: it was promoted, its thresholds had been written down, and none of them has changed since.
   */
  readonly clockMinute: number;
  readonly expectation: TradeExpectation;
}

/** What the decisions so far amount to. */
export interface PromotionState {
  readonly committed: CommittedDecision | null;
  readonly reviewedMinute: number | null;
  readonly newestMinute: number | null;
  /** In the order in which they were promoted. */
  readonly followed: ReadonlyMap<number, Followed>;
  readonly quarantined: ReadonlyMap<number, QuarantinedDecision>;
  readonly refused: ReadonlyMap<number, RefusedDecision>;
}

export const NOTHING_DECIDED: PromotionState = {
  committed: null,
  reviewedMinute: null,
  newestMinute: null,
  followed: new Map(),
  quarantined: new Map(),
  refused: new Map(),
};

/** `until` leaves out what was decided later: a view of the past follows whom it followed then. */
export function stateOf(decisions: readonly Decision[], until = Number.POSITIVE_INFINITY): PromotionState {
  return decisions.filter(({ minute }) => minute <= until).reduce(afterDecision, NOTHING_DECIDED);
}

export function afterDecision(before: PromotionState, decision: Decision): PromotionState {
  const { minute } = decision;
  invariant(before.newestMinute === null || minute >= before.newestMinute, 'decisions follow one another');
  const state = { ...before, newestMinute: minute };
  switch (decision.kind) {
    case 'committed': {
      const changed = before.committed !== null && before.committed.hash !== decision.hash;
      const followed = changed ? withClocksAt(minute, before.followed) : before.followed;
      return { ...state, committed: decision, followed };
    }
    case 'reviewed':
      return { ...state, reviewedMinute: minute };
    case 'promoted': {
      const { config, expectation } = decision;
      const clockMinute = Math.max(minute, before.committed?.writtenMinute ?? minute);
      const entry = { config, sinceMinute: minute, clockMinute, expectation };
      return { ...state, followed: new Map(before.followed).set(config, entry) };
    }
    case 'refused':
      return { ...state, refused: new Map(before.refused).set(decision.config, decision) };
    case 'demoted':
      return { ...state, followed: without(before.followed, decision.config) };
    case 'quarantined':
      return {
        ...state,
        followed: without(before.followed, decision.config),
        quarantined: new Map(before.quarantined).set(decision.config, decision),
      };
    case 'released':
      return { ...state, quarantined: without(before.quarantined, decision.config) };
  }
}

function withClocksAt(minute: number, followed: PromotionState['followed']): PromotionState['followed'] {
  return new Map([...followed].map(([config, entry]) => [config, { ...entry, clockMinute: minute }]));
}

function without<Value>(map: ReadonlyMap<number, Value>, key: number): ReadonlyMap<number, Value> {
  const smaller = new Map(map);
  smaller.delete(key);
  return smaller;
}

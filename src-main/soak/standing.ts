import type { SoakState } from '#domain/soak-check';
import type { EpochMs } from '#primitives/clock';
import { type Observation, stateOf } from '#soak/observation';

const RANK: Readonly<Record<SoakState, number>> = { well: 0, warning: 1, problem: 2 };

export interface StandingTerms {
  readonly raiseAfterMs: number;
  readonly clearAfterMs: number;
}

/** One figure over time. It is believed once it has been so for long enough, so that nothing flickers. */
export class Standing {
  #state: SoakState = 'well';
  #sinceMs: EpochMs;
  #pending: { readonly isWorse: boolean; readonly sinceMs: EpochMs } | null = null;
  #newest: Observation;
  #complaint: Observation;

  constructor(first: Observation, atMs: EpochMs) {
    this.#newest = first;
    this.#complaint = first;
    this.#sinceMs = atMs;
  }

  get state(): SoakState {
    return this.#state;
  }

  /** Since when it is not well. */
  get sinceMs(): EpochMs {
    return this.#sinceMs;
  }

  get newest(): Observation {
    return this.#newest;
  }

  /** The newest one with which something was wrong: what is said until it is believed that it is over. */
  get complaint(): Observation {
    return this.#complaint;
  }

  /** Null: there is nothing to be measured any more. Answers whether the state has changed. */
  take(observation: Observation | null, atMs: EpochMs, terms: StandingTerms): boolean {
    const before = this.#state;
    if (observation !== null) {
      this.#newest = observation;
      if (stateOf(observation, false) !== 'well') this.#complaint = observation;
    }
    const target = observation === null ? 'well' : this.#targetOf(observation);
    if (target === before) {
      this.#pending = null;
      return false;
    }
    const isWorse = RANK[target] > RANK[before];
    if (this.#pending?.isWorse !== isWorse) this.#pending = { isWorse, sinceMs: atMs };
    const patienceMs = observation?.atOnce === true && isWorse ? 0 : isWorse ? terms.raiseAfterMs : terms.clearAfterMs;
    if (atMs - this.#pending.sinceMs < patienceMs) return false;
    if (before === 'well') this.#sinceMs = this.#pending.sinceMs;
    this.#state = target;
    this.#pending = null;
    return true;
  }

  /** Worse at once where the figure says so; better only where it is better by a margin. */
  #targetOf(observation: Observation): SoakState {
    const plain = stateOf(observation, false);
    if (RANK[plain] >= RANK[this.#state]) return plain;
    const eased = stateOf(observation, true);
    return RANK[eased] >= RANK[this.#state] ? this.#state : eased;
  }
}

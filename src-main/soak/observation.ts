import type { SoakCheck, SoakState } from '#domain/soak-check';
import type { SoakLimit } from '#domain/soak-settings';

/** One figure that was looked at, whether or not anything is wrong with it. */
export interface Observation {
  readonly check: SoakCheck;
  /** Which line, symbol or chain; null where there is only one. */
  readonly about: string | null;
  readonly value: number;
  readonly limit: SoakLimit;
  /** The value and its limit, as they are read: `6 min`, `at most 3 min`. */
  readonly figure: string;
  readonly bound: string;
  /** What is so, with the figure. */
  readonly text: string;
  readonly remedy: string;
  /** Wrong once is wrong: nothing is waited for. */
  readonly atOnce?: boolean;
}

/** How much better than its limit a figure has to be before what it said is taken back. */
const EASE = 0.2;

/** `isEased`: as seen by whoever has already complained, so that a figure on its limit does not flicker. */
export function stateOf({ value, limit }: Pick<Observation, 'value' | 'limit'>, isEased: boolean): SoakState {
  const lessIsWorse = limit.problem < limit.warning;
  const ease = isEased ? (lessIsWorse ? 1 + EASE : 1 - EASE) : 1;
  const isBeyond = (bound: number): boolean => (lessIsWorse ? value < bound * ease : value >= bound * ease);
  return isBeyond(limit.problem) ? 'problem' : isBeyond(limit.warning) ? 'warning' : 'well';
}

/** For what is either so or not. */
export const IS_PROBLEM: SoakLimit = { warning: 1, problem: 1 };
export const IS_WARNING: SoakLimit = { warning: 1, problem: Number.POSITIVE_INFINITY };

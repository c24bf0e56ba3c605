import type { TapePosition } from '#ports/tape';

/** A farm between two inputs of a tape: what it takes to go on from there instead of from the first input. */
export interface FarmKeyframe {
  /** It has handled so many inputs of the tape… */
  readonly position: TapePosition;
  /** …and evaluated so many bars, which the book holds. */
  readonly place: number;
  /** Whose words these are: others begin with the book's bars. */
  readonly evaluator: string;
  /** Of all accounts, so that a state that does not fit is noticed. */
  readonly ledgerHash: string;
  readonly words: Int32Array;
  readonly sight: Float64Array;
}

/** The newest keyframes of one farm; older ones are given up. */
export interface FarmKeyframes {
  /** The newest one that is whole and not beyond that much of tape and book; null without one. */
  newest(position: TapePosition, place: number): FarmKeyframe | null;
  /** It survives a killed process and a power cut once this returns. */
  keep(keyframe: FarmKeyframe): void;
}

import type { Recommendation, RecommendationEnd, Repricing } from '#domain/recommendation';
import type { RoutedSignal } from '#domain/signal';
import type { Ticker } from '#domain/instrument';
import type { EpochMs } from '#primitives/clock';

/** What belongs on the conditions strip: one input of the warmth score, and what it added. */
export interface ConditionPart {
  readonly name: string;
  /** As the trader reads it: "IV 61 %, realised 48 %". */
  readonly text: string;
  readonly points: number;
  readonly most: number;
}

/** How well conditions suit whoever sells options on an underlying, from `least` to `most`, in whole points. */
export interface Conditions {
  readonly underlying: Ticker;
  readonly atMs: EpochMs;
  /** Null while too little is known. */
  readonly score: number | null;
  readonly least: number;
  readonly most: number;
  readonly parts: readonly ConditionPart[];
}

/** A night's move of the coin, and where it would open the fund. */
export interface GapRisk {
  readonly underlying: Ticker;
  readonly atMs: EpochMs;
  /** The close that the gap is measured from. */
  readonly closedMs: EpochMs;
  readonly coinMove: number;
  readonly impliedGap: number;
  readonly impliedOpen: number;
  /** Share of past days on which the coin moved as far in as much time; null while too few are known. */
  readonly rarity: number | null;
}

/** Everything that the trading desk says of a market, in order: a function of the tape, the settings and the farm. */
export type Advice =
  | { readonly type: 'signal.accepted'; readonly seenMs: EpochMs; readonly signal: RoutedSignal }
  | { readonly type: 'signal.refused'; readonly seenMs: EpochMs; readonly signal: RoutedSignal }
  | { readonly type: 'recommendation.issued'; readonly seenMs: EpochMs; readonly recommendation: Recommendation }
  | { readonly type: 'recommendation.repriced'; readonly seenMs: EpochMs; readonly repricing: Repricing }
  | { readonly type: 'recommendation.ended'; readonly seenMs: EpochMs; readonly end: RecommendationEnd }
  | { readonly type: 'conditions.changed'; readonly seenMs: EpochMs; readonly conditions: Conditions }
  | { readonly type: 'gap.expected'; readonly seenMs: EpochMs; readonly gap: GapRisk };

/** With the tape position of the input that made it known: as of an earlier position it does not exist. */
export interface PlacedAdvice {
  readonly position: number;
  readonly advice: Advice;
}

import type { FarmProgress } from '#contract/farm-view';
import type { PlacedAdvice } from '#domain/advice';
import type { AdviceProgress } from '#research/advice/advice-ledger';
import type { FarmQuestion, SomeFarmAnswer } from '#transport/projections/farm/farm-analyst';

/** What a farm thread is started with. */
export interface FarmTask {
  readonly tapePath: string;
  readonly configFolder: string;
  /** Where farms are kept; null keeps this one in memory. */
  readonly root: string | null;
  /** The tape is being recorded: what is on it is not all that there will be. */
  readonly isGrowing: boolean;
}

export type FarmOrder =
  | { readonly kind: 'ask'; readonly id: number; readonly question: FarmQuestion; readonly until: number }
  /** More has been recorded, and is safe. */
  | { readonly kind: 'grown' }
  /** Nothing more will be recorded: run to the end of the tape, then end. */
  | { readonly kind: 'finish' }
  | { readonly kind: 'close' };

export type FarmNews =
  | { readonly kind: 'progress'; readonly progress: FarmProgress }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: SomeFarmAnswer }
  | { readonly kind: 'unanswered'; readonly id: number; readonly problem: string }
  /** What was advised since the last time, in order; `anew`: instead of everything before. */
  | {
      readonly kind: 'advice';
      readonly placed: readonly PlacedAdvice[];
      readonly progress: AdviceProgress;
      readonly anew: boolean;
    };

import type { PlacedAdvice } from '#domain/advice';
import type { TapePosition } from '#ports/tape';

/** How far the advice on a tape has come. */
export interface AdviceProgress {
  readonly phase: 'none' | 'catching-up' | 'ready' | 'failed';
  /** Why there is none, or why it stopped; null while all is well. */
  readonly problem: string | null;
  /** So many inputs of the tape have been heard, of so many. */
  readonly through: TapePosition;
  readonly inputs: TapePosition;
}

export const NO_ADVICE: AdviceProgress = { phase: 'none', problem: null, through: 0, inputs: 0 };

/** All that was advised on a tape so far, in order. Whoever shows a moment takes what lies at or before its position. */
export class AdviceLedger {
  readonly #placed: PlacedAdvice[] = [];
  #progress = NO_ADVICE;

  get placed(): readonly PlacedAdvice[] {
    return this.#placed;
  }

  get progress(): AdviceProgress {
    return this.#progress;
  }

  /** Another tape, or the same one by other settings: what was said is no longer said. */
  clear(progress: AdviceProgress = NO_ADVICE): void {
    this.#placed.length = 0;
    this.#progress = progress;
  }

  add(placed: readonly PlacedAdvice[], progress: AdviceProgress): void {
    for (const one of placed) this.#placed.push(one);
    this.#progress = progress;
  }

  fail(problem: string): void {
    this.#progress = { ...this.#progress, phase: 'failed', problem };
  }
}

/** Whoever watches over a recording, as far as its alerts ask. */
export interface RecordingGuard {
  /** Why nothing new may be sold; null where nothing stands in the way. */
  readonly halt: string | null;
  /** Why a watchdog elsewhere is not told that all is well; null while it is. */
  readonly withheld: string | null;
  /** What belongs in the review of a day, `2026-07-01`. */
  reviewLines(day: string): readonly string[];
}

/** Of a recording that nobody watches over. */
export const NO_GUARD: RecordingGuard = { halt: null, withheld: null, reviewLines: () => [] };

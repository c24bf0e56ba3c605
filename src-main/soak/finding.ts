import type { SoakCheck } from '#domain/soak-check';
import type { EpochMs } from '#primitives/clock';

/** Something that is not as it should be, since when, and what to do about it. */
export interface SoakFinding {
  /** Stays the same while it lasts. */
  readonly id: string;
  readonly check: SoakCheck;
  readonly about: string | null;
  readonly state: 'warning' | 'problem';
  readonly text: string;
  readonly remedy: string;
  readonly sinceMs: EpochMs;
  /** When it was over; null while it lasts. */
  readonly endedMs: EpochMs | null;
  /** Nothing new may be sold meanwhile. */
  readonly halts: boolean;
}

/** What has changed with one look. */
export interface SoakNews {
  /** Newly found, or worse than before. */
  readonly raised: readonly SoakFinding[];
  readonly ended: readonly SoakFinding[];
}

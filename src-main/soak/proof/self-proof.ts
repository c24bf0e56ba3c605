import type { EpochMs } from '#primitives/clock';

/** A day replayed from its tape and held against what was said while it happened. */
export interface SelfProof {
  /** `2026-07-01`, in New York. */
  readonly day: string;
  readonly tape: string;
  /** When it was tried. */
  readonly atMs: EpochMs;
  /** `failed`: it could not be tried. */
  readonly verdict: 'proved' | 'refuted' | 'failed';
  /** In a sentence. */
  readonly text: string;
  readonly remedy: string | null;
  /** Minutes whose hashes agree; signals and recommendations that were said alike. */
  readonly minutes: number;
  readonly signals: number;
  readonly recommendations: number;
  /** The first of what differs, in words. */
  readonly differences: readonly string[];
  readonly seconds: number;
}

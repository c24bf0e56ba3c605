import type { LineState } from '#ports/venue';
import type { EpochMs } from '#primitives/clock';

/** A line that was never heard has no rhythm yet. */
const PATIENCE = 2;

/**
 * How long one line has been silent beyond what is usual for it: streams are heard every few seconds, other lines are
 * asked every few minutes, and none says which kind it is.
 */
export class LineRhythm {
  #heardMs: EpochMs | null = null;
  #longestPauseMs = 0;
  #liveMs: EpochMs | null = null;
  #firstMs: EpochMs | null = null;

  /** Answers for how long it has been silent although it should not be. */
  take({ phase, heardMs }: Pick<LineState, 'phase' | 'heardMs'>, atMs: EpochMs): number {
    // One that nobody wants to hear, or that only a person can open, is not waited for.
    if (phase === 'idle' || phase === 'refused') {
      this.#liveMs = null;
      this.#firstMs = null;
      return 0;
    }
    this.#firstMs ??= atMs;
    if (phase !== 'live') return Math.max(0, atMs - (this.#liveMs ?? this.#firstMs));
    const pauseMs = this.#heardMs === null || heardMs === null ? 0 : heardMs - this.#heardMs;
    // Only while it stays connected: being away is no rhythm.
    if (this.#liveMs !== null) this.#longestPauseMs = Math.max(this.#longestPauseMs, pauseMs);
    this.#heardMs = heardMs;
    const quietMs = heardMs === null ? 0 : atMs - heardMs;
    const beyondMs = this.#longestPauseMs === 0 ? 0 : quietMs - PATIENCE * this.#longestPauseMs;
    if (beyondMs <= 0) this.#liveMs = atMs;
    return Math.max(0, beyondMs);
  }
}

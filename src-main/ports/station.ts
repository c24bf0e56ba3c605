import type { LineState, VenueName, VenueNote } from '#ports/venue';
import type { EpochMs } from '#primitives/clock';

/** How live recording is at a moment: what the panels show and the guardian judges. */
export interface StationStatus {
  readonly atMs: EpochMs;
  readonly lines: readonly LineState[];
  readonly notes: readonly (VenueNote & { readonly venue: VenueName })[];
  /** Inputs that wait for the engine, and those it had no room for. */
  readonly inbox: { readonly depth: number; readonly droppedQuotes: number; readonly droppedOther: number };
  /** Inputs recorded and handled. */
  readonly position: number;
  /** Of the newest input; null before the first. */
  readonly seenMs: EpochMs | null;
  /** Why recording stands still; null while it does not. */
  readonly halted: string | null;
}

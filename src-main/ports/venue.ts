import type { SourceId } from '#domain/instrument';
import type { EpochMs } from '#primitives/clock';

export const VENUE_PHASES = [
  'idle',
  'connecting',
  /** Connected; what it has to tell first has not all come. */
  'syncing',
  'live',
  /** The line is open and nothing comes, although something should. */
  'stale',
  'backing-off',
  /** Only a change by a human helps. */
  'refused',
] as const;
export type VenuePhase = (typeof VENUE_PHASES)[number];

/** What went wrong last, in words, and when. */
export interface VenueTrouble {
  readonly atMs: EpochMs;
  readonly text: string;
}

export interface VenueState {
  readonly source: SourceId;
  readonly phase: VenuePhase;
  /** Why, and what to do; null while all is well. */
  readonly reason: string | null;
  readonly sinceMs: EpochMs;
  /** Messages and bytes since it was started. */
  readonly messages: number;
  readonly bytes: number;
  /** Round trip of the last heartbeat. */
  readonly latencyMs: number | null;
  /** By how much the venue's clock is ahead of ours, travel time included; null before anything with a time came. */
  readonly skewMs: number | null;
  readonly reconnects: number;
  /** Messages that were left out since a field was not what it should be. */
  readonly drifts: number;
  /** Messages of a kind nobody knows. They cost nothing and mean nothing. */
  readonly unknown: number;
  readonly trouble: VenueTrouble | null;
}

import type { Instrument, InstrumentIndex, SourceId, Ticker } from '#domain/instrument';
import type { PushInput } from '#ports/input-feed';
import type { EpochMs } from '#primitives/clock';

/** In the order in which they are listed and shown. */
export const VENUE_NAMES = [
  'bybit',
  'deribit',
  'alpaca',
  'yahoo',
  'tastytrade',
  'public',
  'ibkr',
  'alphavantage',
  'polymarket',
] as const;
export type VenueName = (typeof VENUE_NAMES)[number];

export const LINE_PHASES = [
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
export type LinePhase = (typeof LINE_PHASES)[number];

/** What went wrong last, in words, and when. */
export interface LineTrouble {
  readonly atMs: EpochMs;
  readonly text: string;
}

/** Requests that a venue allows, and how many of them are left. */
export interface RateBudget {
  readonly left: number;
  readonly of: number;
  readonly perMs: number;
  /** Requests that wait for their turn. */
  readonly waiting: number;
}

/** One connection of a venue: a socket, or a question that is asked again and again. */
export interface LineState {
  readonly venue: VenueName;
  /** Which of the venue's lines: `linear stream`, `chains`. */
  readonly line: string;
  readonly phase: LinePhase;
  /** Why, and what to do; null while all is well. */
  readonly reason: string | null;
  readonly sinceMs: EpochMs;
  readonly heardMs: EpochMs | null;
  /** Messages and bytes since it was started. */
  readonly messages: number;
  readonly bytes: number;
  /** Round trip of the last heartbeat or request. */
  readonly latencyMs: number | null;
  /** By how much the venue's clock is ahead of ours, travel time included; null before anything with a time came. */
  readonly skewMs: number | null;
  readonly reconnects: number;
  /** Gaps that it has announced. */
  readonly gaps: number;
  /** Messages that were left out since a field was not what it should be. */
  readonly drifts: number;
  /** Messages of a kind nobody knows. They cost nothing and mean nothing. */
  readonly unknown: number;
  readonly budget: RateBudget | null;
  readonly trouble: LineTrouble | null;
}

/** What a venue tells beside its lines: `Greeks known` `93 %`. */
export interface VenueNote {
  readonly name: string;
  readonly text: string;
}

/** Where a venue's inputs go. */
export interface VenueOutlet {
  readonly push: PushInput;
  /** The engine's number of an instrument that the venue brings. */
  readonly indexOf: (source: SourceId, symbol: Ticker) => InstrumentIndex;
  /** Until when the tape knows everything: what happened since then is a gap. Null on a new tape. */
  readonly knownThroughMs: EpochMs | null;
  /** Something about a line has changed. */
  readonly changed: () => void;
}

export interface Venue {
  readonly name: VenueName;
  /** Everything it brings, listed before it starts. Nothing else is ever pushed by index. */
  readonly instruments: readonly Instrument[];
  readonly lines: readonly LineState[];
  readonly notes: readonly VenueNote[];
  /** Begins to push; disposing ends all of it: no socket, timer or request is left. */
  start(outlet: VenueOutlet): Disposable;
  /** For whoever does not want to wait. */
  reconnectNow(): void;
}

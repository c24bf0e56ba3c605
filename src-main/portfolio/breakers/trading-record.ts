import type { Cents } from '#domain/money';
import type { EpochMs } from '#primitives/clock';

/** What the trader's book says about the past, as far as breakers ask. */
export interface TradingRecord {
  /** Every result, when it became final; fees included. In order of time. */
  readonly results: readonly { readonly atMs: EpochMs; readonly cents: Cents }[];
  /** What each closed position brought in all. In order of time. */
  readonly closed: readonly { readonly closedMs: EpochMs; readonly cents: Cents }[];
  /** What is open, marked at the side one would have to trade; null where it cannot be marked. */
  readonly open: readonly { readonly openedMs: EpochMs; readonly cents: Cents | null }[];
  readonly paused: { readonly reason: string; readonly untilMs: EpochMs | null } | null;
  readonly killed: { readonly reason: string } | null;
}

/** How the data is doing that a new trade would rest on. */
export interface DataHealth {
  /** Of the newest chain of the underlying; null where there is none. */
  readonly quotedMs: EpochMs | null;
  /** Heartbeats missed by the connection that is worst off; null where nothing beats. */
  readonly missedHeartbeats: number | null;
  /** What the guardian of the recording has found that stops new trades; null where nothing, or where nobody watches. */
  readonly guardianHalt: string | null;
}

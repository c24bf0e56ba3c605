import { type EpochMs, SECOND_MS } from '#primitives/clock';

/** A source that is connected says that it is there at least so often. */
const BEAT_MS = 30 * SECOND_MS;

/** Heartbeats missed in a row by the source that is worst off, by the newest of each; null where none ever beat. */
export function missedBeats(newest: readonly (EpochMs | null)[], nowMs: EpochMs): number | null {
  const missed = newest.flatMap((beatMs) => (beatMs === null ? [] : Math.floor((nowMs - beatMs) / BEAT_MS)));
  return missed.length === 0 ? null : Math.max(0, ...missed);
}

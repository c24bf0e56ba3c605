import { formatAge } from '#window/formatting/durations.ts';
import { UNKNOWN } from '#window/formatting/numbers.ts';

/** Up to here a price is as good as new. */
const LIVE_MS = 3_000;
/** From here on it is dimmed and says how old it is. */
const STALE_MS = 10_000;

export type Staleness = 'unknown' | 'live' | 'aging' | 'stale';

export function staleness(seenMs: number | null, nowMs: number | null): Staleness {
  if (seenMs === null || nowMs === null) return 'unknown';
  const age = nowMs - seenMs;
  if (age < LIVE_MS) return 'live';
  return age < STALE_MS ? 'aging' : 'stale';
}

export function ageText(seenMs: number | null, nowMs: number | null): string {
  const state = staleness(seenMs, nowMs);
  if (state === 'unknown' || seenMs === null || nowMs === null) return UNKNOWN;
  if (state === 'live') return 'live';
  return state === 'aging' ? formatAge(nowMs - seenMs) : `${formatAge(nowMs - seenMs)} old`;
}

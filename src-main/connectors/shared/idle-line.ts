import type { LineState, VenueName } from '#ports/venue';
import type { EpochMs } from '#primitives/clock';

/** A line before its first word. */
export function idleLine(venue: VenueName, line: string, nowMs: EpochMs): LineState {
  return {
    venue,
    line,
    phase: 'idle',
    reason: null,
    sinceMs: nowMs,
    heardMs: null,
    messages: 0,
    bytes: 0,
    latencyMs: null,
    skewMs: null,
    reconnects: 0,
    gaps: 0,
    drifts: 0,
    unknown: 0,
    budget: null,
    trouble: null,
  };
}

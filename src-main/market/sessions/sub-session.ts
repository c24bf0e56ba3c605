import { utcFromNewYork } from '#market/sessions/new-york-time';
import type { TradingSession } from '#market/sessions/nyse-calendar';
import { HOUR_MS, MINUTE_MS } from '#primitives/clock';

export type SubSession = 'morning' | 'midday' | 'afternoon';

const MIDDAY_FROM_MS = 11 * HOUR_MS + 30 * MINUTE_MS;
const AFTERNOON_FROM_MS = 14 * HOUR_MS;

/** By the clock in New York, half day or not; null outside of the regular session. */
export function subSessionAt(session: TradingSession, utcMs: number): SubSession | null {
  if (!isWithin(session, utcMs)) return null;
  if (utcMs < utcFromNewYork(session.day, MIDDAY_FROM_MS)) return 'morning';
  return utcMs < utcFromNewYork(session.day, AFTERNOON_FROM_MS) ? 'midday' : 'afternoon';
}

/** Null outside of the regular session. */
export function minutesSinceOpen(session: TradingSession, utcMs: number): number | null {
  return isWithin(session, utcMs) ? (utcMs - session.openMs) / MINUTE_MS : null;
}

/** Null outside of the regular session. */
export function minutesToClose(session: TradingSession, utcMs: number): number | null {
  return isWithin(session, utcMs) ? (session.closeMs - utcMs) / MINUTE_MS : null;
}

function isWithin(session: TradingSession, utcMs: number): boolean {
  return utcMs >= session.openMs && utcMs < session.closeMs;
}

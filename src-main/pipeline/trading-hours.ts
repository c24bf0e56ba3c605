import type { TradingCalendar } from '#domain/instrument';
import type { Session } from '#domain/regime';
import type { DayBounds } from '#market/bars/bar-listener';
import type { SessionLookup } from '#pipeline/session-lookup';
import { DAY_MS } from '#primitives/clock';

/** Whether an empty minute is news: regular hours for what trades in New York, always for what never closes. */
export function isTrading(session: Session): boolean {
  return session !== 'CLOSED' && session !== 'PRE' && session !== 'POST';
}

/** A daily bar is the UTC day for what never closes, and the regular session for what does. */
export function dayBoundsOf(calendar: TradingCalendar, sessions: SessionLookup): DayBounds {
  if (calendar === 'crypto') {
    return (minuteMs) => {
      const startMs = Math.floor(minuteMs / DAY_MS) * DAY_MS;
      return { startMs, endMs: startMs + DAY_MS };
    };
  }
  return (minuteMs) => {
    const span = sessions.at(minuteMs);
    return span.session === 'RTH' ? { startMs: span.fromMs, endMs: span.untilMs } : null;
  };
}

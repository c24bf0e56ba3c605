import type { Session } from '#domain/regime';
import { DAY_MS, HOUR_MS } from '#primitives/clock';

/** How busy and how jumpy a market is at a time of day, where 1 is usual. */
export interface Activity {
  readonly events: number;
  readonly volatility: number;
}

export const NO_ACTIVITY: Activity = { events: 0, volatility: 0.22 };

/** Coins never close, but they sleep a little over Asia's noon and wake with New York. By UTC hour. */
const COIN_HOURS: readonly number[] = [
  0.95, 0.95, 0.9, 0.8, 0.75, 0.75, 0.8, 0.95, 1.05, 1, 0.95, 0.9, 1.05, 1.35, 1.6, 1.55, 1.35, 1.15, 1.05, 1.05, 1,
  0.85, 0.8, 0.85,
];
const WEEKEND = 0.6;

export function coinActivity(utcMs: number): Activity {
  const hours = (utcMs % DAY_MS) / HOUR_MS;
  const hour = Math.floor(hours);
  const now = COIN_HOURS[hour] as number;
  const next = COIN_HOURS[(hour + 1) % 24] as number;
  // 1970 began on a Thursday.
  const weekday = (Math.floor(utcMs / DAY_MS) + 4) % 7;
  const events = (now + (next - now) * (hours - hour)) * (weekday === 0 || weekday === 6 ? WEEKEND : 1);
  return { events, volatility: 0.6 + 0.4 * events };
}

/** `elapsed` runs from 0 to 1 over the session: busy at the open and the close, quiet over lunch and outside. */
export function shareActivity(session: Session, elapsed: number): Activity {
  const edge = (2 * elapsed - 1) * (2 * elapsed - 1);
  if (session === 'RTH') return { events: 0.6 + 1.6 * edge * edge, volatility: 0.75 + 0.8 * edge };
  if (session === 'PRE') return { events: 0.02 + 0.1 * elapsed * elapsed * elapsed, volatility: 0.45 };
  if (session === 'POST') {
    const left = 1 - elapsed;
    return { events: 0.015 + 0.12 * left * left * left, volatility: 0.45 };
  }
  return NO_ACTIVITY;
}

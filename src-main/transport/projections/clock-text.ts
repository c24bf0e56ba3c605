import { formatTimeOfDay, isCovered, newYorkOffsetMs } from '#market/sessions/new-york-time';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '#primitives/clock';

/** The time in New York where its rules are known. */
export function timeText(ms: number): string {
  if (!isCovered(ms)) return `${formatTimeOfDay(ms % DAY_MS)} UTC`;
  return `${formatTimeOfDay((ms + newYorkOffsetMs(ms)) % DAY_MS)} ET`;
}

export function ageText(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.floor(ms / SECOND_MS)} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  return `${Math.floor(ms / HOUR_MS)} h`;
}

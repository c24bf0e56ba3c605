import { formatNewYork, isCovered } from '#market/sessions/new-york-time';

/** New York's clock where it is known, else UTC: a tape of coins may lie beyond the years of the calendar. */
export function instantText(utcMs: number): string {
  return isCovered(utcMs)
    ? formatNewYork(utcMs)
    : new Date(utcMs)
        .toISOString()
        .replace('T', ' ')
        .replace(/\.\d+Z/, ' UTC');
}

import { formatNewYork, isCovered } from '#market/sessions/new-york-time';
import { epochMs, MINUTE_MS } from '#primitives/clock';

/** `2026-03-06 10:31`, in New York. */
export function minuteText(minute: number): string {
  const ms = epochMs(minute * MINUTE_MS);
  return isCovered(ms) ? formatNewYork(ms).slice(0, 16) : `minute ${minute}`;
}

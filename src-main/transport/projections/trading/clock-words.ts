import { formatNewYork, isCovered } from '#market/sessions/new-york-time';

/** `11:20`, in New York. */
export function timeText(ms: number): string {
  return isCovered(ms) ? formatNewYork(ms).slice(11, 16) : `${ms} ms`;
}

/** `2026-03-06 11:20`, in New York. */
export function minuteText(ms: number): string {
  return isCovered(ms) ? formatNewYork(ms).slice(0, 16) : `${ms} ms`;
}

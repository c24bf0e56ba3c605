import { dateOf, parseDay } from '#market/sessions/civil-date';
import { formatNewYork, isCovered } from '#market/sessions/new-york-time';
import type { EpochMs } from '#primitives/clock';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `6 Mar, 12:31 ET`: seconds matter to nobody who reads a message. */
export function clockText(atMs: EpochMs): string {
  if (!isCovered(atMs)) return 'at an unknown time';
  return `${dayText(formatNewYork(atMs).slice(0, 10))}, ${timeText(atMs)} ET`;
}

/** `12:31`, in New York. */
export function timeText(atMs: EpochMs): string {
  return isCovered(atMs) ? formatNewYork(atMs).slice(11, 16) : '–';
}

/** `27 Mar`, of a date such as 2026-03-27. */
export function dayText(date: string): string {
  const day = parseDay(date);
  if (day === null) return date;
  const { day: ofMonth, month } = dateOf(day);
  return `${ofMonth} ${MONTHS[month - 1] ?? ''}`;
}

import { formatNewYork, isCovered } from '#market/sessions/new-york-time';
import type { EpochMs } from '#primitives/clock';

/** `6 Mar, 12:31 ET`: seconds matter to nobody who reads a message. */
export function clockText(atMs: EpochMs): string {
  if (!isCovered(atMs)) return 'at an unknown time';
  const [date = ''] = formatNewYork(atMs).split(' ');
  const [, month = '', day = ''] = date.split('-');
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? ''}, ${timeText(atMs)} ET`;
}

/** `12:31`, in New York. */
export function timeText(atMs: EpochMs): string {
  return isCovered(atMs) ? (formatNewYork(atMs).split(' ')[1] ?? '').slice(0, 5) : '–';
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

import { formatNewYork, isCovered } from '#market/sessions/new-york-time';
import type { EpochMs } from '#primitives/clock';

/** `Mar 6, 12:31 ET`; seconds matter to nobody who reads a message. */
export function clockText(atMs: EpochMs): string {
  if (!isCovered(atMs)) return 'at an unknown time';
  const [date = '', time = ''] = formatNewYork(atMs).split(' ');
  const [, month = '', day = ''] = date.split('-');
  return `${MONTHS[Number(month) - 1] ?? ''} ${Number(day)}, ${time.slice(0, 5)} ET`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

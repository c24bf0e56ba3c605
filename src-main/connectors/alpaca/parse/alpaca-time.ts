import { parseDay, startOfDayMs } from '#market/sessions/civil-date';
import { MINUTE_MS, SECOND_MS } from '#primitives/clock';

/** A moment to the nanosecond: several quotes share a millisecond. */
export interface Instant {
  readonly ms: number;
  /** Nanoseconds after it, below a million. */
  readonly nanos: number;
}

const TEXT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})?$/;

/** RFC 3339 with up to nine digits of a second. A time without a zone is UTC, whatever zone this machine is in. */
export function parseInstant(text: unknown): Instant | null {
  const found = typeof text === 'string' ? TEXT.exec(text) : null;
  if (found === null) return null;
  const [, date = '', hours, minutes, seconds, fraction = '', zone = 'Z'] = found;
  const day = parseDay(date);
  if (day === null || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  const digits = fraction.padEnd(9, '0');
  const wallMs =
    startOfDayMs(day) +
    (Number(hours) * 60 + Number(minutes)) * MINUTE_MS +
    Number(seconds) * SECOND_MS +
    Number(digits.slice(0, 3));
  return { ms: wallMs - offsetMs(zone), nanos: Number(digits.slice(3)) };
}

export function isAfter(one: Instant, other: Instant): boolean {
  return one.ms > other.ms || (one.ms === other.ms && one.nanos > other.nanos);
}

function offsetMs(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * MINUTE_MS;
}

import { UNKNOWN } from '#window/formatting/numbers.ts';

/** Every instant of the window is shown in New York time; the machine's own zone plays no part. */
const zone = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
});

const HOUR_MS = 3_600_000;
const CACHED_HOURS = 10_000;
/** New York's clock changes only on whole hours of UTC, so one answer holds for the hour. Asking Intl takes 100 times as long. */
const offsets = new Map<number, number>();

/** Milliseconds that New York's clock is ahead of UTC: negative all year. */
export function easternOffsetMs(ms: number): number {
  const hour = Math.floor(ms / HOUR_MS);
  let offset = offsets.get(hour);
  if (offset === undefined) {
    offset = askOffset(hour * HOUR_MS);
    if (offsets.size >= CACHED_HOURS) offsets.clear();
    offsets.set(hour, offset);
  }
  return offset;
}

function askOffset(ms: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of zone.formatToParts(ms)) part[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - ms;
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

type Instant = number | null | undefined;

/** Its UTC getters read New York's clock. */
function wall(ms: Instant): Date | null {
  // Beyond this a Date is invalid.
  if (ms === null || ms === undefined || !(Math.abs(ms) <= 8.6e15)) return null;
  return new Date(ms + easternOffsetMs(ms));
}

/** `09:31:05` */
export function easternClock(ms: Instant): string {
  const date = wall(ms);
  return date === null ? UNKNOWN : `${minuteText(date)}:${two(date.getUTCSeconds())}`;
}

/** `09:31:05.250` */
export function easternClockMs(ms: Instant): string {
  const date = wall(ms);
  if (date === null) return UNKNOWN;
  return `${minuteText(date)}:${two(date.getUTCSeconds())}.${String(date.getUTCMilliseconds()).padStart(3, '0')}`;
}

/** `09:31` */
export function easternMinute(ms: Instant): string {
  const date = wall(ms);
  return date === null ? UNKNOWN : minuteText(date);
}

/** `Tue 17 Nov 2026` */
export function easternDate(ms: Instant): string {
  const date = wall(ms);
  return date === null ? UNKNOWN : `${WEEKDAYS[date.getUTCDay()]} ${dayText(date)} ${date.getUTCFullYear()}`;
}

/** `17 Nov` */
export function easternDay(ms: Instant): string {
  const date = wall(ms);
  return date === null ? UNKNOWN : dayText(date);
}

/** `17 Nov 2026 09:31` */
export function easternDateTime(ms: Instant): string {
  const date = wall(ms);
  return date === null ? UNKNOWN : `${dayText(date)} ${date.getUTCFullYear()} ${minuteText(date)}`;
}

export interface EasternParts {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export function easternParts(ms: number): EasternParts {
  const date = wall(ms) ?? new Date(0);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

/** The instant at which New York's clock shows this. Of an hour that happens twice, the first; of one that is skipped, the one after. */
export function instantOfEastern(parts: EasternParts): number {
  const asUtc = Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
  const before = asUtc - easternOffsetMs(asUtc - 24 * HOUR_MS);
  if (before + easternOffsetMs(before) === asUtc) return before;
  const after = asUtc - easternOffsetMs(asUtc + 24 * HOUR_MS);
  return after + easternOffsetMs(after) === asUtc ? after : before;
}

function minuteText(date: Date): string {
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
}

function dayText(date: Date): string {
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

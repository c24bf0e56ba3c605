import {
  addDays,
  type CivilDay,
  dateOf,
  FRIDAY,
  lastWeekday,
  startOfDayMs,
  utcDay,
  weekday,
} from '#market/sessions/civil-date';
import { type EpochMs, epochMs, HOUR_MS } from '#primitives/clock';

export type DeribitSeries = 'daily' | 'weekly' | 'monthly' | 'quarterly';

export interface DeribitExpiry {
  readonly day: CivilDay;
  readonly series: DeribitSeries;
  readonly expiryMs: EpochMs;
  /** As in an instrument's name: `3APR26`. */
  readonly code: string;
}

const EXPIRY_MS_OF_DAY = 8 * HOUR_MS;
const MONTH_CODES = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] as const;
/** How many of each kind are listed at a time. */
const LISTED: readonly (readonly [number, (day: CivilDay) => boolean])[] = [
  [3, () => true],
  [3, isFriday],
  [3, isLastFriday],
  [4, isQuarterEnd],
];

/** The expiries listed at an instant, by rule, earliest first. An expiry leaves the list at 08:00 UTC of its day. */
export function deribitExpiries(utcMs: number): readonly DeribitExpiry[] {
  const today = utcDay(utcMs);
  const first = utcMs < startOfDayMs(today) + EXPIRY_MS_OF_DAY ? today : addDays(today, 1);
  const listed: CivilDay[] = [];
  for (const [count, isMember] of LISTED) {
    let found = 0;
    for (let day = first; found < count; day = addDays(day, 1)) {
      if (!isMember(day)) continue;
      found++;
      if (!listed.includes(day)) listed.push(day);
    }
  }
  return listed.sort((left, right) => left - right).map(describe);
}

function describe(day: CivilDay): DeribitExpiry {
  const { year, month, day: dayOfMonth } = dateOf(day);
  return {
    day,
    series: isQuarterEnd(day) ? 'quarterly' : isLastFriday(day) ? 'monthly' : isFriday(day) ? 'weekly' : 'daily',
    expiryMs: epochMs(startOfDayMs(day) + EXPIRY_MS_OF_DAY),
    code: `${dayOfMonth}${MONTH_CODES[month - 1]}${String(year % 100).padStart(2, '0')}`,
  };
}

function isFriday(day: CivilDay): boolean {
  return weekday(day) === FRIDAY;
}

function isLastFriday(day: CivilDay): boolean {
  const { year, month } = dateOf(day);
  return day === lastWeekday(year, month, FRIDAY);
}

function isQuarterEnd(day: CivilDay): boolean {
  return isLastFriday(day) && dateOf(day).month % 3 === 0;
}

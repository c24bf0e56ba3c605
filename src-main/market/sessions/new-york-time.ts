import {
  addDays,
  type CivilDay,
  civilDay,
  dateOf,
  formatDay,
  nthWeekday,
  lastWeekday,
  startOfDayMs,
  SUNDAY,
  utcDay,
} from '#market/sessions/civil-date';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '#primitives/clock';
import { invariant } from '#primitives/invariant';

export const FIRST_YEAR = 1990;
export const LAST_YEAR = 2050;

export const FIRST_DAY: CivilDay = civilDay(FIRST_YEAR, 1, 1);
export const LAST_DAY: CivilDay = civilDay(LAST_YEAR, 12, 31);

const STANDARD_OFFSET_MS = -5 * HOUR_MS;
const DAYLIGHT_OFFSET_MS = -4 * HOUR_MS;

/** The first and the first no longer covered instant of the years whose rules we know; New York winters at both ends. */
export const COVERED_FROM_MS: EpochMs = epochMs(startOfDayMs(FIRST_DAY) - STANDARD_OFFSET_MS);
export const COVERED_UNTIL_MS: EpochMs = epochMs(startOfDayMs(addDays(LAST_DAY, 1)) - STANDARD_OFFSET_MS);

export function isCovered(utcMs: number): boolean {
  return utcMs >= COVERED_FROM_MS && utcMs < COVERED_UNTIL_MS;
}

/** What New York's clock shows minus UTC: −4 or −5 hours. */
export function newYorkOffsetMs(utcMs: number): number {
  invariant(
    isCovered(utcMs),
    `New York time is known from ${FIRST_YEAR} to ${LAST_YEAR}, which ${utcMs} is not within`,
  );
  const { year } = dateOf(utcDay(utcMs));
  // A year turns in winter, so that the UTC year will do.
  if (year > LAST_YEAR) return STANDARD_OFFSET_MS;
  const summer = SUMMERS[year - FIRST_YEAR] as Summer;
  return utcMs >= summer.fromMs && utcMs < summer.untilMs ? DAYLIGHT_OFFSET_MS : STANDARD_OFFSET_MS;
}

/** The date in New York. */
export function newYorkDay(utcMs: number): CivilDay {
  return utcDay(utcMs + newYorkOffsetMs(utcMs));
}

/**
 * The instant at which New York's clock shows `msOfDay`. The hour that autumn repeats means its first pass. The hour
 * that spring leaves out is counted on the clock before it was moved, so that 02:30 means what the wall calls 03:30.
 */
export function utcFromNewYork(day: CivilDay, msOfDay: number): EpochMs {
  invariant(
    day >= FIRST_DAY && day <= LAST_DAY,
    `New York time is known from ${FIRST_YEAR} to ${LAST_YEAR}, which day ${day} is not within`,
  );
  invariant(msOfDay >= 0 && msOfDay <= DAY_MS, `${msOfDay} is a time of day`);
  const wallMs = startOfDayMs(day) + msOfDay;
  const summer = SUMMERS[dateOf(day).year - FIRST_YEAR] as Summer;
  const onDaylightTime = wallMs - DAYLIGHT_OFFSET_MS;
  const isSummer = onDaylightTime >= summer.fromMs && onDaylightTime < summer.untilMs;
  return epochMs(isSummer ? onDaylightTime : wallMs - STANDARD_OFFSET_MS);
}

/**
 * The one instant at which New York's clock shows that wall time (milliseconds as if it were UTC). Null in the hour that
 * spring skips, in the one that autumn repeats, and outside of the years whose rules we know.
 */
export function instantOfNewYorkWall(wallMs: number): EpochMs | null {
  const possible = [wallMs - DAYLIGHT_OFFSET_MS, wallMs - STANDARD_OFFSET_MS].filter(
    (utcMs) => isCovered(utcMs) && utcMs + newYorkOffsetMs(utcMs) === wallMs,
  );
  return possible.length === 1 ? epochMs(possible[0] as number) : null;
}

/** `2026-03-06 09:30:00 EST` */
export function formatNewYork(utcMs: number): string {
  const offset = newYorkOffsetMs(utcMs);
  const zone = offset === DAYLIGHT_OFFSET_MS ? 'EDT' : 'EST';
  const wallMs = utcMs + offset;
  return `${formatDay(utcDay(wallMs))} ${formatTimeOfDay(wallMs - startOfDayMs(utcDay(wallMs)))} ${zone}`;
}

/** `09:30:00` */
export function formatTimeOfDay(msOfDay: number): string {
  const hours = Math.floor(msOfDay / HOUR_MS);
  const minutes = Math.floor(msOfDay / MINUTE_MS) % 60;
  const seconds = Math.floor(msOfDay / SECOND_MS) % 60;
  return [hours, minutes, seconds].map((part) => String(part).padStart(2, '0')).join(':');
}

interface Summer {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Clocks move at 02:00 on the wall. Congress moved the dates with effect from 2007. */
function summerOf(year: number): Summer {
  const first = year >= 2007 ? nthWeekday(year, 3, SUNDAY, 2) : nthWeekday(year, 4, SUNDAY, 1);
  const last = year >= 2007 ? nthWeekday(year, 11, SUNDAY, 1) : lastWeekday(year, 10, SUNDAY);
  return {
    fromMs: startOfDayMs(first) + 2 * HOUR_MS - STANDARD_OFFSET_MS,
    untilMs: startOfDayMs(last) + 2 * HOUR_MS - DAYLIGHT_OFFSET_MS,
  };
}

const SUMMERS: readonly Summer[] = Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, index) =>
  summerOf(FIRST_YEAR + index),
);

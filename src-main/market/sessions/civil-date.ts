import type { Brand } from '#primitives/brand';
import { DAY_MS, type EpochMs } from '#primitives/clock';
import { invariant } from '#primitives/invariant';

/** Days since 1970-01-01 in the proleptic Gregorian calendar: a date without a time or a zone. */
export type CivilDay = Brand<number, 'CivilDay'>;

export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export const SUNDAY = 0;
export const MONDAY = 1;
export const WEDNESDAY = 3;
export const THURSDAY = 4;
export const FRIDAY = 5;
export const SATURDAY = 6;

const DAYS_TO_1970 = 719_162;
const DAYS_PER_400_YEARS = 146_097;
const DAYS_BEFORE_MONTH: readonly number[] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

export function civilDay(year: number, month: number, day: number): CivilDay {
  invariant(
    isYear(year) && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month),
    `${year}-${month}-${day} is a date`,
  );
  return (firstOfYear(year) + daysBeforeMonth(year, month) + day - 1) as CivilDay;
}

export function dateOf(day: CivilDay): CivilDate {
  // The mean year is never more than a day off, so that the guess is the year itself or a neighbour.
  let year = Math.floor(((day + DAYS_TO_1970) * 400) / DAYS_PER_400_YEARS) + 1;
  if (firstOfYear(year) > day) year--;
  else if (firstOfYear(year + 1) <= day) year++;
  const dayOfYear = day - firstOfYear(year);
  let month = Math.min(Math.floor(dayOfYear / 29) + 1, 12);
  while (daysBeforeMonth(year, month) > dayOfYear) month--;
  return { year, month, day: dayOfYear - daysBeforeMonth(year, month) + 1 };
}

/** 0 is Sunday. */
export function weekday(day: CivilDay): number {
  return (((day + THURSDAY) % 7) + 7) % 7;
}

export function formatDay(day: CivilDay): string {
  const date = dateOf(day);
  return `${padded(date.year, 4)}-${padded(date.month, 2)}-${padded(date.day, 2)}`;
}

/** Reads `YYYY-MM-DD`; null for anything else, 2026-02-30 included. */
export function parseDay(text: string): CivilDay | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8));
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return civilDay(year, month, day);
}

export function addDays(day: CivilDay, count: number): CivilDay {
  return (day + count) as CivilDay;
}

/** The date in UTC. */
export function utcDay(ms: number): CivilDay {
  return Math.floor(ms / DAY_MS) as CivilDay;
}

/** Midnight UTC. */
export function startOfDayMs(day: CivilDay): EpochMs {
  return (day * DAY_MS) as EpochMs;
}

/** `nthWeekday(2026, 11, THURSDAY, 4)` is Thanksgiving. */
export function nthWeekday(year: number, month: number, dayOfWeek: number, nth: number): CivilDay {
  const first = civilDay(year, month, 1);
  const toFirst = (dayOfWeek - weekday(first) + 7) % 7;
  return addDays(first, toFirst + 7 * (nth - 1));
}

export function lastWeekday(year: number, month: number, dayOfWeek: number): CivilDay {
  const last = civilDay(year, month, daysInMonth(year, month));
  return addDays(last, -((weekday(last) - dayOfWeek + 7) % 7));
}

export function daysInMonth(year: number, month: number): number {
  return daysBeforeMonth(year, month + 1) - daysBeforeMonth(year, month);
}

function isYear(year: number): boolean {
  return Number.isInteger(year) && year >= 1 && year <= 9999;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysBeforeMonth(year: number, month: number): number {
  return (DAYS_BEFORE_MONTH[month - 1] as number) + (month > 2 && isLeapYear(year) ? 1 : 0);
}

function firstOfYear(year: number): number {
  const before = year - 1;
  return before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - DAYS_TO_1970;
}

function padded(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

import { DAY_MS, HOUR_MS } from '#primitives/clock';

/** Days from 1970-01-01 to a date of the Gregorian calendar. Years are counted from March, so that leap days come last. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days from 1970-01-01 to the nth Sunday of a month. */
function nthSunday(year: number, month: number, nth: number): number {
  const first = daysFromCivil(year, month, 1);
  const weekday = (((first + 4) % 7) + 7) % 7;
  return first + ((7 - weekday) % 7) + (nth - 1) * 7;
}

function lastSunday(year: number, month: number): number {
  const fourth = nthSunday(year, month, 4);
  return fourth + 7 < daysFromCivil(year, month, 1) + daysInMonth(year, month) ? fourth + 7 : fourth;
}

/**
 * New York wall-clock time as UTC, by the rules in force since 1987. Answers null in the hour that spring skips and in
 * the hour that autumn repeats: such a time does not name one instant.
 */
export function newYorkToUtc(localMs: number, year: number): number | null {
  const recent = year >= 2007;
  const springMs = (recent ? nthSunday(year, 3, 2) : nthSunday(year, 4, 1)) * DAY_MS + 2 * HOUR_MS;
  const autumnMs = (recent ? nthSunday(year, 11, 1) : lastSunday(year, 10)) * DAY_MS + HOUR_MS;
  if (localMs < springMs || localMs >= autumnMs + HOUR_MS) return localMs + 5 * HOUR_MS;
  if (localMs < springMs + HOUR_MS || localMs >= autumnMs) return null;
  return localMs + 4 * HOUR_MS;
}

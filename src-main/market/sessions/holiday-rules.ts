import {
  addDays,
  type CivilDay,
  civilDay,
  FRIDAY,
  lastWeekday,
  MONDAY,
  nthWeekday,
  SATURDAY,
  SUNDAY,
  THURSDAY,
  weekday,
} from '#market/sessions/civil-date';
import { HOUR_MS } from '#primitives/clock';

export interface RuledHoliday {
  readonly day: CivilDay;
  readonly reason: string;
}

export interface RuledEarlyClose {
  readonly day: CivilDay;
  readonly closeMsOfDay: number;
  readonly reason: string;
}

/** The days on which the NYSE's standing rules close it: New York dates, weekdays only, for 1990 and later. */
export function ruledHolidays(year: number): readonly RuledHoliday[] {
  const holidays: RuledHoliday[] = [];
  const add = (day: CivilDay, reason: string): void => void holidays.push({ day, reason });

  // A New Year on a Saturday would fall into the old year's books and is not made up for.
  const newYear = civilDay(year, 1, 1);
  if (weekday(newYear) === SUNDAY) add(addDays(newYear, 1), "New Year's Day");
  else if (weekday(newYear) !== SATURDAY) add(newYear, "New Year's Day");

  if (year >= 1998) add(nthWeekday(year, 1, MONDAY, 3), 'Martin Luther King Jr. Day');
  add(nthWeekday(year, 2, MONDAY, 3), "Washington's Birthday");
  add(addDays(easterSunday(year), -2), 'Good Friday');
  add(lastWeekday(year, 5, MONDAY), 'Memorial Day');
  if (year >= 2022) add(nearestWeekday(civilDay(year, 6, 19)), 'Juneteenth');
  add(nearestWeekday(civilDay(year, 7, 4)), 'Independence Day');
  add(nthWeekday(year, 9, MONDAY, 1), 'Labor Day');
  add(thanksgiving(year), 'Thanksgiving Day');
  add(nearestWeekday(civilDay(year, 12, 25)), 'Christmas Day');
  return holidays;
}

/**
 * Half days by rule. The habit grew over the years: Christmas Eve throughout, the day after Thanksgiving since 1992,
 * Independence Day since 1995 (where the 4th is a Thursday: Friday the 5th until 2012, Wednesday the 3rd since).
 * They ended at 14:00 until 1992. Half days outside these rules are exceptions and live in the data file.
 */
export function ruledEarlyCloses(year: number): readonly RuledEarlyClose[] {
  const closes: RuledEarlyClose[] = [];
  const closeMsOfDay = (year < 1993 ? 14 : 13) * HOUR_MS;
  const add = (day: CivilDay, reason: string): void => void closes.push({ day, closeMsOfDay, reason });

  const fourth = civilDay(year, 7, 4);
  const onWeekday = weekday(fourth);
  if (year >= 1995 && onWeekday === THURSDAY && year < 2013) add(addDays(fourth, 1), 'Day after Independence Day');
  else if (year >= 1995 && onWeekday > MONDAY && onWeekday < SATURDAY) {
    add(addDays(fourth, -1), 'Eve of Independence Day');
  }

  if (year >= 1992) add(addDays(thanksgiving(year), 1), 'Day after Thanksgiving');

  const christmasEve = civilDay(year, 12, 24);
  if (weekday(christmasEve) >= MONDAY && weekday(christmasEve) < FRIDAY) add(christmasEve, 'Christmas Eve');
  return closes;
}

/** Gregorian Easter by the anonymous algorithm: exact for every year, no table. */
export function easterSunday(year: number): CivilDay {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const skippedLeapDays = century - Math.floor(century / 4);
  const lunarCorrection = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + skippedLeapDays - lunarCorrection + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const fromMarch = epact + toSunday - 7 * late + 114;
  return civilDay(year, Math.floor(fromMarch / 31), (fromMarch % 31) + 1);
}

function thanksgiving(year: number): CivilDay {
  return nthWeekday(year, 11, THURSDAY, 4);
}

function nearestWeekday(day: CivilDay): CivilDay {
  if (weekday(day) === SATURDAY) return addDays(day, -1);
  return weekday(day) === SUNDAY ? addDays(day, 1) : day;
}

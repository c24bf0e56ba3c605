import {
  addDays,
  type CivilDay,
  dateOf,
  FRIDAY,
  MONDAY,
  nthWeekday,
  WEDNESDAY,
  weekday,
} from '#market/sessions/civil-date';
import { newYorkDay } from '#market/sessions/new-york-time';
import type { NyseCalendar, TradingSession } from '#market/sessions/nyse-calendar';
import { DAY_MS } from '#primitives/clock';

/** `weekly` is Friday's series; the busiest underlyings list Monday's and Wednesday's as well. */
export type ExpirySeries = 'monthly' | 'weekly' | 'weekly-monday' | 'weekly-wednesday';

export interface OptionExpiry {
  /** The last day of trading. The options end with its regular session, at 13:00 on a half day. */
  readonly day: CivilDay;
  readonly series: ExpirySeries;
}

/** The third Friday of the month or, where that is a holiday, the trading day before. */
export function monthlyExpiry(nyse: NyseCalendar, year: number, month: number): CivilDay {
  return onOrBefore(nyse, nthWeekday(year, month, FRIDAY, 3));
}

export function isQuarterEnd(month: number): boolean {
  return month % 3 === 0;
}

/**
 * Expiries of US equity options by rule, both dates included. A broker's list is the truth and this its check: which
 * symbols have Monday and Wednesday series is decided anew each quarter.
 */
export function equityExpiries(
  nyse: NyseCalendar,
  from: CivilDay,
  to: CivilDay,
  series: 'fridays' | 'mondays-wednesdays-fridays',
): readonly OptionExpiry[] {
  const expiries: OptionExpiry[] = [];
  for (const { day } of nyse.sessionsBetween(from, to)) {
    const found = seriesEnding(nyse, day, series === 'mondays-wednesdays-fridays');
    if (found !== null) expiries.push({ day, series: found });
  }
  return expiries;
}

/** Years of 365 days from an instant to the end of the session: the time that option formulas ask for. */
export function yearsToExpiry(lastSession: TradingSession, utcMs: number): number {
  return (lastSession.closeMs - utcMs) / (365 * DAY_MS);
}

/** Dates to go, counted in New York: 0 on the day of expiry. */
export function daysToExpiry(expiry: CivilDay, utcMs: number): number {
  return expiry - newYorkDay(utcMs);
}

/** Which series ends on a trading day. A holiday moves Friday's and Wednesday's back and Monday's forward. */
function seriesEnding(nyse: NyseCalendar, day: CivilDay, withMondays: boolean): ExpirySeries | null {
  const friday = addDays(day, (FRIDAY - weekday(day) + 7) % 7);
  if (onOrBefore(nyse, friday) === day) {
    const { year, month } = dateOf(friday);
    return friday === nthWeekday(year, month, FRIDAY, 3) ? 'monthly' : 'weekly';
  }
  if (!withMondays) return null;
  const wednesday = addDays(day, (WEDNESDAY - weekday(day) + 7) % 7);
  if (onOrBefore(nyse, wednesday) === day) return 'weekly-wednesday';
  const monday = addDays(day, MONDAY - weekday(day));
  return onOrAfter(nyse, monday) === day ? 'weekly-monday' : null;
}

function onOrBefore(nyse: NyseCalendar, day: CivilDay): CivilDay {
  return nyse.isTradingDay(day) ? day : nyse.previous(day);
}

function onOrAfter(nyse: NyseCalendar, day: CivilDay): CivilDay {
  return nyse.isTradingDay(day) ? day : nyse.next(day);
}

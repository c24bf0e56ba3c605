import { addDays, type CivilDay, dateOf, formatDay } from '#market/sessions/civil-date';
import { deribitExpiries } from '#market/sessions/deribit-expiries';
import { newYorkDay } from '#market/sessions/new-york-time';
import type { NyseCalendar, TradingSession } from '#market/sessions/nyse-calendar';
import { equityExpiries, monthlyExpiry } from '#market/sessions/option-expiries';
import type { OptionMarketTerms } from '#simulation/options/option-market-terms';

export interface ListedExpiry {
  /** YYYY-MM-DD. */
  readonly name: string;
  readonly expiryMs: number;
}

/** How far ahead short series reach, and how many monthlies follow. */
const REACH = {
  'daily-weeks': { dailyDays: 9, weeklyDays: 30, monthlies: 3 },
  weeks: { dailyDays: 0, weeklyDays: 37, monthlies: 3 },
  'few-weeks': { dailyDays: 0, weeklyDays: 16, monthlies: 2 },
} as const;

/** What can be traded at an instant, earliest first. */
export function listedExpiries(
  listing: OptionMarketTerms['listing'],
  nyse: NyseCalendar,
  utcMs: number,
): readonly ListedExpiry[] {
  if (listing === 'deribit') {
    return deribitExpiries(utcMs).map(({ day, expiryMs }) => ({ name: formatDay(day), expiryMs }));
  }
  const { dailyDays, weeklyDays, monthlies } = REACH[listing];
  const today = newYorkDay(utcMs);
  const days = new Set<CivilDay>();
  for (const { day } of equityExpiries(nyse, today, addDays(today, dailyDays), 'mondays-wednesdays-fridays')) {
    days.add(day);
  }
  for (const { day } of equityExpiries(nyse, today, addDays(today, weeklyDays), 'fridays')) days.add(day);
  const { year, month } = dateOf(today);
  for (let ahead = 0; ahead <= monthlies; ahead++) {
    const later = month - 1 + ahead;
    days.add(monthlyExpiry(nyse, year + Math.floor(later / 12), (later % 12) + 1));
  }
  return [...days]
    .sort((left, right) => left - right)
    .map((day) => ({ name: formatDay(day), expiryMs: (nyse.session(day) as TradingSession).closeMs }))
    .filter(({ expiryMs }) => expiryMs > utcMs);
}

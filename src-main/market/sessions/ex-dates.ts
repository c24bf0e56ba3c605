import { civilDay, type CivilDay, dateOf, formatDay, FRIDAY, nthWeekday } from '#market/sessions/civil-date';
import type { NyseCalendar } from '#market/sessions/nyse-calendar';
import { isQuarterEnd, monthlyExpiry } from '#market/sessions/option-expiries';

/** From that day on a fund trades without its next distribution. */
export interface ExDate {
  /** The date in New York; where `certainty` is `unknown`, the first that is not covered. */
  readonly date: string;
  /** `expected`: as the fund has always done it, until it announces the day. `unknown`: nobody here knows. */
  readonly certainty: 'expected' | 'unknown';
  readonly text: string;
}

/** How a fund has distributed so far. */
type Habit = 'never' | 'monthly-first-session' | 'quarterly-third-friday' | 'quarterly-monday-after';

/** Trusts that hold a coin have nothing to distribute; funds of futures pay what their collateral earns, every month. */
const HABITS: Readonly<Record<string, Habit>> = {
  IBIT: 'never',
  FBTC: 'never',
  GBTC: 'never',
  ETHA: 'never',
  BITO: 'monthly-first-session',
  SPY: 'quarterly-third-friday',
  QQQ: 'quarterly-monday-after',
};

/** The ex-dates of a fund from one New York date to another, both included; whether a stock has any is not known. */
export function exDatesBetween(
  nyse: NyseCalendar,
  underlying: string,
  from: CivilDay,
  to: CivilDay,
): readonly ExDate[] {
  const habit = Object.hasOwn(HABITS, underlying) ? HABITS[underlying] : undefined;
  if (habit === 'never') return [];
  if (habit === undefined) {
    return [{ date: formatDay(from), certainty: 'unknown', text: `the ex-dates of ${underlying} are not known` }];
  }
  const found: ExDate[] = [];
  const last = dateOf(to);
  let { year, month } = dateOf(from);
  while (year < last.year || (year === last.year && month <= last.month)) {
    const day = exDateOf(nyse, habit, year, month);
    if (day !== null && day >= from && day <= to) {
      found.push({ date: formatDay(day), certainty: 'expected', text: `${underlying} is expected to go ex-dividend` });
    }
    if (month === 12) year++;
    month = month === 12 ? 1 : month + 1;
  }
  return found;
}

function exDateOf(nyse: NyseCalendar, habit: Exclude<Habit, 'never'>, year: number, month: number): CivilDay | null {
  switch (habit) {
    case 'monthly-first-session': {
      const first = civilDay(year, month, 1);
      return nyse.isTradingDay(first) ? first : nyse.next(first);
    }
    case 'quarterly-third-friday':
      return isQuarterEnd(month) ? monthlyExpiry(nyse, year, month) : null;
    case 'quarterly-monday-after':
      return isQuarterEnd(month) ? nyse.next(nthWeekday(year, month, FRIDAY, 3)) : null;
  }
}

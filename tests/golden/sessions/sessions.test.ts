import { describe, expect, it } from 'vitest';
import { type CivilDay, formatDay, parseDay } from '#market/sessions/civil-date';
import { deribitExpiries } from '#market/sessions/deribit-expiries';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { daysToExpiry, equityExpiries, monthlyExpiry, yearsToExpiry } from '#market/sessions/option-expiries';
import { loadCalendarExceptions } from '#settings/calendar-file';

const nyse = new NyseCalendar(loadCalendarExceptions());

function day(text: string): CivilDay {
  const parsed = parseDay(text);
  if (parsed === null) throw new Error(`${text} is not a date`);
  return parsed;
}

function sessions(from: string, to: string): string[] {
  return nyse.sessionsBetween(day(from), day(to)).map((session) => {
    const times = [session.openMs, session.closeMs].map((ms) => new Date(ms).toISOString().slice(11, 16));
    return `${formatDay(session.day)} ${times.join('-')}${session.early ? ' early' : ''}`;
  });
}

describe('golden sessions, in UTC', () => {
  it('around the change to summer time', () => {
    expect(sessions('2026-03-05', '2026-03-10')).toEqual([
      '2026-03-05 14:30-21:00',
      '2026-03-06 14:30-21:00',
      '2026-03-09 13:30-20:00',
      '2026-03-10 13:30-20:00',
    ]);
  });

  it('around the change to winter time', () => {
    expect(sessions('2026-10-29', '2026-11-03')).toEqual([
      '2026-10-29 13:30-20:00',
      '2026-10-30 13:30-20:00',
      '2026-11-02 14:30-21:00',
      '2026-11-03 14:30-21:00',
    ]);
  });

  it('around the changes of 2006, when summer was shorter', () => {
    expect(sessions('2006-03-31', '2006-04-03')).toEqual(['2006-03-31 14:30-21:00', '2006-04-03 13:30-20:00']);
    expect(sessions('2006-10-27', '2006-10-30')).toEqual(['2006-10-27 13:30-20:00', '2006-10-30 14:30-21:00']);
  });

  it('on the half days around Independence Day, Thanksgiving and Christmas', () => {
    expect(sessions('2024-07-02', '2024-07-05')).toEqual([
      '2024-07-02 13:30-20:00',
      '2024-07-03 13:30-17:00 early',
      '2024-07-05 13:30-20:00',
    ]);
    expect(sessions('2026-11-25', '2026-11-30')).toEqual([
      '2026-11-25 14:30-21:00',
      '2026-11-27 14:30-18:00 early',
      '2026-11-30 14:30-21:00',
    ]);
    expect(sessions('2026-12-23', '2026-12-28')).toEqual([
      '2026-12-23 14:30-21:00',
      '2026-12-24 14:30-18:00 early',
      '2026-12-28 14:30-21:00',
    ]);
  });

  it('across the ends of years', () => {
    expect(sessions('2021-12-30', '2022-01-04')).toEqual([
      '2021-12-30 14:30-21:00',
      '2021-12-31 14:30-21:00',
      '2022-01-03 14:30-21:00',
      '2022-01-04 14:30-21:00',
    ]);
    expect(sessions('2022-12-30', '2023-01-03')).toEqual(['2022-12-30 14:30-21:00', '2023-01-03 14:30-21:00']);
    expect(sessions('1999-12-30', '2000-01-03')).toEqual([
      '1999-12-30 14:30-21:00',
      '1999-12-31 14:30-21:00',
      '2000-01-03 14:30-21:00',
    ]);
  });

  it('around the closings that no rule foretells', () => {
    expect(sessions('2001-09-10', '2001-09-18')).toEqual([
      '2001-09-10 13:30-20:00',
      '2001-09-17 13:33-20:00',
      '2001-09-18 13:30-20:00',
    ]);
    expect(sessions('2012-10-26', '2012-10-31')).toEqual(['2012-10-26 13:30-20:00', '2012-10-31 13:30-20:00']);
    expect(sessions('2025-01-08', '2025-01-10')).toEqual(['2025-01-08 14:30-21:00', '2025-01-10 14:30-21:00']);
    expect(sessions('1994-04-26', '1994-04-28')).toEqual(['1994-04-26 13:30-20:00', '1994-04-28 13:30-20:00']);
  });

  it('number 252 or so a year, as counted by the exchange', () => {
    const counts = [1990, 1996, 2001, 2012, 2020, 2024, 2025, 2026].map(
      (year) => sessions(`${year}-01-01`, `${year}-12-31`).length,
    );
    expect(counts).toEqual([253, 254, 248, 250, 253, 252, 250, 251]);
  });
});

describe('golden expiries', () => {
  it('of monthly options, moved to Thursday by Good Friday and Juneteenth', () => {
    const months = [
      [2025, 4],
      [2026, 3],
      [2026, 6],
      [2027, 6],
      [2026, 9],
    ] as const;
    expect(months.map(([year, month]) => formatDay(monthlyExpiry(nyse, year, month)))).toEqual([
      '2025-04-17',
      '2026-03-20',
      '2026-06-18',
      '2027-06-17',
      '2026-09-18',
    ]);
  });

  it('of the weekly series around a Monday holiday and a Friday holiday', () => {
    const week = (from: string, to: string) =>
      equityExpiries(nyse, day(from), day(to), 'mondays-wednesdays-fridays').map(
        (expiry) => `${formatDay(expiry.day)} ${expiry.series}`,
      );
    expect(week('2026-05-25', '2026-05-29')).toEqual([
      '2026-05-26 weekly-monday',
      '2026-05-27 weekly-wednesday',
      '2026-05-29 weekly',
    ]);
    expect(week('2026-06-15', '2026-06-19')).toEqual([
      '2026-06-15 weekly-monday',
      '2026-06-17 weekly-wednesday',
      '2026-06-18 monthly',
    ]);
    expect(equityExpiries(nyse, day('2026-06-15'), day('2026-06-26'), 'fridays').map((e) => e.series)).toEqual([
      'monthly',
      'weekly',
    ]);
  });

  it('end with the session, earlier on a half day', () => {
    const halfDay = nyse.session(day('2026-11-27'));
    if (halfDay === null) throw new Error('2026-11-27 is a trading day');
    const now = Date.parse('2026-11-25T18:00:00Z');
    expect(yearsToExpiry(halfDay, now)).toBe(2 / 365);
    expect(daysToExpiry(halfDay.day, now)).toBe(2);
  });

  it('of Deribit leave the list at 08:00 UTC', () => {
    const codes = (iso: string) => deribitExpiries(Date.parse(iso)).map(({ code, series }) => `${code} ${series}`);
    expect(codes('2026-03-27T07:59:59Z')[0]).toBe('27MAR26 quarterly');
    expect(codes('2026-03-27T08:00:00Z').slice(0, 4)).toEqual([
      '28MAR26 daily',
      '29MAR26 daily',
      '30MAR26 daily',
      '3APR26 weekly',
    ]);
  });
});

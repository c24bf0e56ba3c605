import { describe, expect, it } from 'vitest';
import { addDays, type CivilDay, civilDay, formatDay, parseDay } from '#market/sessions/civil-date';
import { FIRST_DAY, formatNewYork, LAST_DAY } from '#market/sessions/new-york-time';
import { type CalendarExceptions, NyseCalendar } from '#market/sessions/nyse-calendar';

const RULES_ONLY: CalendarExceptions = { closed: [], early: [], lateOpen: [] };
const calendar = new NyseCalendar(RULES_ONLY);

function day(text: string): CivilDay {
  const parsed = parseDay(text);
  if (parsed === null) throw new Error(`${text} is not a date`);
  return parsed;
}

function holidaysOf(year: number): string[] {
  const found: string[] = [];
  for (let each = civilDay(year, 1, 1); each <= civilDay(year, 12, 31); each = addDays(each, 1)) {
    const reason = calendar.holiday(each);
    if (reason !== null) found.push(`${formatDay(each)} ${reason}`);
  }
  return found;
}

function earlyClosesOf(year: number): string[] {
  return calendar
    .sessionsBetween(civilDay(year, 1, 1), civilDay(year, 12, 31))
    .filter(({ early }) => early)
    .map(({ closeMs }) => formatNewYork(closeMs).slice(0, 16));
}

describe('the NYSE calendar by rule', () => {
  it('names every holiday of a year', () => {
    expect(holidaysOf(2026)).toEqual([
      "2026-01-01 New Year's Day",
      '2026-01-19 Martin Luther King Jr. Day',
      "2026-02-16 Washington's Birthday",
      '2026-04-03 Good Friday',
      '2026-05-25 Memorial Day',
      '2026-06-19 Juneteenth',
      '2026-07-03 Independence Day',
      '2026-09-07 Labor Day',
      '2026-11-26 Thanksgiving Day',
      '2026-12-25 Christmas Day',
    ]);
  });

  it('keeps the holidays to the years that had them', () => {
    expect(calendar.holiday(day('1997-01-20'))).toBeNull();
    expect(calendar.holiday(day('1998-01-19'))).toBe('Martin Luther King Jr. Day');
    expect(calendar.holiday(day('2021-06-18'))).toBeNull();
    expect(calendar.holiday(day('2022-06-20'))).toBe('Juneteenth');
  });

  it('gives no day off for a New Year on a Saturday, and Monday for one on a Sunday', () => {
    expect(calendar.isTradingDay(day('2021-12-31'))).toBe(true);
    expect(calendar.isTradingDay(day('2022-01-03'))).toBe(true);
    expect(calendar.holiday(day('2023-01-02'))).toBe("New Year's Day");
  });

  it('moves other holidays from Saturday to Friday and from Sunday to Monday', () => {
    expect(calendar.holiday(day('2027-12-24'))).toBe('Christmas Day');
    expect(calendar.holiday(day('2022-12-26'))).toBe('Christmas Day');
    expect(calendar.holiday(day('2020-07-03'))).toBe('Independence Day');
    expect(calendar.holiday(day('2021-07-05'))).toBe('Independence Day');
  });

  it('has half days as they were in their time', () => {
    expect(earlyClosesOf(1990)).toEqual(['1990-12-24 14:00']);
    expect(earlyClosesOf(1992)).toEqual(['1992-11-27 14:00', '1992-12-24 14:00']);
    expect(earlyClosesOf(1993)).toEqual(['1993-11-26 13:00']);
    expect(earlyClosesOf(1994)).toEqual(['1994-11-25 13:00']);
    expect(earlyClosesOf(1995)).toEqual(['1995-07-03 13:00', '1995-11-24 13:00']);
    expect(earlyClosesOf(2002)).toEqual(['2002-07-05 13:00', '2002-11-29 13:00', '2002-12-24 13:00']);
    expect(earlyClosesOf(2013)).toEqual(['2013-07-03 13:00', '2013-11-29 13:00', '2013-12-24 13:00']);
    expect(earlyClosesOf(2021)).toEqual(['2021-11-26 13:00']);
    expect(earlyClosesOf(2026)).toEqual(['2026-11-27 13:00', '2026-12-24 13:00']);
  });

  it('says why a day is short, and that a rule says so', () => {
    expect(calendar.earlyClose(day('2026-11-27'))).toMatchObject({ reason: 'Day after Thanksgiving', byRule: true });
    expect(calendar.earlyClose(day('2026-11-30'))).toBeNull();
    expect(calendar.earlyClose(day('2026-12-25'))).toBeNull();
  });

  it('steps over weekends and holidays', () => {
    expect(formatDay(calendar.next(day('2026-04-02')))).toBe('2026-04-06');
    expect(formatDay(calendar.previous(day('2026-04-06')))).toBe('2026-04-02');
    expect(formatDay(calendar.next(day('2026-04-04')))).toBe('2026-04-06');
  });

  it('has no holiday on a weekend, only no session', () => {
    expect(calendar.holiday(day('2026-07-04'))).toBeNull();
    expect(calendar.session(day('2026-07-04'))).toBeNull();
  });

  it('answers for 1990 to 2050 and refuses to guess beyond', () => {
    expect(calendar.holiday(FIRST_DAY)).toBe("New Year's Day");
    expect(calendar.session(LAST_DAY)).toBeNull();
    const message = 'the NYSE calendar is known from 1990 to 2050';
    for (const outside of [addDays(FIRST_DAY, -1), addDays(LAST_DAY, 1)]) {
      expect(() => calendar.session(outside)).toThrow(message);
      expect(() => calendar.holiday(outside)).toThrow(message);
    }
    expect(() => calendar.next(LAST_DAY)).toThrow(message);
    expect(() => calendar.previous(FIRST_DAY)).toThrow(message);
  });

  it('answers the same whatever was asked before', () => {
    const asked = new NyseCalendar(RULES_ONLY);
    const from = day('2026-10-01');
    const to = day('2027-01-31');
    for (let each = to; each >= from; each = addDays(each, -1)) asked.session(each);
    expect(asked.sessionsBetween(from, to)).toEqual(new NyseCalendar(RULES_ONLY).sessionsBetween(from, to));
    expect(asked.session(from)).toBe(asked.session(from));
  });
});

describe('exceptions to the rules', () => {
  const exceptional = new NyseCalendar({
    closed: [{ date: '2018-12-05', reason: 'Mourning' }],
    early: [
      { date: '1996-01-08', closeEt: '14:00', reason: 'Snow' },
      { date: '2026-11-27', closeEt: '12:15', reason: 'Power cut' },
    ],
    lateOpen: [{ date: '1996-01-08', openEt: '11:00', reason: 'Snow' }],
  });

  it('close a day', () => {
    expect(exceptional.session(day('2018-12-05'))).toBeNull();
    expect(exceptional.holiday(day('2018-12-05'))).toBe('Mourning');
  });

  it('open late and close early, and overrule the rule', () => {
    const snow = exceptional.session(day('1996-01-08'));
    expect(snow === null ? null : [formatNewYork(snow.openMs), formatNewYork(snow.closeMs), snow.early]).toEqual([
      '1996-01-08 11:00:00 EST',
      '1996-01-08 14:00:00 EST',
      true,
    ]);
    expect(exceptional.lateOpenReason(day('1996-01-08'))).toBe('Snow');
    expect(exceptional.earlyClose(day('2026-11-27'))).toMatchObject({ reason: 'Power cut', byRule: false });
    expect(formatNewYork(exceptional.session(day('2026-11-27'))?.closeMs ?? 0)).toBe('2026-11-27 12:15:00 EST');
  });

  it('must be weekdays and times that exist', () => {
    const closedOn = (date: string) => () => new NyseCalendar({ ...RULES_ONLY, closed: [{ date, reason: 'x' }] });
    expect(closedOn('2026-02-30')).toThrow('the calendar exception "2026-02-30" is a date');
    expect(closedOn('2026-03-07')).toThrow('2026-03-07 is a weekday');
    expect(closedOn('1989-03-07')).toThrow('known from 1990 to 2050');
    const early = [{ date: '2026-03-06', closeEt: '25:00', reason: 'x' }];
    expect(() => new NyseCalendar({ ...RULES_ONLY, early })).toThrow('"25:00" is a time of day');
  });
});

import { describe, expect, it } from 'vitest';
import { type CivilDay, parseDay } from '#market/sessions/civil-date';
import { calendarWarnings, eventsBetween, isListed, type MarketEventData } from '#market/sessions/market-events';
import { formatNewYork } from '#market/sessions/new-york-time';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { loadCalendarExceptions, loadMarketEvents } from '#settings/calendar-file';

const nyse = new NyseCalendar(loadCalendarExceptions());
const shipped = loadMarketEvents();

function day(text: string): CivilDay {
  const parsed = parseDay(text);
  if (parsed === null) throw new Error(`${text} is not a date`);
  return parsed;
}

function events(from: string, to: string, data: MarketEventData = shipped): string[] {
  return eventsBetween(data, nyse, day(from), day(to)).map(
    ({ kind, atMs, certainty }) => `${formatNewYork(atMs).slice(0, 16)} ${kind} ${certainty}`,
  );
}

describe('dated events', () => {
  it('come in order of time, with the time of day in New York', () => {
    expect(events('2025-12-08', '2025-12-24')).toEqual([
      '2025-12-10 14:00 fomc published',
      '2025-12-16 08:30 nfp published',
      '2025-12-18 08:30 cpi published',
      '2025-12-19 16:00 opex rule',
      '2025-12-19 16:00 quad-witching rule',
      '2025-12-24 13:00 early-close rule',
    ]);
  });

  it('include a payroll report on Good Friday, when stocks are closed', () => {
    expect(events('2026-04-03', '2026-04-03')).toEqual(['2026-04-03 08:30 nfp published']);
    expect(nyse.isTradingDay(day('2026-04-03'))).toBe(false);
  });

  it('put the monthly expiry on Thursday where Friday is a holiday', () => {
    expect(events('2026-06-18', '2026-06-19')).toEqual([
      '2026-06-18 16:00 opex rule',
      '2026-06-18 16:00 quad-witching rule',
    ]);
    expect(events('2025-04-17', '2025-04-18')).toEqual(['2025-04-17 16:00 opex rule']);
  });

  it('know what the shutdown of 2025 delayed', () => {
    const delayed = events('2025-10-01', '2026-02-28').filter((event) => / (?:cpi|nfp) /.test(event));
    expect(delayed.map((event) => event.slice(0, 20).trim())).toEqual([
      '2025-10-24 08:30 cpi',
      '2025-11-20 08:30 nfp',
      '2025-12-16 08:30 nfp',
      '2025-12-18 08:30 cpi',
      '2026-01-09 08:30 nfp',
      '2026-01-13 08:30 cpi',
      '2026-02-11 08:30 nfp',
      '2026-02-13 08:30 cpi',
    ]);
  });

  it('tell what is past from what is merely scheduled', () => {
    const certainties = eventsBetween(shipped, nyse, day('2026-01-01'), day('2026-12-31'))
      .filter(({ kind }) => kind === 'fomc')
      .map(({ date, certainty }) => [date <= '2026-07-08', certainty]);
    expect(certainties).toHaveLength(8);
    for (const [past, certainty] of certainties) expect(certainty).toBe(past === true ? 'published' : 'scheduled');
  });

  it('mark a snowed-in afternoon as announced, not as ruled', () => {
    expect(events('1996-01-08', '1996-01-08')).toContain('1996-01-08 14:00 early-close published');
  });

  it('say where a list ends and never repeat an old year', () => {
    const later = eventsBetween(shipped, nyse, day('2028-01-27'), day('2028-12-31'));
    expect(later.filter(({ kind }) => kind === 'fomc' || kind === 'cpi' || kind === 'nfp')).toEqual([]);
    expect(
      later.filter(({ certainty }) => certainty === 'unknown').map(({ date, kind, title }) => [date, kind, title]),
    ).toEqual([
      ['2028-01-27', 'not-known', 'Consumer Price Index: dates after 2026-12-31 are not known'],
      ['2028-01-27', 'not-known', 'Employment Situation (nonfarm payrolls): dates after 2026-12-31 are not known'],
      ['2028-02-01', 'not-known', 'FOMC decision: dates after 2028-01-31 are not known'],
    ]);
  });

  it('say where a list begins', () => {
    expect(events('2023-12-27', '2024-01-05')).toEqual([
      '2023-12-27 00:00 not-known unknown',
      '2023-12-27 00:00 not-known unknown',
      '2023-12-27 00:00 not-known unknown',
      '2024-01-05 08:30 nfp published',
    ]);
  });

  it('say when there is no list at all', () => {
    expect(events('2026-03-09', '2026-03-11', { series: [] })).toEqual(
      Array.from({ length: 3 }, () => '2026-03-09 00:00 not-known unknown'),
    );
  });

  it('are known to be absent only where the list reaches', () => {
    expect(isListed(shipped, 'cpi', day('2026-12-31'))).toBe(true);
    expect(isListed(shipped, 'cpi', day('2027-01-01'))).toBe(false);
    expect(isListed(shipped, 'fomc', day('2023-12-31'))).toBe(false);
  });
});

describe('warnings about the lists', () => {
  const on = (text: string) =>
    calendarWarnings(shipped, Date.parse(`${text}T12:00:00Z`)).map(({ kind, state }) => `${kind} ${state}`);

  it('begin 60 days before a list runs out and do not end', () => {
    expect(on('2026-10-31')).toEqual([]);
    expect(on('2026-11-01')).toEqual(['cpi ending', 'nfp ending']);
    expect(on('2026-12-31')).toEqual(['cpi ending', 'nfp ending']);
    expect(on('2027-01-01')).toEqual(['cpi ended', 'nfp ended']);
    expect(on('2027-12-02')).toEqual(['fomc ending', 'cpi ended', 'nfp ended']);
    expect(on('2060-01-01')).toEqual(['fomc ended', 'cpi ended', 'nfp ended']);
  });

  it('name the list, the date and where to renew it', () => {
    const [warning] = calendarWarnings(shipped, Date.parse('2026-12-01T00:00:00Z'));
    expect(warning?.message).toBe(
      'Consumer Price Index: the dates run out on 2026-12-31, in 30 days. Renew the list from: Bureau of Labor Statistics, release schedule.',
    );
  });

  it('mention a list that is missing', () => {
    expect(calendarWarnings({ series: [] }, 0).map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'fomc missing',
      'cpi missing',
      'nfp missing',
    ]);
  });
});

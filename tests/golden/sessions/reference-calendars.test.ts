import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CivilDay, dateOf, formatDay, parseDay, weekday } from '#market/sessions/civil-date';
import { deribitExpiries } from '#market/sessions/deribit-expiries';
import { easterSunday } from '#market/sessions/holiday-rules';
import { eventsBetween, LISTED_KINDS } from '#market/sessions/market-events';
import { formatNewYork, newYorkDay } from '#market/sessions/new-york-time';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { daysToExpiry, equityExpiries, monthlyExpiry, yearsToExpiry } from '#market/sessions/option-expiries';
import { sessionSpanAt } from '#market/sessions/session-span';
import { minutesSinceOpen, minutesToClose, subSessionAt } from '#market/sessions/sub-session';
import { loadCalendarExceptions, loadMarketEvents } from '#settings/calendar-file';
import { sharedFile } from '#tests/support/shared-data';

const nyse = new NyseCalendar(loadCalendarExceptions());
const data = loadMarketEvents();

function day(text: string): CivilDay {
  const parsed = parseDay(text);
  if (parsed === null) throw new Error(`${text} is not a date`);
  return parsed;
}

function holidays(from: string, to: string): string[] {
  const found: string[] = [];
  for (let each: number = day(from); each <= day(to); each++) {
    if (nyse.holiday(each as CivilDay) !== null) found.push(formatDay(each as CivilDay));
  }
  return found;
}

function earlyCloses(from: string, to: string): string[] {
  return nyse
    .sessionsBetween(day(from), day(to))
    .filter(({ early }) => early)
    .map((session) => formatDay(session.day));
}

function eventDates(kind: string, from: string, to: string): string[] {
  return eventsBetween(data, nyse, day(from), day(to))
    .filter((event) => event.kind === kind)
    .map(({ date }) => date);
}

function toTheMicrosecond(minutes: number | null): string | null {
  return minutes === null ? null : (minutes * 60).toFixed(6);
}

interface Oracle {
  readonly holidays: readonly {
    readonly year: number;
    readonly holidays: readonly string[];
    readonly early_closes: readonly string[];
    readonly trading_days: number;
  }[];
  readonly sessions: readonly {
    readonly ts: number;
    readonly out: {
      readonly et: string;
      readonly session: string;
      readonly sub: string | null;
      readonly minutes_since_open: number | null;
      readonly minutes_to_close: number | null;
    };
  }[];
  readonly expiries: {
    readonly monthly: Readonly<Record<string, string>>;
    readonly weekly_mwf: Readonly<Record<string, string>>;
    readonly weekly_fri: Readonly<Record<string, string>>;
  };
  readonly time_to_expiry: readonly {
    readonly now: string;
    readonly expiry: string;
    readonly expiry_utc: string;
    readonly T_act365: number;
    readonly dte_calendar: number;
  }[];
  readonly deribit: readonly {
    readonly now: string;
    readonly out: readonly {
      readonly date: string;
      readonly cls: string;
      readonly code: string;
      readonly expiry_utc: string;
    }[];
  }[];
  readonly easter: Readonly<Record<string, string>>;
  readonly macro: {
    readonly fomc_statement_14_00_ET_second_day: Readonly<Record<string, readonly string[]>>;
    readonly cpi_0830_ET: Readonly<Record<string, readonly string[]>>;
    readonly nfp_0830_ET: readonly { readonly published: string }[];
  };
}

const oraclePath = sharedFile('oracles/calendars.json');

describe.skipIf(oraclePath === null)(
  'against the reference numbers (skipped where oracles/calendars.json is absent)',
  () => {
    const oracle =
      oraclePath === null ? (null as never as Oracle) : (JSON.parse(readFileSync(oraclePath, 'utf8')) as Oracle);

    it('has the same holidays, half days and number of sessions', () => {
      expect(oracle.holidays.length).toBeGreaterThan(0);
      for (const expected of oracle.holidays) {
        const [from, to] = [`${expected.year}-01-01`, `${expected.year}-12-31`];
        expect(holidays(from, to)).toEqual(expected.holidays);
        expect(earlyCloses(from, to)).toEqual(expected.early_closes);
        expect(nyse.sessionsBetween(day(from), day(to)).length).toBe(expected.trading_days);
      }
    });

    it('labels the same instants alike', () => {
      expect(oracle.sessions.length).toBeGreaterThan(0);
      for (const { ts, out } of oracle.sessions) {
        const zone = out.et.endsWith('-0500') ? 'EST' : 'EDT';
        const session = nyse.session(newYorkDay(ts));
        expect({
          et: formatNewYork(ts),
          session: sessionSpanAt('nyse', nyse, ts).session,
          sub: session === null ? null : subSessionAt(session, ts),
          sinceOpen: toTheMicrosecond(session === null ? null : minutesSinceOpen(session, ts)),
          toClose: toTheMicrosecond(session === null ? null : minutesToClose(session, ts)),
        }).toEqual({
          et: `${out.et.slice(0, 19).replace('T', ' ')} ${zone}`,
          session: out.session,
          sub: out.sub,
          sinceOpen: toTheMicrosecond(out.minutes_since_open),
          toClose: toTheMicrosecond(out.minutes_to_close),
        });
      }
    });

    it('expires options on the same days', () => {
      for (const [month, expected] of Object.entries(oracle.expiries.monthly)) {
        const [year, monthOfYear] = month.split('-').map(Number);
        expect(formatDay(monthlyExpiry(nyse, year ?? 0, monthOfYear ?? 0))).toBe(expected);
      }
      const names = {
        monthly: 'monthly',
        weekly: 'weekly',
        'weekly-monday': 'weekly_mon',
        'weekly-wednesday': 'weekly_wed',
      };
      for (const [expected, series] of [
        [oracle.expiries.weekly_mwf, 'mondays-wednesdays-fridays'],
        [oracle.expiries.weekly_fri, 'fridays'],
      ] as const) {
        const dates = Object.keys(expected);
        const found = equityExpiries(nyse, day(dates[0] ?? ''), day(dates.at(-1) ?? ''), series);
        expect(Object.fromEntries(found.map((expiry) => [formatDay(expiry.day), names[expiry.series]]))).toEqual(
          expected,
        );
      }
    });

    it('measures the same time to expiry', () => {
      for (const expected of oracle.time_to_expiry) {
        const session = nyse.session(day(expected.expiry));
        if (session === null) throw new Error(`${expected.expiry} is a trading day`);
        const now = Date.parse(expected.now);
        expect(session.closeMs).toBe(Date.parse(expected.expiry_utc));
        expect(yearsToExpiry(session, now)).toBeCloseTo(expected.T_act365, 12);
        expect(daysToExpiry(session.day, now)).toBe(expected.dte_calendar);
      }
    });

    it('lists the same Deribit expiries', () => {
      expect(oracle.deribit.length).toBeGreaterThan(0);
      for (const { now, out } of oracle.deribit) {
        const found = deribitExpiries(Date.parse(now)).map((expiry) => ({
          date: formatDay(expiry.day),
          cls: expiry.series,
          code: expiry.code,
          expiry_utc: new Date(expiry.expiryMs).toISOString().replace('.000Z', 'Z'),
        }));
        expect(found).toEqual(out);
      }
    });

    it('dates Easter alike', () => {
      for (const [year, expected] of Object.entries(oracle.easter)) {
        expect(formatDay(easterSunday(Number(year)))).toBe(expected);
      }
    });

    it('has the same FOMC, CPI and payroll dates', () => {
      for (const [year, meetings] of Object.entries(oracle.macro.fomc_statement_14_00_ET_second_day)) {
        const expected = meetings.map((meeting) => `${year}-${meeting.slice(0, 3)}${meeting.slice(-2)}`);
        expect(eventDates('fomc', `${year}-01-01`, `${year}-12-31`)).toEqual(expected);
      }
      for (const year of ['2025', '2026']) {
        const expected = (oracle.macro.cpi_0830_ET[year] ?? []).map((date) => `${year}-${date}`);
        expect(eventDates('cpi', `${year}-01-01`, `${year}-12-31`)).toEqual(expected);
      }
      const payrolls = oracle.macro.nfp_0830_ET.map(({ published }) => published).filter((date) => date >= '2024');
      expect(payrolls.length).toBeGreaterThan(5);
      expect(eventDates('nfp', '2024-01-01', '2026-12-31')).toEqual(expect.arrayContaining(payrolls));
    });
  },
);

const leanPath = sharedFile('data/calendars/lean_market_hours_usa.json');

describe.skipIf(leanPath === null)(
  'against another list, 1998 to 2028 (skipped where lean_market_hours_usa.json is absent)',
  () => {
    const hours = (leanPath === null ? {} : JSON.parse(readFileSync(leanPath, 'utf8'))) as Record<
      string,
      { readonly holidays: readonly string[]; readonly earlyCloses: Readonly<Record<string, string>> }
    >;
    const stocks = hours['Equity-usa-[*]'] ?? { holidays: [], earlyCloses: {} };
    const iso = (american: string): string => {
      const [month = '', dayOfMonth = '', year = ''] = american.split('/');
      return `${year}-${month.padStart(2, '0')}-${dayOfMonth.padStart(2, '0')}`;
    };
    const without = (left: readonly string[], right: readonly string[]) => left.filter((each) => !right.includes(each));

    it('has the same holidays but for two Saturdays there, which are no days off', () => {
      const theirs = stocks.holidays.map(iso).sort();
      const ours = holidays('1998-01-01', '2028-12-31');
      expect(theirs.length).toBeGreaterThan(250);
      expect(without(ours, theirs)).toEqual([]);
      expect(without(theirs, ours)).toEqual(['2011-01-01', '2022-01-01']);
    });

    it('has the same half days but for a Sunday there, and those before its first and one breakdown here', () => {
      const theirs = Object.keys(stocks.earlyCloses).map(iso).sort();
      const ours = earlyCloses('1998-01-01', '2028-12-31');
      expect(without(theirs, ours)).toEqual(['2017-12-24']);
      expect(weekday(day('2017-12-24'))).toBe(0);
      expect(without(ours, theirs)).toEqual(['1998-11-27', '1998-12-24', '2005-06-01']);
    });
  },
);

const JUNETEENTH_FRIDAYS: Readonly<Record<string, string>> = { '2026-06-19': '2026-06-18', '2027-06-18': '2027-06-17' };

const macroPath = sharedFile('data/macro/macro_events_2000_2027.csv');

describe.skipIf(macroPath === null)(
  'against published events (skipped where macro_events_2000_2027.csv is absent)',
  () => {
    const rows = (macroPath === null ? '' : readFileSync(macroPath, 'utf8'))
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => ({ date: line.slice(0, 10), kind: line.split(',')[1] ?? '' }));
    const theirs = (kind: string, from: string) =>
      rows.filter((row) => row.kind === kind && row.date >= from).map((row) => row.date);

    it('has every FOMC decision, CPI and payroll release since 2024, and no other', () => {
      const names = { fomc: 'fomc_decision', cpi: 'cpi', nfp: 'nfp' };
      for (const kind of LISTED_KINDS) {
        const expected = theirs(names[kind], '2024-01-01');
        expect(expected.length).toBeGreaterThan(30);
        expect(eventDates(kind, '2024-01-01', '2027-12-31')).toEqual(expected);
      }
    });

    it('expires options on the same days since 2000, four times a year all together', () => {
      // The list reckons with Good Friday but not with Juneteenth, when the exchange is closed.
      const corrected = (date: string): string => JUNETEENTH_FRIDAYS[date] ?? date;
      expect(Object.keys(JUNETEENTH_FRIDAYS).map((date) => nyse.holiday(day(date)))).toEqual([
        'Juneteenth',
        'Juneteenth',
      ]);
      expect(eventDates('opex', '2000-01-01', '2027-12-31')).toEqual(theirs('opex', '2000-01-01').map(corrected));
      const together = eventDates('quad-witching', '2000-01-01', '2027-12-31');
      expect(together).toEqual(theirs('quad_witching', '2000-01-01').map(corrected));
      expect(together.every((date) => dateOf(day(date)).month % 3 === 0)).toBe(true);
    });
  },
);

import { describe, expect, it } from 'vitest';
import { parseDay } from '#market/sessions/civil-date';
import { utcFromNewYork } from '#market/sessions/new-york-time';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { epochMs, HOUR_MS } from '#primitives/clock';
import { loadCalendarExceptions, loadMarketEvents } from '#settings/calendar-file';
import { DEFAULT_STRATEGY_PARAMS } from '#strategies/strategy-params';
import { calendarAt, type ListedExpiry } from '#transport/projections/trading/calendar-words';

const nyse = new NyseCalendar(loadCalendarExceptions());
const events = loadMarketEvents();
const { blackout } = DEFAULT_STRATEGY_PARAMS;

function calendarOn(date: string, msOfDay = 12 * HOUR_MS, expiries: readonly ListedExpiry[] = []) {
  const day = parseDay(date);
  if (day === null) throw new Error(`${date} is a date`);
  return calendarAt({ nyse, events, blackout, expiries, nowMs: utcFromNewYork(day, msOfDay) });
}

function dayOf(view: ReturnType<typeof calendarAt>, date: string) {
  return view.days.find((day) => day.date === date);
}

describe('The calendar of a date', () => {
  it('names the decisions of the Federal Reserve with their time in New York, and how sure they are', () => {
    const fomc = dayOf(calendarOn('2026-03-06'), '2026-03-18')?.entries.find(({ kind }) => kind === 'fomc');
    expect(fomc).toMatchObject({ isTimed: true, certainty: 'published' });
    expect(fomc?.atMs).toBe(Date.UTC(2026, 2, 18, 18));
    expect(fomc?.title).toContain('FOMC decision');
  });

  it('says from when until when nothing is sold around an event, and for good where no date is known', () => {
    const fomc = dayOf(calendarOn('2026-03-16'), '2026-03-18')?.entries.find(({ kind }) => kind === 'fomc');
    expect(fomc?.blackout).toEqual({ fromMs: Date.UTC(2026, 2, 17, 18), untilMs: Date.UTC(2026, 2, 18, 19) });
    const view = calendarOn('2026-12-20');
    const unknown = view.days.flatMap(({ entries }) => entries.filter(({ kind }) => kind === 'not-known'));
    expect(unknown.map((entry) => entry.blackout?.untilMs)).toEqual([null, null]);
    expect(view.blackouts.map(({ title }) => title)).toContain('The dates of payrolls are not known');
    // What came out half an hour ago is in the way still.
    expect(calendarOn('2026-03-07').blackouts[0]?.title).toContain('Employment Situation');
  });

  it('says that blackouts are not known where the settings are wrong, rather than that there are none', () => {
    const view = calendarAt({ nyse, events, blackout: null, expiries: [], nowMs: epochMs(Date.UTC(2026, 2, 6, 17)) });
    expect(view.blackouts).toEqual([]);
    expect(view.warnings[0]).toContain('strategy_params.json');
  });

  it('expects ex-dates as funds have always had them, of those whose options are on the screen', () => {
    const fund = (underlying: string) => ({ underlying, expiry: '2026-03-20', settlement: 'shares' }) as const;
    const view = calendarOn('2026-03-06', 0, [fund('SPY'), fund('IBIT'), fund('BITO'), fund('TSLA')]);
    const found = view.days.flatMap(({ date, entries }) =>
      entries.filter(({ kind }) => kind === 'ex-dividend').map(({ title, certainty }) => [date, title, certainty]),
    );
    expect(found).toEqual([
      ['2026-03-06', 'The ex-dates of TSLA are not known', 'unknown'],
      ['2026-03-20', 'SPY is expected to go ex-dividend', 'expected'],
      ['2026-04-01', 'BITO is expected to go ex-dividend', 'expected'],
    ]);
  });

  it('says where a list ends instead of being silent there', () => {
    const view = calendarOn('2026-12-20');
    const unknown = dayOf(view, '2027-01-01')?.entries.filter(({ kind }) => kind === 'not-known');
    expect(unknown?.map(({ certainty }) => certainty)).toEqual(['unknown', 'unknown']);
    expect(view.warnings.join(' ')).toContain('run out on 2026-12-31');
  });

  it('without lists it knows of no event, and says so of every kind', () => {
    const day = parseDay('2026-03-06');
    const view = calendarAt({
      nyse,
      events: { series: [] },
      blackout,
      expiries: [],
      nowMs: utcFromNewYork(day as never, HOUR_MS),
    });
    expect(view.days[0]?.entries.filter(({ certainty }) => certainty === 'unknown')).toHaveLength(3);
    expect(view.warnings).toHaveLength(3);
  });

  it('has holidays and half days, and no lines for plain weekends', () => {
    const view = calendarOn('2026-11-20');
    expect(dayOf(view, '2026-11-26')).toMatchObject({ session: null });
    expect(dayOf(view, '2026-11-26')?.entries.map(({ title }) => title)).toEqual([
      'Stocks are closed: Thanksgiving Day',
    ]);
    expect(dayOf(view, '2026-11-27')?.session).toMatchObject({ early: true });
    expect(dayOf(view, '2026-11-21')).toBeUndefined();
  });

  it('gathers options that end together, shares at the close and coins at eight in the morning of UTC', () => {
    const view = calendarOn('2026-03-06', 12 * HOUR_MS, [
      { underlying: 'IBIT', expiry: '2026-03-13', settlement: 'shares' },
      { underlying: 'BITO', expiry: '2026-03-13', settlement: 'shares' },
      { underlying: 'BTC', expiry: '2026-03-13', settlement: 'coin' },
      { underlying: 'IBIT', expiry: '2026-02-27', settlement: 'shares' },
      { underlying: 'IBIT', expiry: 'soon', settlement: 'shares' },
    ]);
    const expiries = view.days.flatMap(({ entries }) => entries.filter(({ kind }) => kind === 'expiry'));
    expect(expiries.map(({ title, atMs }) => [title, new Date(atMs).toISOString()])).toEqual([
      ['Options of BTC expire', '2026-03-13T08:00:00.000Z'],
      ['Options of BITO, IBIT expire', '2026-03-13T20:00:00.000Z'],
    ]);
  });

  it('covers its day with sessions of stocks and of coins, without gap or overlap, also when clocks move', () => {
    for (const date of ['2026-03-06', '2026-03-08', '2026-11-01', '2026-11-27', '2026-12-25']) {
      const { stretch, stocks, coins } = calendarOn(date);
      if (stretch === null) throw new Error('there is a day');
      for (const line of [stocks, coins]) {
        expect(line[0]?.fromMs).toBe(stretch.fromMs);
        expect(line.at(-1)?.untilMs).toBe(stretch.untilMs);
        for (const [at, { fromMs }] of line.slice(1).entries()) expect(fromMs).toBe(line[at]?.untilMs);
      }
    }
    const hours = ({ stretch }: ReturnType<typeof calendarAt>) =>
      ((stretch?.untilMs ?? 0) - (stretch?.fromMs ?? 0)) / HOUR_MS;
    expect([hours(calendarOn('2026-03-08')), hours(calendarOn('2026-11-01'))]).toEqual([23, 25]);
  });

  it('is the same all through a date of New York', () => {
    expect(calendarOn('2026-03-06', 0)).toEqual(calendarOn('2026-03-06', 24 * HOUR_MS - 1));
  });

  it('is empty where nothing is open, and where no rules are known', () => {
    expect(calendarAt({ nyse: null, events, blackout, expiries: [], nowMs: epochMs(0) }).today).toBeNull();
    expect(calendarAt({ nyse, events, blackout, expiries: [], nowMs: epochMs(0) }).today).toBeNull();
    expect(calendarAt({ nyse, events, blackout, expiries: [], nowMs: null }).today).toBeNull();
  });

  it('ends with the years whose rules are known', () => {
    expect(calendarOn('2050-12-30').days.at(-1)?.date).toBe('2050-12-30');
  });
});

import { describe, expect, it } from 'vitest';
import { civilDay, formatDay } from '#market/sessions/civil-date';
import { COVERED_FROM_MS, COVERED_UNTIL_MS, formatNewYork } from '#market/sessions/new-york-time';
import { NyseCalendar } from '#market/sessions/nyse-calendar';
import { sessionSpanAt } from '#market/sessions/session-span';
import { minutesSinceOpen, minutesToClose, subSessionAt } from '#market/sessions/sub-session';

const nyse = new NyseCalendar({
  closed: [],
  early: [],
  lateOpen: [{ date: '2002-09-11', openEt: '12:00', reason: 'Anniversary' }],
});

function stocks(iso: string): string[] {
  const { session, fromMs, untilMs, day } = sessionSpanAt('nyse', nyse, Date.parse(iso));
  return [session, formatNewYork(fromMs).slice(0, 16), formatNewYork(untilMs).slice(0, 16), formatDay(day)];
}

function coins(iso: string): string[] {
  const { session, fromMs, untilMs, day } = sessionSpanAt('crypto', nyse, Date.parse(iso));
  return [session, new Date(fromMs).toISOString(), new Date(untilMs).toISOString(), formatDay(day)];
}

describe('the sessions of stocks', () => {
  it('divide a regular day', () => {
    expect(stocks('2026-03-06T09:00:00Z')).toEqual(['PRE', '2026-03-06 04:00', '2026-03-06 09:30', '2026-03-06']);
    expect(stocks('2026-03-06T14:30:00Z')).toEqual(['RTH', '2026-03-06 09:30', '2026-03-06 16:00', '2026-03-06']);
    expect(stocks('2026-03-06T21:00:00Z')).toEqual(['POST', '2026-03-06 16:00', '2026-03-06 20:00', '2026-03-06']);
  });

  it('stay closed from Friday night to Monday morning, across the change of the clocks', () => {
    const weekend = ['CLOSED', '2026-03-06 20:00', '2026-03-09 04:00', '2026-03-06'];
    expect(stocks('2026-03-07T01:00:00Z')).toEqual(weekend);
    expect(stocks('2026-03-08T07:00:00Z')).toEqual(weekend);
    expect(stocks('2026-03-09T07:59:59Z')).toEqual(weekend);
    expect(stocks('2026-03-09T08:00:00Z')[0]).toBe('PRE');
  });

  it('stay closed over a holiday and the night before it', () => {
    const thanksgiving = ['CLOSED', '2026-11-25 20:00', '2026-11-27 04:00', '2026-11-25'];
    expect(stocks('2026-11-26T02:00:00Z')).toEqual(thanksgiving);
    expect(stocks('2026-11-26T16:00:00Z')).toEqual(thanksgiving);
    expect(stocks('2026-11-27T08:59:00Z')).toEqual(thanksgiving);
  });

  it('end four hours after the close of a half day', () => {
    expect(stocks('2026-11-27T17:59:59Z')).toEqual(['RTH', '2026-11-27 09:30', '2026-11-27 13:00', '2026-11-27']);
    expect(stocks('2026-11-27T18:00:00Z')).toEqual(['POST', '2026-11-27 13:00', '2026-11-27 17:00', '2026-11-27']);
    expect(stocks('2026-11-27T22:00:00Z')[0]).toBe('CLOSED');
  });

  it('wait for a late opening', () => {
    expect(stocks('2002-09-11T15:59:00Z')).toEqual(['PRE', '2002-09-11 04:00', '2002-09-11 12:00', '2002-09-11']);
    expect(stocks('2002-09-11T16:00:00Z')[0]).toBe('RTH');
  });

  it('reach to the ends of the years we know and no further', () => {
    const first = sessionSpanAt('nyse', nyse, COVERED_FROM_MS);
    expect([first.session, first.fromMs, formatDay(first.day)]).toEqual(['CLOSED', COVERED_FROM_MS, '1990-01-01']);
    const last = sessionSpanAt('nyse', nyse, COVERED_UNTIL_MS - 1);
    expect([last.session, last.untilMs, formatDay(last.day)]).toEqual(['CLOSED', COVERED_UNTIL_MS, '2050-12-30']);
    expect(() => sessionSpanAt('nyse', nyse, COVERED_UNTIL_MS)).toThrow('known from 1990 to 2050');
  });
});

describe('the sessions of coins', () => {
  it('follow the sun in UTC, every day of the week', () => {
    expect(coins('2026-03-07T00:00:00Z')).toEqual([
      'ASIA',
      '2026-03-07T00:00:00.000Z',
      '2026-03-07T07:00:00.000Z',
      '2026-03-07',
    ]);
    expect(coins('2026-03-07T07:00:00Z')[0]).toBe('EU');
    expect(coins('2026-03-07T12:59:59.999Z')[0]).toBe('EU');
    expect(coins('2026-03-07T13:00:00Z')[0]).toBe('US');
    expect(coins('2026-03-07T23:59:59.999Z')).toEqual([
      'LATE',
      '2026-03-07T21:00:00.000Z',
      '2026-03-08T00:00:00.000Z',
      '2026-03-07',
    ]);
  });

  it('know no first and no last year', () => {
    expect(coins('1969-12-31T22:00:00Z')[0]).toBe('LATE');
    expect(coins('2100-02-28T06:00:00Z')[0]).toBe('ASIA');
  });
});

describe('the parts of a regular session', () => {
  const session = nyse.session(civilDay(2026, 3, 6));
  if (session === null) throw new Error('2026-03-06 is a trading day');
  const parts = (iso: string) => [
    subSessionAt(session, Date.parse(iso)),
    minutesSinceOpen(session, Date.parse(iso)),
    minutesToClose(session, Date.parse(iso)),
  ];

  it('are morning, midday and afternoon by the wall clock', () => {
    expect(parts('2026-03-06T14:30:00Z')).toEqual(['morning', 0, 390]);
    expect(parts('2026-03-06T16:29:30Z')).toEqual(['morning', 119.5, 270.5]);
    expect(parts('2026-03-06T16:30:00Z')).toEqual(['midday', 120, 270]);
    expect(parts('2026-03-06T19:00:00Z')).toEqual(['afternoon', 270, 120]);
  });

  it('are nothing outside of it', () => {
    expect(parts('2026-03-06T14:29:59.999Z')).toEqual([null, null, null]);
    expect(parts('2026-03-06T21:00:00Z')).toEqual([null, null, null]);
  });
});

import { describe, expect, it } from 'vitest';
import { type CivilDay, civilDay } from '#market/sessions/civil-date';
import { exDatesBetween } from '#market/sessions/ex-dates';
import { NyseCalendar } from '#market/sessions/nyse-calendar';

const NYSE = new NyseCalendar({ closed: [], early: [], lateOpen: [] });
const [FROM, TO]: readonly [CivilDay, CivilDay] = [civilDay(2024, 1, 1), civilDay(2024, 12, 31)];

function datesOf(underlying: string, from = FROM, to = TO): readonly string[] {
  return exDatesBetween(NYSE, underlying, from, to).map(({ date }) => date);
}

describe('ex-dates', () => {
  it('of SPY are the third Fridays of the quarters, those of QQQ the Mondays after', () => {
    expect(datesOf('SPY')).toEqual(['2024-03-15', '2024-06-21', '2024-09-20', '2024-12-20']);
    expect(datesOf('QQQ')).toEqual(['2024-03-18', '2024-06-24', '2024-09-23', '2024-12-23']);
  });

  it('of BITO are the first sessions of the months', () => {
    expect(datesOf('BITO', civilDay(2024, 5, 15), civilDay(2024, 9, 30))).toEqual([
      '2024-06-03',
      '2024-07-01',
      '2024-08-01',
      '2024-09-03',
    ]);
  });

  it('do not exist for trusts that hold nothing but coins', () => {
    expect(datesOf('IBIT')).toEqual([]);
  });

  it('are said to be unknown for everybody else', () => {
    expect(exDatesBetween(NYSE, 'MSTR', FROM, TO)).toEqual([
      { date: '2024-01-01', certainty: 'unknown', text: 'the ex-dates of MSTR are not known' },
    ]);
  });

  it('count on both ends of the range, across the turn of a year as well', () => {
    expect(datesOf('SPY', civilDay(2024, 12, 20), civilDay(2025, 3, 21))).toEqual(['2024-12-20', '2025-03-21']);
    expect(datesOf('SPY', civilDay(2024, 12, 21), civilDay(2025, 3, 20))).toEqual([]);
  });
});

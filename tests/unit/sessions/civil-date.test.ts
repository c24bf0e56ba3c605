import { describe, expect, it } from 'vitest';
import {
  addDays,
  civilDay,
  dateOf,
  FRIDAY,
  formatDay,
  lastWeekday,
  MONDAY,
  nthWeekday,
  parseDay,
  startOfDayMs,
  THURSDAY,
  utcDay,
  weekday,
} from '#market/sessions/civil-date';

describe('a civil day', () => {
  it('counts from 1970-01-01, a Thursday', () => {
    expect(civilDay(1970, 1, 1)).toBe(0);
    expect(weekday(civilDay(1970, 1, 1))).toBe(THURSDAY);
    expect(civilDay(1969, 12, 31)).toBe(-1);
    expect(weekday(civilDay(1969, 12, 31))).toBe(3);
  });

  it('knows the leap years of the centuries', () => {
    expect(formatDay(addDays(civilDay(2000, 2, 28), 1))).toBe('2000-02-29');
    expect(formatDay(addDays(civilDay(1900, 2, 28), 1))).toBe('1900-03-01');
    expect(formatDay(addDays(civilDay(2024, 12, 31), 1))).toBe('2025-01-01');
    expect(dateOf(civilDay(2024, 12, 31))).toEqual({ year: 2024, month: 12, day: 31 });
  });

  it('refuses dates that do not exist', () => {
    const impossible = [
      '2026-02-30',
      '2025-02-29',
      '2026-13-01',
      '2026-00-10',
      '2026-04-31',
      '2026-01-00',
      '0000-01-01',
    ];
    expect(impossible.filter((text) => parseDay(text) !== null)).toEqual([]);
    expect(() => civilDay(2026, 2, 29)).toThrow('2026-2-29 is a date');
    expect(() => civilDay(2026.5, 2, 1)).toThrow('is a date');
  });

  it('refuses text that is almost a date', () => {
    const nearly = ['2026-3-06', '26-03-06', '2026-03-06T00:00Z', ' 2026-03-06', '2026-03-06\n', '20260306', ''];
    expect(nearly.filter((text) => parseDay(text) !== null)).toEqual([]);
  });

  it('finds the nth and the last weekday of a month', () => {
    expect(formatDay(nthWeekday(2026, 11, THURSDAY, 4))).toBe('2026-11-26');
    expect(formatDay(nthWeekday(2026, 5, FRIDAY, 1))).toBe('2026-05-01');
    expect(formatDay(lastWeekday(2026, 5, MONDAY))).toBe('2026-05-25');
    expect(formatDay(lastWeekday(2027, 5, MONDAY))).toBe('2027-05-31');
  });

  it('takes the UTC date of an instant, before 1970 too', () => {
    expect(utcDay(86_399_999)).toBe(0);
    expect(utcDay(86_400_000)).toBe(1);
    expect(utcDay(-1)).toBe(-1);
    expect(startOfDayMs(civilDay(2026, 3, 6))).toBe(Date.UTC(2026, 2, 6));
  });
});
